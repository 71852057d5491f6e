//! The second pass: every step is done again from what it says of itself. Its rule, as the table has it, is
//! filled with the recorded binding, put into the recorded place, and what comes out must be, node for
//! node, what the step claims to start from and to end with. Then both sides of each line are compared in
//! numbers.

use super::calculus::{self, Direction, fill};
use super::step::{Bound, Claimed, Line, Rule, Step};
use crate::equality::{self, Options, Verdict};
use crate::functions;
use crate::ir::{Arena, NodeId, Substitution};
use crate::rules::{Rule as IdentityRule, Templates};
use crate::simplify;

/// The equations that steps may use: those assumed, and those that declarations mean.
pub(super) type Equations = Vec<(NodeId, NodeId)>;

/// What a comparison came to that refuted nothing: why it could not tell, where it could not.
type Told = Option<String>;

/// Does every step of a derivation again; the first that does not check is the error. Which lines could not be
/// compared is the answer: a reason for each of them, and none for the others.
pub(super) fn check(
    arena: &mut Arena,
    rules: &[IdentityRule],
    lines: &[Line],
    equations: &Equations,
    options: &Options,
) -> Result<Vec<Told>, String> {
    let mut known: Vec<NodeId> = Vec::new();
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        let mut told = None;
        for step in &line.proof {
            let here = again(arena, rules, step, &known, equations, options)
                .map_err(|why| format!("{}: {:?}: {why}", line.rule, step.rule))?;
            told = told.or(here);
        }
        let here = in_numbers(arena, line.claimed, options).map_err(|why| format!("{}: {why}", line.rule))?;
        all.push(told.or(here));
        known.push(line.after);
    }
    Ok(all)
}

/// Does one step again.
fn again(
    arena: &mut Arena,
    rules: &[IdentityRule],
    step: &Step,
    known: &[NodeId],
    equations: &Equations,
    options: &Options,
) -> Result<Told, String> {
    let (left, right) = match step.rule {
        Rule::Row(_) | Rule::Sum | Rule::Product | Rule::Definition | Rule::Pushed => {
            differential(arena, step)?
        }
        Rule::Identity(name) => identity(arena, rules, name, step)?,
        Rule::Equation(_) => {
            let equation = (step.bound("left")?, step.bound("right")?);
            if !equations.contains(&equation) {
                return Err("nobody assumed this equation".to_owned());
            }
            equation
        }
        Rule::Regrouping(name) => {
            let found = simplify::regroupings(arena, rules, step.bound("of")?);
            let after = step.bound("becomes")?;
            if !found.iter().any(|(candidate, rule)| *rule == name && *candidate == after) {
                return Err("nothing regroups into this".to_owned());
            }
            (step.bound("of")?, after)
        }
        Rule::Identification => return identification(arena, step, options),
        Rule::Chain => return chain(arena, step, known, options),
    };
    if fill(arena, step.place, left) != step.before {
        return Err("the rule's left side does not stand at this place".to_owned());
    }
    if fill(arena, step.place, right) != step.after {
        return Err("the rule's right side gives something else".to_owned());
    }
    Ok(None)
}

/// Both sides of a rule for a differential.
fn differential(arena: &mut Arena, step: &Step) -> Result<(NodeId, NodeId), String> {
    let to = Direction { by: step.bound("by")?, along: step.bound("along")? };
    let of = match step.rule {
        Rule::Row(form) => {
            let signature = functions::signature_of(form);
            let arguments =
                signature.arguments.iter().map(|one| step.bound(&one.name)).collect::<Result<Vec<_>, _>>()?;
            let value = step.bound("out")?;
            let batch = arena.order(value).saturating_sub(signature.value.len());
            let call = arena.apply(form, &arguments, u16::try_from(batch).unwrap_or(u16::MAX));
            if call != value {
                return Err("the value is not that of the function of these arguments".to_owned());
            }
            call
        }
        _ => step.bound("of")?,
    };
    let right = calculus::pushed(arena, &mut Templates::default(), step.rule, of, to)?;
    Ok((arena.directional(of, to.by, to.along), right))
}

