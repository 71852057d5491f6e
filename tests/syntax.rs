//! Texts and the trees that they are read as; faulty texts and what is said of them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

use std::fmt::Write;
use std::path::Path;

use gradus::diagnostic::Diagnostic;
use gradus::span::line_and_column;
use gradus::syntax::ast::{Ast, Expr, ExprId, Name, Relation, StatementKind, Subscript};
use gradus::syntax::{LONGEST_TEXT, is_open, parse, parse_expression};

use crate::harness::{check, programs};

/// The tree with a bracket around every node; tests are shallow, so it may recurse.
fn tree(ast: &Ast, id: ExprId) -> String {
    let list = |ids: &[ExprId]| ids.iter().map(|id| tree(ast, *id)).collect::<Vec<_>>().join(" ");
    match ast.get(id) {
        Expr::Number { value, spelling } if value.to_string() == **spelling => spelling.to_string(),
        Expr::Number { value, spelling } => format!("{spelling}={value}"),
        Expr::Name(name) => name.text.to_string(),
        Expr::Negate(inner) => format!("(neg {})", tree(ast, *inner)),
        Expr::Transpose(inner) => format!("(' {})", tree(ast, *inner)),
        Expr::Binary { operator, left, right } => format!("({operator:?} {})", list(&[*left, *right])),
        Expr::Call { function, arguments } => format!("({}: {})", function.text, list(arguments)),
        Expr::Slope { function, places, arguments, .. } => {
            format!("(slope {places:?} of {}: {})", function.text, list(arguments))
        }
        Expr::Bracket { rows } => {
            format!("[{}]", rows.iter().map(|row| list(row)).collect::<Vec<_>>().join("; "))
        }
        Expr::Select { base, subscripts } => {
            let subscripts: Vec<String> = subscripts
                .iter()
                .map(|subscript| match subscript {
                    Subscript::Entry(entry) => tree(ast, *entry),
                    Subscript::All => ":".to_owned(),
                    Subscript::Range(from, to) => format!("{}..{}", tree(ast, *from), tree(ast, *to)),
                })
                .collect();
            format!("({} @ {})", tree(ast, *base), subscripts.join(", "))
        }
        Expr::Sum { body, index, lower, upper } => {
            format!("(sum {} in {} of {})", index.text, list(&[*lower, *upper]), tree(ast, *body))
        }
    }
}

fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_ref()).collect::<Vec<_>>().join(" ")
}

fn statement(ast: &Ast, kind: &StatementKind) -> String {
    let tree = |id: &ExprId| tree(ast, *id);
    match kind {
        StatementKind::Declare { names: declared, dimensions, structure, value, .. } => {
            let dimensions: Vec<String> = dimensions.iter().map(tree).collect();
            let value = value.as_ref().map_or(String::new(), |value| format!(" = {}", tree(value)));
            format!(
                "declare {} : [{}] {}{value}",
                names(declared),
                dimensions.join(", "),
                structure.iter().map(|(word, _)| word.name()).collect::<Vec<_>>().join(" ")
            )
        }
        StatementKind::Assume { left, right } => format!("assume {} == {}", tree(left), tree(right)),
        StatementKind::Define { name, body } => format!("define {} = {}", name.text, tree(body)),
        StatementKind::Function { name, parameters, body } => {
            format!("function {}({}) = {}", name.text, names(parameters), tree(body))
        }
        StatementKind::UnknownFunction { names: declared, arguments, value } => {
            let space =
                |axes: &Vec<ExprId>| format!("[{}]", axes.iter().map(tree).collect::<Vec<_>>().join(", "));
            let arguments: Vec<String> = arguments.iter().map(space).collect();
            format!("unknown {} : {} -> {}", names(declared), arguments.join(", "), space(value))
        }
        StatementKind::Expression(id) => tree(id),
        StatementKind::Show { expression, notation } => {
            format!("show {} as {}", tree(expression), notation.name())
        }
        StatementKind::Eval(id) => format!("eval {}", tree(id)),
        StatementKind::Steps(id) => format!("steps {}", tree(id)),
        StatementKind::Shape(id) => format!("shape {}", tree(id)),
        StatementKind::Claim { left, relation: Relation::Equal, right } => {
            format!("claim {} == {}", tree(left), tree(right))
        }
        StatementKind::Claim { left, relation: Relation::Rounds, right } => {
            format!("claim {} ~= {}", tree(left), tree(right))
        }
    }
}

