//! The laws of the design, each over random expressions of every shape. What fails is shown as
//! the shortest expression that still does.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use gradus::array::Array;
use gradus::differentiate::Differentiator;
use gradus::equality::{Options, Verdict, check_derivative, compare};
use gradus::evaluate::{EvaluateError, Values, evaluate};
use gradus::ir::{Arena, Node, NodeId};
use gradus::lower::{self, Environment, Lowered, lower_expression};
use gradus::native::Program;
use gradus::notation::reader::Reader;
use gradus::notation::text;
use gradus::number::Random;
use gradus::plan::plan;
use gradus::session::{Answer, Formula, Session};
use gradus::shape::Shape;
use gradus::simplify::Simplifier;
use gradus::syntax::{parse, parse_expression};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

mod expressions;
use expressions::{DECLARATIONS, Grower, Pair, shape};

/// The names of an expression and what they stand for.
struct World {
    arena: Arena,
    environment: Environment,
    simplifier: Simplifier,
}

impl World {
    fn new() -> Self {
        let (mut arena, mut environment) = (Arena::new(), Environment::new());
        let program = parse(DECLARATIONS);
        assert_eq!(program.errors, []);
        for answered in lower::lower(&mut arena, &mut environment, DECLARATIONS, &program.program) {
            answered.outcome.unwrap();
        }
        Self { arena, environment, simplifier: Simplifier::new() }
    }

    fn lowered(&mut self, text: &str) -> Result<Lowered, TestCaseError> {
        let fail = |what: &str| TestCaseError::fail(format!("{text}: {what}"));
        let (ast, id) = parse_expression(text).map_err(|fault| fail(&fault.message))?;
        let lowered = lower_expression(&mut self.arena, &mut self.environment, text, &ast, id);
        lowered
            .map(|(lowered, _)| lowered)
            .map_err(|fault| fail(&format!("{} {:?}", fault.message, fault.notes)))
    }

    /// The node in matrix notation, as two texts; `None` where it has none.
    fn written(&self, lowered: &Lowered) -> Option<[String; 2]> {
        let names = rustc_hash::FxHashMap::default();
        let mut reader = Reader::new(&self.arena, &names);
        let mut root = reader.matrix(lowered.node)?;
        if lowered.shape.row {
            root = reader.writer.transpose(root);
        }
        Some([text::ascii(reader.writer.ast(), root), text::unicode(reader.writer.ast(), root)])
    }
}

/// Runs a law on as many random expressions, with axes of length 1 or without. `LAWS_SEED` chooses
/// others; the seed is printed when one fails.
fn over(cases: u32, longest: usize, ones: bool, law: impl Fn(&mut World, Pair) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() };
    let seed = std::env::var("LAWS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1_u8);
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let choices = (any::<u8>(), proptest::collection::vec(any::<u8>(), 0..longest));
    // One world for all of them: what was built before must not matter.
    let world = RefCell::new(World::new());
    let outcome = runner.run(&choices, |(root, choices)| {
        let pair = Grower::new(&choices, ones).grow(&shape(root, ones));
        law(&mut world.borrow_mut(), pair)
    });
    assert!(outcome.is_ok(), "seed {seed}: {}", outcome.unwrap_err());
}

/// Law 1: what is printed, in matrices or in entries, reads as what it was printed for. The session holds
/// back what does not, and counts it; the other spelling has to read as the same tree.
#[test]
fn what_is_printed_reads_as_what_it_stands_for() {
    let session = RefCell::new(Session::new());
    session.borrow_mut().run(DECLARATIONS);
    over(1500, 24, true, |_, pair| {
        let mut session = session.borrow_mut();
        for asked in [pair.plain.clone(), format!("show {} as index", pair.plain)] {
            let before = session.misread();
            let answer = session.run(&asked).pop().unwrap().answer;
            prop_assert_eq!(session.misread(), before, "{}", asked);
            let (Answer::Expression(shown) | Answer::Show(shown)) = answer else { continue };
            let Formula { ast, root, .. } = &shown.formula;
            let ascii = text::ascii(ast, *root);
            for spelling in [&ascii, &text::unicode(ast, *root)] {
                let (read, root) = parse_expression(spelling)
                    .map_err(|fault| TestCaseError::fail(format!("{spelling}: {}", fault.message)))?;
                prop_assert_eq!(&text::ascii(&read, root), &ascii, "{}", asked);
            }
        }
        Ok(())
    });
}