/// Both sides of an identity of the table, its places filled.
fn identity(
    arena: &mut Arena,
    rules: &[IdentityRule],
    name: &str,
    step: &Step,
) -> Result<(NodeId, NodeId), String> {
    let rule = rules.iter().find(|rule| rule.name == name).ok_or("the table has no such identity")?;
    let what = filling(arena, rule, &step.binding)?;
    if !simplify::is_given(arena, rule, &what) {
        return Err("what the identity needs to know is not known".to_owned());
    }
    Ok((arena.substitute(rule.left, &what), arena.substitute(rule.right, &what)))
}

/// What to fill a rule's places with, by their names.
pub(super) fn filling(arena: &Arena, rule: &IdentityRule, binding: &[Bound]) -> Result<Substitution, String> {
    let mut what = Substitution::default();
    for place in &rule.places {
        let name = super::name_of(arena, *place, "");
        let bound = binding.iter().find(|bound| bound.name == name);
        let bound = bound.ok_or_else(|| format!("nothing is filled in for {name}"))?;
        let (expected, found) = (arena.axes(*place), arena.axes(bound.node));
        let front = found.len().checked_sub(expected.len()).ok_or("what is filled in has too few axes")?;
        if bound.mapped {
            what.batch = found.get(..front).unwrap_or_default().to_vec();
        }
        for (expected, found) in expected.iter().zip(found.get(front..).unwrap_or_default()) {
            if let Some(name) = expected.as_name() {
                what.sizes.insert(name.clone(), found.clone());
            }
        }
        what.nodes.insert(*place, (bound.node, bound.mapped));
    }
    Ok(what)
}

/// d(f) must be the derivative applied to d(X).
fn identification(arena: &mut Arena, step: &Step, options: &Options) -> Result<Told, String> {
    let along = step.bound("along")?;
    let applied = arena.contract_axes(step.after, along, arena.order(along));
    equal(arena, step.before, applied, options)
}

/// The derivatives along each path, each shown before, multiplied and added.
fn chain(arena: &mut Arena, step: &Step, known: &[NodeId], options: &Options) -> Result<Told, String> {
    let shown =
        |node: NodeId| known.contains(&node).then_some(node).ok_or("a derivative in it was not shown");
    let one = || num_traits::One::one();
    let mut outer = None;
    let mut terms = Vec::new();
    for bound in &step.binding {
        match bound.name.as_str() {
            "above" => outer = Some(shown(bound.node)?),
            "below" => {
                let outer = outer.take().ok_or("a path has no beginning")?;
                let inner = shown(bound.node)?;
                // What a path goes through has its axes in both, and not in the product.
                let both = arena.order(outer) + arena.order(inner);
                let through = both.saturating_sub(arena.order(step.after)) / 2;
                terms.push((one(), arena.contract_axes(outer, inner, through)));
            }
            "direct" => terms.push((one(), shown(bound.node)?)),
            other => return Err(format!("the chain rule has no place {other}")),
        }
    }
    let axes = arena.axes(step.after).to_vec();
    let sum = arena.sum_of(&axes, &terms);
    equal(arena, sum, step.after, options)
}

/// Whether two expressions are equal: the same when multiplied out, else seen to be at points.
fn equal(arena: &mut Arena, left: NodeId, right: NodeId, options: &Options) -> Result<Told, String> {
    told(equality::compare(arena, left, right, options))
}

/// Could not tell is neither right nor wrong.
fn told(verdict: Verdict) -> Result<Told, String> {
    match verdict {
        Verdict::Differs(found) => Err(Verdict::Differs(found).detail()),
        Verdict::Unknown { why } => Ok(Some(why)),
        Verdict::Proved | Verdict::Agrees { .. } => Ok(None),
    }
}