/// A message as a compiler shows it: each place with its line, underlined.
fn shown(source: &str, diagnostic: &Diagnostic) -> String {
    let mut text = format!("{}: {}\n", diagnostic.code, diagnostic.message);
    for label in &diagnostic.labels {
        let (line, column) = line_and_column(source, label.span.from);
        let whole: String = source.lines().nth(line - 1).unwrap_or("").chars().take(80).collect();
        let width = label.span.of(source).chars().take_while(|c| *c != '\n').count().clamp(1, 80);
        let _ = writeln!(text, "{line:>4} | {}", whole.escape_debug().to_string().replace("\\'", "'"));
        let _ =
            writeln!(text, "     | {}{} {}", " ".repeat((column - 1).min(80)), "^".repeat(width), label.text);
    }
    for note in &diagnostic.notes {
        let _ = writeln!(text, "     = {note}");
    }
    if let Some(mend) = &diagnostic.mend {
        let _ = writeln!(text, "     > {}", mend.message);
        let mut mended = source.to_owned();
        for (span, replacement) in mend.edits.iter().rev() {
            mended.replace_range(span.range(), replacement);
        }
        if let Some((span, _)) = mend.edits.first() {
            let (line, _) = line_and_column(source, span.from);
            let line: String = mended.lines().nth(line - 1).unwrap_or("").chars().take(80).collect();
            let _ = writeln!(text, "     + {line}");
        }
    }
    text
}

#[test]
fn programs_are_read() {
    check("syntax/read", |program| {
        let parsed = parse(&program.source);
        assert_eq!(parsed.errors, [], "{}", program.name);
        let mut text = String::new();
        for read in &parsed.program.statements {
            let (line, _) = line_and_column(&program.source, read.span.from);
            let _ = writeln!(text, "{line:>3} {}", statement(&parsed.program.ast, &read.kind));
        }
        text
    });
}

#[test]
fn faulty_programs_are_explained() {
    check("syntax/faulty", |program| {
        let parsed = parse(&program.source);
        let code = program.name.split('_').next().unwrap();
        let messages: Vec<&Diagnostic> = parsed.errors.iter().chain(&parsed.warnings).collect();
        assert!(messages.iter().any(|message| message.code == code), "{} does not show it", program.name);
        let mut text = String::new();
        for message in messages {
            let _ = writeln!(text, "{}", shown(&program.source, message));
        }
        let _ = writeln!(text, "read: {}", parsed.program.statements.len());
        text
    });
}

#[test]
fn every_code_has_a_faulty_program() {
    let room =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/syntax/error.rs")).unwrap();
    let programs = programs("programs/syntax/faulty");
    let mut codes = 0;
    for (place, _) in room.match_indices("\"G0") {
        let code = &room[place + 1..place + 6];
        codes += 1;
        // A text beyond the limit is too long for a file; its test is below.
        let is_shown = programs.iter().any(|program| program.name.starts_with(code));
        assert!(is_shown || code == "G0105", "{code} has no faulty program");
    }
    assert!(codes >= 20);
}

#[test]
fn long_texts_are_refused() {
    let parsed = parse(&"x\n".repeat(LONGEST_TEXT));
    assert_eq!(parsed.errors.iter().map(|error| error.code).collect::<Vec<_>>(), ["G0105"]);
    assert!(parse_expression(&" ".repeat(LONGEST_TEXT + 1)).is_err());
    let long = parse(&format!("y = 1\nx{}\ny", " + x".repeat(25_000)));
    assert_eq!(long.errors.iter().map(|error| error.code).collect::<Vec<_>>(), ["G0105"]);
    assert_eq!(long.program.statements.len(), 2);
    // Data is not what makes a statement long.
    assert!(parse(&format!("x = [1{}]", ", -1.5".repeat(100_000))).errors.is_empty());
    let faulty = parse(&"x +\n".repeat(10_000));
    assert_eq!(faulty.errors.len(), 1001);
    assert_eq!(faulty.errors.last().unwrap().code, "G0105");
}

