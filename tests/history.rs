//! The law of history: a statement is answered the same alone and after any others, refused ones among
//! them. Random programs; `LAWS_SEED` chooses others, `LAWS_CASES` how many, and what fails is printed whole.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails stops")]

use gradus::number::Random;
use gradus::report;
use gradus::session::Session;
use serde_json::Value;

/// What every program begins with.
const DECLARATIONS: &str = "A, B : R[n,n]; S : R[n,n] symmetric; P : R[n,n] posdef; D : R[n,n] diagonal
Q : R[n,n] orthogonal; x, y, b : R[n]; t : R; u : R[2] = [1/2; 2]; M : R[2,2] posdef = [2,1;1,3]
k : R integer; j = k + 1; z = A*x + b; E = norm(z - y)^2; h = sigma(z); w = M*u + u; g(v) = v'*v";

const VECTORS: [&str; 12] =
    ["x", "y", "b", "z", "h", "A*x", "B*y", "S*x", "exp(x)", "sigma(A*x + b)", "(x .* y)", "P*y"];
const MATRICES: [&str; 12] = ["A", "B", "S", "P", "D", "Q", "A'", "A*B", "x*y'", "S*A", "inv(P)", "diag(x)"];
const VARIABLES: [&str; 11] = ["x", "y", "b", "A", "B", "S", "P", "D", "Q", "t", "z"];

/// Draws statements.
struct Grower(Random);

impl Grower {
    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.0.below(u64::try_from(count).unwrap())).unwrap()
    }

    /// `{v}` is a vector, `{m}` a matrix, `{s}` a scalar, `{x}` a variable.
    fn filled(&mut self, template: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (hole, after) = after.split_once('}').unwrap();
            text.push_str(before);
            text.push_str(&match hole {
                "v" => self.one(&VECTORS).to_owned(),
                "m" => self.one(&MATRICES).to_owned(),
                "x" => self.one(&VARIABLES).to_owned(),
                _ => self.scalar(),
            });
            rest = after;
        }
        text + rest
    }

    fn scalar(&mut self) -> String {
        let template = self.one(&[
            "norm({v} - {v})^2",
            "{v}'*({m})*{v}",
            "tr(({m})*({m}))",
            "sum({v} .* {v})",
            "logdet(P)",
            "logdet({m})",
            "log(sum(exp({v})))",
            "t*sum({v})",
            "E",
            "0.5*g({v}) + t*({v})'*{v}",
            "det({m})",
            "sum({v}/3) + sum({v}*0.2)",
            "norm(({m})*{v} + {v})",
            "sum(abs({v}))",
        ]);
        self.filled(template)
    }

    fn statement(&mut self) -> String {
        let template = self.one(&[
            "grad({s}, {x})",
            "grad({s} + {s}, {x})",
            "2*grad({s}, {x})",
            "jacobian({v}, x)",
            "hessian({s}, {x})",
            "hvp({s}, x, {v})",
            "{v} + {v} - {v}",
            "({m})*({m}) - ({m})'",
            "claim grad({s}, x) == {v}",
            "claim {s} == {s}",
            "steps grad({s}, {x})",
            "show grad({s}, {x}) as index",
            "show jacobian({v}, x) as kron",
            "shape jacobian({m}, {x})",
            "x*0.5",
            "u/5 + w/3",
            "t/5",
            "eval grad(norm(w)^2, u)",
            "eval hvp(logdet(M), M, M)",
            "eval hessian(logdet(M), M)",
            "diff(logdet(M), M, M, M)",
            // Refused: shapes that do not fit, names that are none, what has no derivative.
            "{m} + {v}",
            "{v}*{v}",
            "grad({v}, x)",
            "V*x + q + ones(2,3)",
            "eval grad({s}, x)",
            "grad(tr(A^j), j)",
            "E = grad(tr(A^j), j)",
        ]);
        self.filled(template)
    }
}

/// Everything that is said to a statement, but where it stood.
fn answers(session: &mut Session, statement: &str) -> Vec<Value> {
    let mut all: Vec<Value> = session.run(statement).iter().flat_map(report::objects).collect();
    for one in &mut all {
        if let Some(fields) = one.as_object_mut() {
            fields.remove("line");
        }
    }
    all
}

