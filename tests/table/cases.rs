//! The ways in which a form is called, and points at which the call has a value.

use std::fmt::Write as _;

use gradus::evaluate::Values;
use gradus::functions::{self, FormId};
use gradus::ir::{Arena, Node, NodeId};
use gradus::lower::{Environment, lower};
use gradus::number::{Random, Rational, rational};
use gradus::shape::Dimension;
use gradus::structures::Word;
use gradus::syntax;

/// The lengths that the dimensions' names have in turn, in the order of the alphabet.
const SIZES: [[usize; 4]; 3] = [[2, 3, 2, 3], [3, 2, 1, 2], [1, 1, 1, 1]];
/// The whole numbers that parameters are in the same turns.
const WHOLE: [i64; 3] = [3, 2, 0];
/// The same of a parameter that says which of two axes is meant.
const OF_TWO: (&str, [i64; 3]) = ("1 <= k <= 2", [2, 1, 2]);

/// How many turns there are.
pub const TURNS: usize = SIZES.len();

/// One way to call a form, lowered with symbolic dimensions.
pub struct Case {
    pub arena: Arena,
    pub environment: Environment,
    /// The arguments' names.
    pub arguments: Vec<String>,
    /// How it is called: `softmax(X, 1)`.
    pub call: String,
    /// What whole numbers are in turn.
    whole: [i64; 3],
}

/// How the entries of a point are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Both signs.
    Any,
    Positive,
    /// Between -1 and 1.
    Inside,
    /// Matrices near a multiple of the identity, numbers above 1.
    NearIdentity,
}

pub const MANNERS: [Manner; 4] = [Manner::Any, Manner::Positive, Manner::Inside, Manner::NearIdentity];

/// Every way to call a form: as its signature says; to every entry of a matrix, where it is a function
/// of numbers; along each axis, where it has that.
pub fn cases(form: FormId) -> Vec<Case> {
    let signature = functions::signature_of(form);
    let mut cases = vec![Case::new(form, &[], None)];
    if signature.is_entrywise() && !signature.arguments.is_empty() {
        cases.push(Case::new(form, &["m", "n"], None));
    }
    if functions::form(form).along_axis {
        cases.extend([1, 2].map(|axis| Case::new(form, &["m"], Some(axis))));
    }
    cases
}

impl Case {
    fn new(form: FormId, front: &[&str], axis: Option<u8>) -> Self {
        let signature = functions::signature_of(form);
        let mut source = String::new();
        let mut passed = Vec::new();
        for argument in &signature.arguments {
            let own = argument.axes.iter().map(ToString::to_string);
            let axes: Vec<String> = front.iter().map(|axis| (*axis).to_owned()).chain(own).collect();
            let axes = if axes.is_empty() { String::new() } else { format!("[{}]", axes.join(",")) };
            let words = if argument.parameter { "integer" } else { words(form, &argument.name) };
            writeln!(source, "{} : R{axes} {words}", argument.name).unwrap();
            let dressed = if argument.row { "'" } else { "" };
            let compared = if argument.condition { " > 0" } else { "" };
            passed.push(format!("{}{dressed}{compared}", argument.name));
        }
        passed.extend(axis.map(|axis| axis.to_string()));
        let name = functions::row(form).name;
        let call = if passed.is_empty() { name.to_owned() } else { format!("{name}({})", passed.join(", ")) };
        let arguments = signature.arguments.iter().map(|argument| argument.name.clone()).collect();
        let (arena, environment) = (Arena::new(), Environment::new());
        let whole = if functions::form(form).domain.to_string() == OF_TWO.0 { OF_TWO.1 } else { WHOLE };
        let mut case = Self { arena, environment, arguments, call, whole };
        case.run(&source);
        let value = case.run(&format!("f = {}", case.call));
        assert!(value.is_some(), "{} was not defined", case.call);
        case
    }

    /// Runs statements, all of which must be taken; the node of the last name that they define.
    pub fn run(&mut self, source: &str) -> Option<NodeId> {
        let parsed = syntax::parse(source);
        assert!(parsed.errors.is_empty(), "{source}: {:?}", parsed.errors);
        let mut last = None;
        for answered in lower(&mut self.arena, &mut self.environment, source, &parsed.program) {
            match answered.outcome {
                Ok(gradus::lower::Answer::Defined { lowered, .. }) => last = Some(lowered.node),
                Ok(_) => {}
                Err(faults) => panic!("{source}: {faults:?}"),
            }
        }
        last
    }

    pub fn node(&self, name: &str) -> NodeId {
        self.environment.get(name).unwrap().lowered.node
    }

    /// The arguments that one may derive by.
    pub fn differentiable(&self) -> Vec<NodeId> {
        let nodes = self.arguments.iter().map(|name| self.node(name));
        nodes.filter(|node| !self.arena.is_declared(*node, Word::Integer)).collect()
    }

    /// A point for these variables: the sizes of a turn, and entries of one manner.
    pub fn point(
        &self,
        variables: &[NodeId],
        turn: usize,
        manner: Manner,
        random: &mut Random,
    ) -> Values<Rational> {
        let mut values = Values::new();
        let names =
            variables.iter().flat_map(|node| self.arena.axes(*node).iter()).flat_map(Dimension::names);
        let mut names: Vec<_> = names.collect();
        names.sort();
        names.dedup();
        for (name, size) in names.iter().zip(SIZES[turn]) {
            values.set_size(name, size);
        }
        for node in variables {
            let shape = values.lengths_of(self.arena.axes(*node), &String::new).unwrap();
            let whole = self.arena.is_declared(*node, Word::Integer);
            let mut entry = |index: &[usize]| {
                if whole {
                    return Ok(rational::integer(self.whole[turn]));
                }
                let drawn = match manner {
                    Manner::Any => random.rational(-2, 2, 1_000_003),
                    Manner::Positive => random.rational(0, 2, 1_000_003),
                    Manner::Inside => random.rational(-1, 1, 1_000_003),
                    Manner::NearIdentity => random.rational(-1, 1, 1_000_003) / rational::integer(4),
                };
                let lifted = manner == Manner::NearIdentity && index.first() == index.last();
                Ok(if lifted {
                    drawn + rational::integer(2 + i64::try_from(index.len()).unwrap())
                } else {
                    drawn
                })
            };
            let value = gradus::array::Array::from_fn(&shape, &mut entry).unwrap();
            values.set(*node, self.structured(*node, value));
        }
        values
    }

    /// A matrix made symmetric, or positive definite, where it was declared so.
    pub fn structured(
        &self,
        node: NodeId,
        value: gradus::array::Array<Rational>,
    ) -> gradus::array::Array<Rational> {
        if !self.arena.is_declared(node, Word::Symmetric) {
            return value;
        }
        let turned = value.transpose(&[1, 0]).unwrap();
        value.zip(&turned, |a, b| Ok((a + b) / rational::integer(2))).unwrap()
    }

    /// The variables among the nodes that some expressions are made of.
    pub fn variables(&self, roots: &[NodeId]) -> Vec<NodeId> {
        let mut found = self.arena.reachable(roots);
        found.retain(|id| matches!(self.arena.node(*id), Node::Symbol(_)));
        found
    }
}

/// What the domain of a form says of an argument in the words of a declaration.
pub fn words(form: FormId, argument: &str) -> &'static str {
    let domain = functions::form(form).domain.to_string();
    match domain.strip_prefix(argument).map(str::trim_start) {
        Some(words) if words.starts_with("symmetric positive definite") => "posdef",
        Some(words) if words.starts_with("symmetric") => "symmetric",
        _ => "",
    }
}