#[test]
fn numbers_are_exact_and_bounded_together() {
    for (text, value) in
        [("0.05", "1/20"), ("1.5e-3", "3/2000"), ("007", "7"), ("2E2", "200"), ("1e-2", "1/100")]
    {
        let (ast, id) = parse_expression(text).unwrap();
        let Expr::Number { value: read, spelling } = ast.get(id) else { panic!("{text}") };
        assert_eq!((read.to_string().as_str(), spelling.as_ref()), (value, text));
    }
    let many = "1e9999\n".repeat(200);
    assert!(parse(&many).errors.iter().all(|error| error.code == "G0108"));
    assert!(!parse(&many).errors.is_empty());
}

#[test]
fn spans_are_those_of_the_source() {
    let source = "y = 3\nclaim (a + b)*c == [1; -2]";
    let parsed = parse(source);
    let [_, claim] = parsed.program.statements.as_slice() else { panic!("two statements") };
    assert_eq!(claim.span.of(source), "claim (a + b)*c == [1; -2]");
    let StatementKind::Claim { left, right, .. } = claim.kind else { panic!("a claim") };
    assert_eq!(parsed.program.ast.span(left).of(source), "(a + b)*c");
    assert_eq!(parsed.program.ast.span(right).of(source), "[1; -2]");
}

#[test]
fn operands_stand_before_what_they_belong_to() {
    for program in programs("programs/syntax/read") {
        let parsed = parse(&program.source);
        for id in (0..parsed.program.ast.len()).map(|index| ExprId(u32::try_from(index).unwrap())) {
            parsed.program.ast.get(id).for_each_operand(|operand| assert!(operand < id));
        }
    }
}

#[test]
fn open_brackets_ask_for_another_line() {
    assert!(is_open("y = f(x,"));
    assert!(is_open("y = [1, 2; # (\n"));
    assert!(!is_open("y = f(x) # ("));
    assert!(!is_open("y = a)"));
}

#[test]
fn other_line_ends_and_spaces_are_read() {
    assert!(!parse("x : R\nx + \u{feff}1").errors.is_empty(), "a mark of the encoding inside a text");
    let parsed = parse("\u{feff}x : R[n]\r\ny = x'*x\r\r\n\u{a0}y\u{2003}+ 1");
    assert_eq!(parsed.errors, []);
    assert_eq!(parsed.program.statements.len(), 3);
}

/// Nothing that can be typed meets the stack of the machine, even a small one in a debug build.
#[test]
fn deep_texts_fit_a_small_stack() {
    let run = || {
        let deep = |open: &str, close: &str| format!("{}x{}", open.repeat(255), close.repeat(255));
        for text in [
            deep("(", ")"),
            deep("exp(", ")"),
            deep("[", "]"),
            deep("x[", "]"),
            deep("-", ""),
            deep("x^", ""),
        ] {
            assert!(parse_expression(&text).is_ok(), "{text}");
        }
        for text in ["(", "exp(", "[", "x[", "-", "x^", "2^-", "sum(", ")", "((x)"] {
            assert!(parse_expression(&text.repeat(50_000)).is_err(), "{text}");
        }
        for text in [" + x", "'", "*x", "[1]", "²'"] {
            let (ast, id) = parse_expression(&format!("x{}", text.repeat(20_000))).unwrap();
            assert!(ast.same(id, &ast, id));
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

proptest::proptest! {
    /// No text at all makes the parser panic, and every message points into the text.
    #[test]
    fn any_text_is_answered(text in "([a-z0-9 \n;#'=~:,.()\\[\\]+*/^-]|for|in|claim|≈|ᵀ|²|σ|\\PC){0,60}") {
        let parsed = parse(&text);
        for message in parsed.errors.iter().chain(&parsed.warnings) {
            for label in &message.labels {
                proptest::prop_assert!(text.get(label.span.range()).is_some());
            }
            for (span, _) in message.mend.iter().flat_map(|mend| &mend.edits) {
                proptest::prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
