use gradus::differentiate::Differentiator;
use gradus::equality::{Bound, Options, Tier, Verdict, check_derivative, compare};
use gradus::ir::{Arena, NodeId};
use gradus::lower::{Answer, Claim, Environment, lower};
use gradus::syntax;

/// A program that was lowered.
pub struct Lowered {
    pub arena: Arena,
    pub environment: Environment,
    pub answers: Vec<Answer>,
}

pub fn program(source: &str) -> Lowered {
    let parsed = syntax::parse(source);
    assert_eq!(parsed.errors, [], "{source}");
    let (mut arena, mut environment) = (Arena::new(), Environment::new());
    let answered = lower(&mut arena, &mut environment, source, &parsed.program);
    let answers =
        answered.into_iter().map(|one| one.outcome.unwrap_or_else(|error| panic!("{error:?}"))).collect();
    Lowered { arena, environment, answers }
}

impl Lowered {
    pub fn options(&self) -> Options {
        let sizes = &self.environment.sizes;
        Options {
            sizes: sizes.iter().map(|(name, size)| (name.clone(), usize::try_from(*size).unwrap())).collect(),
            assumptions: self
                .environment
                .assumed_equal
                .iter()
                .map(|(left, right)| (left.node, right.node))
                .collect(),
            seed: 7,
            ..Options::default()
        }
    }

    pub fn node(&self, name: &str) -> NodeId {
        self.environment.get(name).unwrap().lowered.node
    }

    /// The expression without derivatives that were not taken.
    pub fn taken(&mut self, node: NodeId) -> NodeId {
        Differentiator::new().eliminate(&mut self.arena, node).unwrap_or_else(|error| panic!("{error:?}"))
    }

    pub fn check(&mut self, of: &str, by: &str, derivative: NodeId) -> Verdict {
        let (of, by, options) = (self.node(of), self.node(by), self.options());
        check_derivative(&mut self.arena, of, by, derivative, &options)
    }
}

/// The verdict on the last claim of a program.
pub fn verdict(source: &str) -> Verdict {
    let mut lowered = program(source);
    let claims = lowered.answers.iter().filter_map(|answer| match answer {
        Answer::Claim(Claim::Equal { left, right, .. }) => Some((left.node, right.node)),
        _ => None,
    });
    let (left, right) = claims.collect::<Vec<_>>().pop().unwrap();
    let (left, right) = (lowered.taken(left), lowered.taken(right));
    let options = lowered.options();
    compare(&mut lowered.arena, left, right, &options)
}

/// A verdict in two words: what, and by which tier.
pub fn short(verdict: &Verdict) -> String {
    let tier = match verdict {
        Verdict::Agrees { tier: Tier::Field, bound: Bound::Chance { log2 }, samples, .. } => {
            assert!(*log2 <= -60.0 && *samples > 0, "{verdict:?}");
            " field"
        }
        Verdict::Agrees { tier: Tier::Field, bound: Bound::Exponentials, .. } => " field",
        Verdict::Agrees { tier: Tier::Field, bound: Bound::Uninterpreted, .. } => " uninterpreted",
        Verdict::Agrees { tier: Tier::Field, bound: Bound::Points, samples, .. } if *samples >= 24 => {
            " uninterpreted"
        }
        Verdict::Agrees { tier: Tier::Field, bound: Bound::Points, .. } => " points",
        Verdict::Agrees { tier: Tier::Ball, bound: Bound::Precision { .. } | Bound::Points, .. } => " ball",
        Verdict::Agrees { tier: Tier::Float, bound: Bound::Tolerance(_), .. } => " float",
        Verdict::Agrees { .. } => panic!("{verdict:?}"),
        _ => "",
    };
    format!("{}{tier}", verdict.word())
}