/// Law 2.
#[test]
fn another_presentation_is_the_same_node() {
    over(6000, 40, true, |world, pair| {
        let (one, other) = (world.lowered(&pair.plain)?, world.lowered(&pair.shuffled)?);
        prop_assert_eq!(one, other, "{} and {}", pair.plain, pair.shuffled);
        Ok(())
    });
}

/// How long a node is when it is written; what has no matrix notation is longest.
fn length(arena: &Arena, node: NodeId) -> usize {
    let names = rustc_hash::FxHashMap::default();
    let mut reader = Reader::new(arena, &names);
    reader.matrix(node).map_or(usize::MAX / 4, |root| reader.writer.size(root))
}

impl World {
    /// The form that is shown, with its text.
    fn simple(&mut self, node: NodeId) -> (NodeId, String) {
        let simple = self.simplifier.simplify(&mut self.arena, node, &mut length).0;
        let text = self.written(&Lowered { node: simple, shape: Shape::scalar() });
        (simple, text.map_or_else(|| "…".to_owned(), |[ascii, _]| ascii))
    }
}

/// Law 3, of the value and the shape.
#[test]
fn the_form_that_is_shown_has_the_value() {
    over(2500, 24, true, |world, pair| {
        let node = world.lowered(&pair.plain)?.node;
        let (simple, text) = world.simple(node);
        prop_assert_eq!(world.arena.axes(node), world.arena.axes(simple), "{}", pair.plain);
        let twin = world.arena.with_structure(node);
        let (before, after) = (length(&world.arena, twin), length(&world.arena, simple));
        prop_assert!(after <= before, "{}: {} tokens became {}: {}", pair.plain, before, after, text);
        let (again, other) = world.simple(simple);
        prop_assert_eq!(again, simple, "{}: {} becomes {}", pair.plain, text, other);
        let verdict = compare(&mut world.arena, node, simple, &Options::default());
        prop_assert!(
            !matches!(verdict, Verdict::Differs(_)),
            "{} is not {}: {:?}",
            pair.plain,
            text,
            verdict
        );
        Ok(())
    });
}

/// Law 4.
#[test]
fn derivatives_are_what_dual_numbers_carry() {
    over(150, 14, true, |world, pair| {
        let of = world.lowered(&pair.plain)?.node;
        let arena = &mut world.arena;
        let symbols: Vec<NodeId> = arena
            .reachable(&[of])
            .into_iter()
            .filter(|id| matches!(arena.node(*id), Node::Symbol(_)))
            .collect();
        let Some(by) = symbols.first().copied() else { return Ok(()) };
        let asked = arena.derivative(of, &[by]);
        // What has no differential is refused, and says so.
        let Ok(taken) = Differentiator::new().eliminate(arena, asked) else { return Ok(()) };
        let verdict = check_derivative(arena, of, by, taken, &Options::default());
        prop_assert!(!matches!(verdict, Verdict::Differs(_)), "{}: {:?}", pair.plain, verdict);
        Ok(())
    });
}

/// Law 5.
#[test]
fn every_derivation_checks_and_changes_no_result() {
    over(60, 12, true, |_, pair| {
        let mut session = Session::new();
        session.run(DECLARATIONS);
        let by = ["x", "E", "A", "s", "z"].into_iter().find(|name| pair.plain.contains(name));
        let Some(by) = by else { return Ok(()) };
        let asked = format!("jacobian({}, {by})", pair.plain);
        let mut answer = |text: &str| session.run(text).pop().unwrap().answer;
        let (plain, steps) = (answer(&asked), answer(&format!("steps {asked}")));
        match (plain, steps) {
            (Answer::Expression(plain), Answer::Steps { result, .. }) => {
                let text = |answer: &gradus::session::FormulaAnswer| {
                    text::ascii(&answer.formula.ast, answer.formula.root)
                };
                prop_assert_eq!(text(&plain), text(&result), "{}", asked);
            }
            (Answer::Errors(plain), Answer::Errors(steps)) => {
                prop_assert_eq!(plain[0].code, steps[0].code, "{}", asked);
                let internal = plain[0].message.starts_with("internal");
                prop_assert!(!internal, "{}: {}", asked, plain[0].message);
            }
            (plain, steps) => prop_assert!(false, "{}: {:?} but {:?}", asked, plain, steps),
        }
        Ok(())
    });
}