/// The second line: what is claimed, at points.
fn in_numbers(arena: &mut Arena, claimed: Claimed, options: &Options) -> Result<Told, String> {
    match claimed {
        Claimed::Equal(before, after) => equal(arena, before, after, options),
        Claimed::Derivative(of, by, derivative) => {
            told(equality::check_derivative(arena, of, by, derivative, options))
        }
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test that fails stops")]
mod tests {
    use super::super::step::{Line, Place, Rule, Step};
    use crate::ir::NodeId;
    use crate::lower::{self, Answer};
    use crate::number::Rational;
    use crate::session::Session;
    use crate::span::Span;
    use crate::syntax;

    /// Programs that end in `steps …`, with every kind of rule among them.
    const PROGRAMS: [&str; 5] = [
        "W : R[m,n]; x : R[n]; t : R[m]\nz = W*x; a = sigma(z)\nE = 1/2*norm(a - t)^2\nsteps grad(E, W)",
        "X : R[n,n]\nsteps grad(logdet(X), X)",
        "A : R[n,n]; x : R[n]\nsteps grad(x'*A*x, x)",
        "X : R[m,n]\nsteps grad(logdet(X'*X), X)",
        "Q : R[n,n] orthogonal; x : R[n]\nsteps Q'*Q*x",
    ];

    fn lines(session: &mut Session, program: &str) -> Vec<Line> {
        let parsed = syntax::parse(program);
        assert!(parsed.errors.is_empty(), "{program}");
        let answers = lower::lower(&mut session.arena, &mut session.environment, program, &parsed.program);
        let asked = answers.into_iter().filter_map(|one| match one.outcome {
            Ok(Answer::Steps(asked)) => Some(asked),
            _ => None,
        });
        let asked = asked.last().unwrap_or_else(|| panic!("{program}"));
        let mut names = session.names();
        session.lines(&asked, &mut names, Span::nowhere()).unwrap_or_else(|why| panic!("{program}: {why:?}"))
    }

    /// Every way to tamper with a step.
    fn tampered(session: &mut Session, step: &Step) -> Vec<(&'static str, Step)> {
        let other = match step.rule {
            Rule::Sum => Rule::Product,
            Rule::Identification => Rule::Chain,
            Rule::Identity(_) => Rule::Identity("det_of_transpose"),
            Rule::Regrouping("common_factor") => Rule::Regrouping("product_of_sum"),
            Rule::Regrouping(_) => Rule::Regrouping("common_factor"),
            _ => Rule::Sum,
        };
        let mut double = |node: NodeId| session.arena.scale(Rational::from_integer(2.into()), node);
        let after = double(step.after);
        let mut all = vec![
            ("another rule", Step { rule: other, ..step.clone() }),
            ("another end", Step { after, ..step.clone() }),
        ];
        if !matches!(step.rule, Rule::Identification | Rule::Chain) {
            let place = Place { whole: double(step.place.whole), ..step.place };
            all.push(("another place", Step { place, ..step.clone() }));
            all.push(("another beginning", Step { before: after, ..step.clone() }));
        }
        for at in 0..step.binding.len() {
            let mut binding = step.binding.clone();
            let Some(bound) = binding.get_mut(at) else { continue };
            bound.node = double(bound.node);
            all.push(("another binding", Step { binding, ..step.clone() }));
        }
        all
    }

    #[test]
    fn what_was_tampered_with_is_refused() {
        let mut rules = Vec::new();
        for program in PROGRAMS {
            let mut session = Session::new();
            let lines = lines(&mut session, program);
            assert_eq!(session.check_lines(&lines), Ok(vec![None; lines.len()]), "{program}");
            for (at, line) in lines.iter().enumerate() {
                for (place, step) in line.proof.iter().enumerate() {
                    rules.push(std::mem::discriminant(&step.rule));
                    for (what, step) in tampered(&mut session, step) {
                        let mut other = lines.clone();
                        let slot = other.get_mut(at).and_then(|line| line.proof.get_mut(place));
                        slot.map(|slot| *slot = step.clone()).unwrap_or_default();
                        let verdict = session.check_lines(&other);
                        assert!(verdict.is_err(), "{program}: {what} passes: {step:?}");
                    }
                }
            }
        }
        let used = |rule: Rule| rules.contains(&std::mem::discriminant(&rule));
        for rule in [
            Rule::Sum,
            Rule::Product,
            Rule::Identification,
            Rule::Chain,
            Rule::Identity(""),
            Rule::Equation(""),
        ] {
            assert!(used(rule), "no program uses {rule:?}");
        }
    }
}
