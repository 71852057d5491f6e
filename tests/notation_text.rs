//! Expressions in each style, and the law that what can be read is read back as it was.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

use std::fmt::Write;

use gradus::notation::text::{ascii, display, latex, tokens, tokens_of, typst, unicode};
use gradus::number::rational::ratio;
use gradus::syntax::ast::{Ast, Expr, ExprId, Operator, Subscript};
use gradus::syntax::parse_expression;
use proptest::prelude::*;

use crate::harness::snapshot;

/// Spellings as the table of functions would give them.
fn latex_spelling(name: &str) -> Option<&'static str> {
    Some(match name {
        "inv" => "#1^{-1}",
        "pinv" => "#1^{+}",
        "norm" => r"\lVert #1 \rVert",
        "abs" => r"\lvert #1 \rvert",
        "sqrt" => r"\sqrt{#1}",
        "kron" => r"#1 \otimes #2",
        "sigma" => r"\sigma",
        "d" => r"\mathrm{d}#1",
        _ => return None,
    })
}

fn typst_spelling(name: &str) -> Option<&'static str> {
    Some(match name {
        "inv" => "#1^(-1)",
        "pinv" => "#1^(+)",
        "norm" => "norm(#1)",
        "abs" => "abs(#1)",
        "sqrt" => "sqrt(#1)",
        "kron" => "#1 ⊗ #2",
        "d" => "upright(d)#1",
        _ => return None,
    })
}

#[test]
fn every_style_writes_every_kind_of_expression() {
    let mut text = String::new();
    for line in include_str!("programs/notation/styles.txt").lines() {
        let (ast, id) = parse_expression(line).unwrap();
        let _ = writeln!(text, "{line}");
        let styles = [
            ("ascii", ascii(&ast, id)),
            ("unicode", unicode(&ast, id)),
            ("display", display(&ast, id)),
            ("latex", latex(&ast, id, &latex_spelling)),
            ("typst", typst(&ast, id, &typst_spelling)),
        ];
        for (style, written) in styles {
            let _ = writeln!(text, "    {style:<8} {written}");
        }
        let _ = writeln!(text, "    tokens   {}", tokens(&ast, id));
    }
    snapshot("notation/styles", &text);
}

#[test]
fn tokens_are_counted_as_a_reader_would() {
    for (text, count) in [
        ("x", 1),
        ("A'*x", 4),
        ("2*(A + A')*x", 10),
        ("f(x, y)", 6),
        ("[1, 2; 3, 4]", 9),
        ("1.5e-3*x.^2", 5),
        ("x[1..n]", 6),
        ("A[:,j]", 6),
        ("B' ⊗ A", 4),
        ("sum(x[i] for i in 1..n)", 13),
    ] {
        assert_eq!(tokens_of(text), count, "{text}");
        let (ast, id) = parse_expression(text).unwrap();
        assert_eq!(tokens(&ast, id), count, "{text}");
    }
}

#[test]
fn numbers_that_the_engine_made_are_read_back() {
    let mut ast = Ast::new();
    for (numerator, denominator, text) in
        [(3, 8, "3/8"), (-3, 8, "-3/8"), (5, 1, "5"), (-5, 1, "-5"), (0, 1, "0")]
    {
        let value = ratio(numerator, denominator).unwrap();
        let id = ast.rational(&value);
        assert_eq!(ascii(&ast, id), text);
        let (read, read_id) = parse_expression(text).unwrap();
        assert!(ast.same(id, &read, read_id), "{text}");
        // One node that is spelled as a fraction gets the parentheses of a quotient.
        let whole = ast.push(Expr::Number { value, spelling: text.into() }, gradus::span::Span::nowhere());
        let power = ast.binary(Operator::Power, whole, whole);
        let written = ascii(&ast, power);
        let (read, read_id) = parse_expression(&written).unwrap();
        assert_eq!(ascii(&read, read_id), written);
    }
}