fn begun() -> Session {
    begun_with(&[DECLARATIONS])
}

fn number_of(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|given| given.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn a_statement_is_answered_the_same_alone_and_after_others() {
    let (seed, cases) = (number_of("LAWS_SEED", 1), number_of("LAWS_CASES", 12));
    for case in 0..cases {
        let mut grower = Grower(Random::new(seed.wrapping_mul(1_000_003).wrapping_add(case)));
        let statements: Vec<String> = (0..8).map(|_| grower.statement()).collect();
        let mut session = begun();
        let mut before: Vec<&str> = Vec::new();
        for statement in &statements {
            let after = answers(&mut session, statement);
            let alone = answers(&mut begun(), statement);
            assert!(!after.is_empty(), "nothing is said to {statement}");
            assert_eq!(alone, after, "seed {seed}, case {case}: {statement}, after {before:#?}");
            before.push(statement);
        }
    }
}

/// What the last of some statements is answered, each run by itself.
fn last(statements: &[&str]) -> Vec<Value> {
    let mut session = Session::new();
    statements.iter().map(|statement| answers(&mut session, statement)).last().unwrap()
}

#[test]
fn nothing_that_was_asked_changes_how_an_answer_is_written() {
    for (before, asked) in [
        // One number with a point makes no decimals of later fifths.
        (vec!["x*0.5"], "x/5"),
        // The order of one question's terms is not that of another's.
        (vec!["b + A*x"], "grad(norm(A*x + b)^2, x)"),
        // What could not be answered used up no letters: here m for the rows of V.
        (vec!["V*x + q + ones(2,3)"], "V*x"),
        (vec!["grad(tr(V^j), j)"], "V*x"),
        (vec!["W*x + ones(2,3)", "w = A*x + ones(7)"], "w'*w"),
        // A name that stood for a size in a question is free again.
        (vec!["x'*ones(q)", "ones(q)'*ones(q)"], "q'*q"),
    ] {
        const BEGUN: &str = "A : R[n,n]; x, b : R[n]; i : R integer; j = i + 1";
        let alone = last(&[BEGUN, asked]);
        let statements: Vec<&str> = [BEGUN].into_iter().chain(before.clone()).chain([asked]).collect();
        assert_eq!(last(&statements), alone, "{asked}, after {before:?}");
    }
}

#[test]
fn a_definition_that_is_refused_leaves_the_one_before() {
    let kept = ["x : R[n]; A : R[n,n]; i : R integer; j = i + 1", "E = sum(x)", "E = grad(tr(A^j), j)"];
    let asked = "grad(E, x)";
    let with: Vec<&str> = kept.iter().copied().chain([asked]).collect();
    assert_eq!(last(&with), last(&[kept[0], kept[1], asked]));
}

#[test]
fn what_is_gone_back_to_is_all_that_answers_rest_on() {
    let mut session = Session::new();
    session.run("x : R[n]; k : R");
    session.run("E = norm(x)^2");
    let asked = ["steps grad(E, x)", "grad(E, x)", "E", "W*x", "x/5"];
    let before: Vec<_> = asked
        .iter()
        .map(|asked| answers(&mut begun_with(&["x : R[n]; k : R", "E = norm(x)^2"]), asked))
        .collect();
    let snapshot = session.snapshot();
    for said in
        ["E = sum(x)", "assume sum(x) == 0", "F = 0.5*E", "W : R[q,n]", "f(z) = z'*z", "grad(F, x)", "W*y"]
    {
        session.run(said);
    }
    session.restore(snapshot);
    for (asked, before) in asked.iter().zip(before) {
        let snapshot = session.snapshot();
        assert_eq!(answers(&mut session, asked), before, "{asked}");
        session.restore(snapshot);
    }
}

fn begun_with(statements: &[&str]) -> Session {
    let mut session = Session::new();
    for statement in statements {
        session.run(statement);
    }
    session
}