/// Random values of all variables at sizes m and n.
fn values(arena: &Arena, node: NodeId, (m, n): (usize, usize)) -> Values<f64> {
    let mut values: Values<f64> = Values::new();
    values.set_size("m", m);
    values.set_size("n", n);
    let mut random = Random::new(7);
    for id in arena.reachable(&[node]) {
        if !matches!(arena.node(id), Node::Symbol(_)) {
            continue;
        }
        let shape = values.lengths_of(arena.axes(id), &String::new).unwrap();
        let entry = |_: &[usize]| Ok(0.1 + random.unit());
        values.set(id, Array::from_fn(&shape, entry).unwrap());
    }
    values
}

/// Law 6.
#[test]
fn what_fits_has_a_value_or_lies_outside_a_domain() {
    over(3500, 40, true, |world, pair| {
        let node = world.lowered(&pair.plain)?.node;
        let (m, n) = (2, 3);
        let values = values(&world.arena, node, (m, n));
        match evaluate(&world.arena, node, &values, &1.0) {
            Ok(value) => {
                let shape = values.lengths_of(world.arena.axes(node), &String::new).unwrap();
                prop_assert_eq!(value.shape(), shape.as_slice(), "{}", pair.plain);
            }
            Err(error) => {
                let fits = !matches!(
                    error,
                    EvaluateError::WrongShape { .. }
                        | EvaluateError::Length { .. }
                        | EvaluateError::NotTaken { .. }
                );
                prop_assert!(
                    fits && (error.is_of_point() || error.is_of_kind()),
                    "{}: {:?}",
                    pair.plain,
                    error
                );
            }
        }
        Ok(())
    });
}

/// Law 10. What a plan does not have, or the slow evaluator refuses, is no case of it; nor is a point where the
/// value hangs on the last digits, as that of a quotient by the variance of equal numbers.
#[test]
fn the_numbers_of_a_plan_are_those_of_the_slow_evaluator() {
    let compared = Cell::new(0);
    over(2000, 40, true, |world, pair| {
        let node = world.lowered(&pair.plain)?.node;
        let (m, n) = (2, 3);
        let sizes = BTreeMap::from([("m".to_owned(), m), ("n".to_owned(), n)]);
        let Ok(plan) = plan(&world.arena, &[("f".to_owned(), node)], &sizes) else { return Ok(()) };
        let Ok(mut program) = Program::new(&plan, &sizes) else { return Ok(()) };
        let values = values(&world.arena, node, (m, n));
        let Ok(expected) = evaluate(&world.arena, node, &values, &1.0) else { return Ok(()) };
        let mut random = Random::new(3);
        let near = values.convert(|entry| Ok(entry * (1.0 + 1e-12 * random.unit()))).unwrap();
        let Ok(near) = evaluate(&world.arena, node, &near, &1.0) else { return Ok(()) };
        let largest = expected.data().iter().fold(1.0, |most: f64, one| most.max(one.abs()));
        if expected.data().iter().zip(near.data()).any(|(one, near)| (one - near).abs() > 1e-9 * largest) {
            return Ok(());
        }
        let is_called = |id: &NodeId, name: &str| matches!(world.arena.node(*id), Node::Symbol(symbol) if *world.arena.symbol(*symbol).name == *name);
        let all = world.arena.reachable(&[node]);
        let symbols =
            program.inputs().iter().map(|input| all.iter().find(|id| is_called(id, &input.name)).unwrap());
        let inputs: Vec<&[f64]> = symbols.map(|id| values.get(*id).unwrap().data()).collect();
        prop_assert_eq!(program.run(&inputs), Ok(()), "{}", pair.plain);
        let (lengths, found) = program.result(0).unwrap();
        prop_assert_eq!(lengths, expected.shape(), "{}", pair.plain);
        for (found, expected) in found.iter().zip(expected.data()) {
            let off = (found - expected).abs();
            prop_assert!(off <= 1e-12 * largest, "{}: {} and {}", pair.plain, found, expected);
        }
        compared.set(compared.get() + 1);
        Ok(())
    });
    assert!(compared.get() > 1000, "{} compared", compared.get());
}