#[test]
fn long_and_deep_expressions_are_written() {
    let run = || {
        for piece in [" + x", "*x", "'", "[1]"] {
            let source = format!("x{}", piece.repeat(20_000));
            let (ast, id) = parse_expression(&source).unwrap();
            assert_eq!(ascii(&ast, id), source);
            for written in
                [unicode(&ast, id), display(&ast, id), latex(&ast, id, &|_| None), typst(&ast, id, &|_| None)]
            {
                assert!(written.len() > 20_000);
            }
        }
        // A tree whose branches are shared would be written for ever.
        let mut ast = Ast::new();
        let mut id = ast.name("x");
        for _ in 0..100 {
            id = ast.binary(Operator::Add, id, id);
        }
        assert!(ascii(&ast, id).ends_with('…'));
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

const NAMES: &[&str] =
    &["x", "A", "W1", "out_H", "lambda", "sigma_2", "β", "Sigma", "e", "I", "größe", "x₁", "d"];
const FUNCTIONS: &[&str] = &["f", "sigma", "norm", "inv", "sum", "unit", "K"];
const NUMBERS: &[&str] = &["0", "1", "2", "12", "1000", "0.05", "1.5e-3"];
const OPERATORS: &[Operator] = &[
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Divide,
    Operator::Hadamard,
    Operator::HadamardDivide,
    Operator::Power,
    Operator::HadamardPower,
    Operator::Kronecker,
];

/// One step of building a tree: what to build of the latest pieces, and a choice.
type Step = (u8, usize);

/// The tree that steps build; those that find too few pieces begin a new one.
fn build(steps: &[Step]) -> (Ast, ExprId) {
    let mut ast = Ast::new();
    let mut pieces: Vec<ExprId> = Vec::new();
    for &(kind, choice) in steps {
        let pick = |list: &'static [&'static str]| *list.get(choice % list.len()).unwrap();
        let built = match (kind, pieces.as_slice()) {
            (0..=2, [.., a, b]) => {
                let operator = *OPERATORS.get(choice % OPERATORS.len()).unwrap();
                (2, ast.binary(operator, *a, *b))
            }
            (3, [.., a]) => (1, ast.negate(*a)),
            (4, [.., a]) => (1, ast.transpose(*a)),
            (5, [.., a]) => (1, ast.call(pick(FUNCTIONS), [*a])),
            (6, [.., a, b]) => (2, ast.call(pick(FUNCTIONS), [*a, *b])),
            (7, [.., a, b]) => (2, ast.bracket(vec![vec![*a], vec![*b]])),
            (8, [.., a, b]) => (2, ast.bracket(vec![vec![*a, *b]])),
            (9, [.., a, b]) => (2, ast.select(*a, [Subscript::Entry(*b), Subscript::All])),
            (10, [.., a, b, c]) => (3, ast.select(*a, [Subscript::Range(*b, *c)])),
            (11, [.., a, b, c]) => (3, ast.sum(*a, pick(NAMES), *b, *c)),
            (12, _) => (0, parsed_number(&mut ast, pick(NUMBERS))),
            _ => (0, ast.name(pick(NAMES))),
        };
        pieces.truncate(pieces.len() - built.0);
        pieces.push(built.1);
    }
    let id = *pieces.last().unwrap();
    (ast, id)
}

fn parsed_number(ast: &mut Ast, text: &str) -> ExprId {
    let (read, id) = parse_expression(text).unwrap();
    let Expr::Number { .. } = read.get(id) else { panic!("{text} is a number") };
    ast.push(read.get(id).clone(), gradus::span::Span::nowhere())
}

/// `⊗` as the call that ASCII has for it.
fn with_kron_called(ast: &Ast, id: ExprId) -> (Ast, ExprId) {
    let mut called = Ast::new();
    for index in 0..ast.len() {
        let node = match ast.get(ExprId(u32::try_from(index).unwrap())) {
            Expr::Binary { operator: Operator::Kronecker, left, right } => Expr::Call {
                function: gradus::syntax::ast::Name::new("kron"),
                arguments: vec![*left, *right],
            },
            other => other.clone(),
        };
        called.push(node, gradus::span::Span::nowhere());
    }
    (called, id)
}

/// The scripts of each level of grouping in a row: `^` and `_` with what they enclose left out.
fn without_groups(text: &str) -> String {
    let mut levels: Vec<String> = vec![String::new()];
    let mut finished = String::new();
    for character in text.chars() {
        match character {
            '{' => levels.push(String::new()),
            '}' => {
                finished.push_str(&levels.pop().unwrap());
                finished.push(' ');
            }
            _ => levels.last_mut().unwrap().push(character),
        }
    }
    finished.push_str(&levels.concat());
    finished
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_is_read_back(steps in prop::collection::vec((0_u8..14, 0_usize..1000), 1..40)) {
        let (ast, id) = build(&steps);
        let written = unicode(&ast, id);
        let (read, read_id) = parse_expression(&written).map_err(|fault| TestCaseError::fail(format!("{written}: {fault:?}")))?;
        prop_assert!(ast.same(id, &read, read_id), "{written}");
        prop_assert_eq!(unicode(&read, read_id), written);

        let written = ascii(&ast, id);
        let (read, read_id) = parse_expression(&written).map_err(|fault| TestCaseError::fail(format!("{written}: {fault:?}")))?;
        let (called, called_id) = with_kron_called(&ast, id);
        prop_assert!(called.same(called_id, &read, read_id), "{written}");
        prop_assert_eq!(ascii(&read, read_id), written);
    }

    /// LaTeX and Typst that come out are in balance, whatever went in.
    #[test]
    fn typeset_text_is_balanced(steps in prop::collection::vec((0_u8..14, 0_usize..1000), 1..40)) {
        let (ast, id) = build(&steps);
        let written = latex(&ast, id, &latex_spelling);
        let count = |text: &str, piece: &str| text.matches(piece).count();
        prop_assert_eq!(count(&written, "{"), count(&written, "}"), "{}", written);
        prop_assert_eq!(count(&written, r"\left("), count(&written, r"\right)"), "{}", written);
        // A second superscript or subscript on the same base is an error in LaTeX.
        let bare = without_groups(&written);
        prop_assert!(!bare.contains("^^") && !bare.contains("__"), "{written} has {bare}");
        let written = typst(&ast, id, &typst_spelling);
        prop_assert_eq!(count(&written, "("), count(&written, ")"), "{}", written);
    }

    /// No style writes a pair of parentheses that its own reading does not need.
    #[test]
    fn no_parentheses_can_be_left_out(steps in prop::collection::vec((0_u8..14, 0_usize..1000), 1..16)) {
        let (ast, id) = build(&steps);
        let written = unicode(&ast, id);
        let mut open = Vec::new();
        for (place, character) in written.char_indices() {
            match character {
                '(' => open.push(place),
                ')' => {
                    let from = open.pop().unwrap();
                    let is_call = written[..from].ends_with(|before: char| before.is_alphanumeric() && before != 'ᵀ');
                    // Products of different kinds, powers of powers and of transposes are set apart for the reader's sake.
                    let inside = &written[from + 1..place];
                    let is_apart = inside.contains(['⊙', '⊘', '⊗']) || inside.ends_with(['⁰', '¹', '²', 'ᵀ']);
                    if !is_call && !is_apart {
                        let without = format!("{}{}{}", &written[..from], &written[from + 1..place], &written[place + 1..]);
                        let same = parse_expression(&without).is_ok_and(|(read, read_id)| ast.same(id, &read, read_id));
                        prop_assert!(!same, "{written} is {without}");
                    }
                }
                _ => {}
            }
        }
    }
}
