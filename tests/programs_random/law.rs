//! What holds of every program: its numbers are those of a reading by the syntax tree alone, and what is shown
//! for it has these numbers when it is typed back. What is not its value is refuted.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gradus::diagnostic::Diagnostic;
use gradus::interpret::InterpretError;
use gradus::notation::text;
use gradus::report;
use gradus::session::{Answer, Certainty, Checked, Expression, Formula, Left, Notation, Numbers, Session};
use gradus::span::Span;

use super::program::{Form, Program, mentions};
use super::second;

/// How far numbers may be apart, relative to 1 or to the largest.
const AGREED: f64 = 1e-8;
/// Errors that say that there is no value at the point, or that it is past what floats hold; or that a formula is held
/// back, as one that has no value anywhere.
const NO_VALUE: [&str; 6] = ["G04", "G0302", "G0303", "G0305", "G0308", "G07"];
/// Names of indices that stand for every position; nothing else has them.
const FREE: [&str; 6] = ["f", "h", "c", "q", "o", "aa"];
/// How many entries are compared one by one.
const MOST_ENTRIES: usize = 24;

/// What became of a program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    Agreed,
    Refused(&'static str),
    Wrong(String),
}

/// What ends a comparison early.
type Early<T> = Result<T, Ended>;

fn wrong<T>(what: String) -> Early<T> {
    Err(Ended::Wrong(what))
}

/// The last answer of a text, or the first errors.
fn last(session: &mut Session, source: &str) -> Result<Answer, Box<Diagnostic>> {
    let mut found = None;
    for outcome in session.run(source) {
        if let Answer::Errors(mut errors) = outcome.answer {
            return Err(Box::new(errors.remove(0)));
        }
        found = Some(outcome.answer);
    }
    found.ok_or_else(|| Box::new(Diagnostic::new("none", "no answer", Span::nowhere())))
}

/// What states something, taken in.
fn stated(session: &mut Session, source: &str) -> Early<()> {
    match last(session, source) {
        Err(error) if error.code != "none" => Err(refused(&error, source)),
        _ => Ok(()),
    }
}

fn numbers(session: &mut Session, expression: &str) -> Result<Numbers, Box<Diagnostic>> {
    match last(session, &format!("eval {expression}"))? {
        Answer::Eval(numbers) => Ok(numbers),
        _ => Err(Box::new(Diagnostic::new("none", "no numbers", Span::nowhere()))),
    }
}

/// A formula as statements that define what it names, and the expression.
fn typed_back(formula: &Formula) -> (String, String) {
    let ascii = |id| text::ascii(&formula.ast, id);
    let lines: Vec<String> =
        formula.definitions.iter().map(|(name, body)| format!("{name} = {}", ascii(*body))).collect();
    (lines.join("\n"), ascii(formula.root))
}

/// How the axes and entries of two answers differ; nothing where they agree.
fn apart(one: &Numbers, axes: &[usize], data: &[f64]) -> Option<String> {
    if one.axes != axes {
        return Some(format!("axes {:?} and {axes:?}", one.axes));
    }
    let largest = one.data.iter().fold(1.0_f64, |top, entry| top.max(entry.abs()));
    let agrees = |(a, b): (&f64, &f64)| (a - b).abs() <= AGREED * largest;
    let all = one.data.iter().zip(data).all(agrees);
    (!all).then(|| format!("{:?} and {data:?}", one.data))
}

/// An error in what is shown, typed back. That a limit is reached on the way there says nothing of it.
fn in_shown(error: &Diagnostic, what: &str) -> Ended {
    if error.code.starts_with("G07") {
        Ended::Refused(error.code)
    } else {
        Ended::Wrong(format!("{what}: {} {} {:?}", error.code, error.message, error.notes))
    }
}

fn refused(error: &Diagnostic, what: &str) -> Ended {
    if NO_VALUE.iter().any(|code| error.code.starts_with(code)) {
        Ended::Refused(error.code)
    } else {
        in_shown(error, what)
    }
}

/// A session that shows what it finds unchecked: here that is compared.
pub fn unchecked() -> Session {
    let mut session = Session::new();
    session.options.verify = false;
    // A program that takes long ends at a limit, and is not compared.
    session.options.limits.operations = 100_000_000;
    session.options.limits.checks = 100_000_000;
    session.options.repairs = gradus::session::Repairs::Omitted;
    session
}

/// What is asked in numbers, and what is shown in numbers.
pub fn tried(session: &mut Session, program: &Program) -> Ended {
    let before = session.snapshot();
    let ended = catch_unwind(AssertUnwindSafe(|| compared(session, program).unwrap_or_else(|end| end)));
    let Ok(end) = ended else {
        *session = unchecked();
        return Ended::Wrong("a panic".to_owned());
    };
    session.options.notation = Notation::default();
    session.restore(before);
    end
}

fn compared(session: &mut Session, program: &Program) -> Early<Ended> {
    if let Form::Differential(order) = program.form {
        return differential(session, program, order);
    }
    if program.form == Form::Bare {
        let before = session.snapshot();
        let shown = stated(session, &program.bare()).and_then(|()| asked(session, &program.question));
        session.restore(before);
        stated(session, &program.statements())?;
        let value = read_twice(session, &program.statements(), &program.question)?;
        return back(session, program, &shown?, &value);
    }
    stated(session, &program.statements())?;
    let value = read_twice(session, &program.statements(), &program.question)?;
    match program.form {
        Form::Entry if !value.axes.is_empty() => entries(session, &program.question, &value),
        Form::In(notation) => {
            session.options.notation = match notation {
                "index" => Notation::Index,
                "kron" => Notation::Kron,
                "block" => Notation::Block,
                _ => Notation::Units,
            };
            let shown = match last(session, &program.question) {
                Ok(Answer::Expression(answer)) => answer.formula,
                // Not every value has every notation.
                _ => return Ok(Ended::Refused("notation")),
            };
            back(session, program, &shown, &value)
        }
        _ => {
            let shown = asked(session, &program.question)?;
            back(session, program, &shown, &value)
        }
    }
}

/// The numbers of an expression, read twice.
fn read_twice(session: &mut Session, statements: &str, expression: &str) -> Early<Numbers> {
    let value = numbers(session, expression).map_err(|error| refused(&error, "eval"))?;
    match second::value(&format!("{statements}\neval {expression}")) {
        Ok((axes, data)) => match apart(&value, &axes, &data) {
            Some(why) => wrong(format!("eval, and the reading by the syntax tree: {why}")),
            None => Ok(value),
        },
        Err(InterpretError::Number(_) | InterpretError::TooLarge) => Err(Ended::Refused("not read twice")),
        Err(error) => wrong(format!("the reading by the syntax tree: {error:?}")),
    }
}

/// The formula that is shown.
fn asked(session: &mut Session, question: &str) -> Early<Formula> {
    match last(session, question) {
        Ok(Answer::Expression(answer)) => Ok(answer.formula),
        Ok(_) => wrong("no formula".to_owned()),
        Err(error) => Err(refused(&error, "the formula")),
    }
}

/// Whether an answer says of itself that it could not be checked, or is held back as one without a value.
fn is_unchecked(session: &mut Session, question: &str) -> bool {
    session.options.verify = true;
    let answer = last(session, question);
    session.options.verify = false;
    let unchecked = |checked: &Checked| checked.certainty == Certainty::Unchecked;
    match answer {
        Ok(Answer::Expression(answer)) => answer.checked.as_ref().is_some_and(unchecked),
        Err(error) => error.code == "G0308",
        Ok(_) => false,
    }
}

/// Whether what is shown changes by more than is compared where its variables hardly do: two numbers that are
/// nearly equal cancel in it.
fn cancels(
    session: &mut Session,
    program: &Program,
    (lines, expression): (&str, &str),
    found: &Numbers,
) -> bool {
    let before = session.snapshot();
    let there = stated(session, &format!("{}\n{lines}", program.shaken()))
        .ok()
        .and_then(|()| numbers(session, expression).ok());
    session.restore(before);
    there.is_some_and(|there| apart(found, &there.axes, &there.data).is_some())
}

/// What is shown, typed back: the same numbers; and a little more than it is refuted.
fn back(session: &mut Session, program: &Program, shown: &Formula, value: &Numbers) -> Early<Ended> {
    let question = program.question.as_str();
    // Where no entry can be written: what it is along a direction, in `d(x)`.
    if matches!(shown.left, Some(Left::Differential { .. })) {
        return Ok(Ended::Refused("differential"));
    }
    let (lines, expression) = typed_back(shown);
    // What it names has its own names, which nothing else has.
    stated(session, &lines)?;
    let read = Expression::parse(question).unwrap();
    let left = report::left_in_language(shown, read.body(), question);
    if left.is_none() && shown.notation != Notation::Block {
        match numbers(session, &expression) {
            Ok(found) => {
                return match apart(value, &found.axes, &found.data) {
                    Some(_) if cancels(session, program, (&lines, &expression), &found) => {
                        Ok(Ended::Refused("cancels in floats"))
                    }
                    Some(why) => wrong(format!("{expression}: {why}")),
                    None => false_claim(session, question, &expression, value),
                };
            }
            // `2*I` is an answer that has its size from the question.
            Err(error) if error.code == "G0212" => {}
            Err(error) if error.code.starts_with("G04") && is_unchecked(session, question) => {
                return Ok(Ended::Refused("unchecked"));
            }
            Err(error) => return Err(in_shown(&error, &expression)),
        }
    }
    if left.is_none() && shown.notation == Notation::Block {
        return match numbers(session, &expression) {
            // Of more than two axes a text can only say the blocks, one under the other.
            Ok(found) => match apart(value, &value.axes, &found.data) {
                Some(why) if value.axes.len() < 3 => wrong(format!("{expression}: {why}")),
                _ => Ok(Ended::Agreed),
            },
            Err(error) if error.code == "G0203" && value.axes.len() > 2 => {
                Ok(Ended::Refused("blocks that do not fit"))
            }
            Err(error) => Err(in_shown(&error, &expression)),
        };
    }
    let left = left.unwrap_or_else(|| question.to_owned());
    // A free index stands alone in its subscript: entries along a merged axis cannot be claimed.
    let indices = report::entry(shown);
    if indices.iter().any(|position| !position.chars().all(char::is_alphanumeric)) {
        return Ok(Ended::Refused("merged axis"));
    }
    by_entries(session, &indices, (&lines, &expression), value)?;
    claimed(session, &left, &expression)
}

/// A claim that holds.
fn claimed(session: &mut Session, left: &str, right: &str) -> Early<Ended> {
    let claim = format!("claim {left} == {right}");
    match last(session, &claim) {
        Ok(Answer::Claim(claim)) if claim.holds == Some(false) => {
            wrong(format!("{left} == {right}: {}", claim.detail))
        }
        Ok(Answer::Claim(claim)) if claim.holds.is_none() => Ok(Ended::Refused("unknown")),
        Ok(_) => Ok(Ended::Agreed),
        Err(error) if error.message.starts_with("a free index stands alone") => {
            Ok(Ended::Refused("merged axis"))
        }
        // The rows of a Kronecker form are those of `vec`, which a number or more than two axes do not have.
        Err(error) if error.message.starts_with("`vec` does not take") => Ok(Ended::Refused("no rows")),
        Err(error) => Err(in_shown(&error, &claim)),
    }
}

/// A claim that does not hold, where the value is not 0: of every eighth program or so.
fn false_claim(session: &mut Session, question: &str, expression: &str, value: &Numbers) -> Early<Ended> {
    let largest = value.data.iter().fold(0.0_f64, |top, entry| top.max(entry.abs()));
    if largest < 1e-3 || !(question.len() + expression.len()).is_multiple_of(8) {
        return Ok(Ended::Agreed);
    }
    let claim = format!("claim {question} == 1001/1000*({expression})");
    match last(session, &claim) {
        Ok(Answer::Claim(answer)) if answer.holds == Some(true) => {
            wrong(format!("{claim} is false, and {}: {}", answer.verdict, answer.detail))
        }
        Ok(_) => Ok(Ended::Agreed),
        Err(error) if error.code == "G0212" => Ok(Ended::Agreed),
        Err(error) => Err(in_shown(&error, &claim)),
    }
}

/// A text with numbers in the places of indices.
fn at(text: &str, indices: &[String], position: &[usize]) -> String {
    let mut found = String::new();
    let mut word = String::new();
    let put = |word: &mut String, found: &mut String| {
        match indices.iter().position(|index| index == word) {
            Some(place) => found.push_str(&position[place].to_string()),
            None => found.push_str(word),
        }
        word.clear();
    };
    for letter in text.chars() {
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
        } else {
            put(&mut word, &mut found);
            found.push(letter);
        }
    }
    put(&mut word, &mut found);
    found
}

/// An expression in indices, at each position in turn, against the entries of a value.
fn by_entries(
    session: &mut Session,
    indices: &[String],
    (lines, expression): (&str, &str),
    value: &Numbers,
) -> Early<()> {
    if indices.is_empty() || value.data.len() > MOST_ENTRIES {
        return Ok(());
    }
    for (place, wanted) in value.data.iter().enumerate() {
        let mut rest = place;
        let mut position: Vec<usize> = Vec::new();
        for length in value.axes.iter().rev() {
            position.insert(0, rest % length + 1);
            rest /= length;
        }
        let text = at(expression, indices, &position);
        stated(session, &at(lines, indices, &position))?;
        match numbers(session, &text) {
            Ok(found) => {
                let one = Numbers { axes: Vec::new(), data: vec![*wanted], ..found.clone() };
                if let Some(why) = apart(&one, &found.axes, &found.data) {
                    return wrong(format!("{expression} at {position:?}: {why}"));
                }
            }
            // Nothing but its place tells the size of an identity: `I[i,j]`.
            Err(error) if error.code == "G0212" => return Ok(()),
            Err(error) => return Err(in_shown(&error, &text)),
        }
    }
    stated(session, lines)
}

/// The entry at indices that stand for every position.
fn entries(session: &mut Session, question: &str, value: &Numbers) -> Early<Ended> {
    let Some(indices) = FREE.get(..value.axes.len()) else { return Ok(Ended::Refused("many axes")) };
    let left = format!("({question})[{}]", indices.join(","));
    let shown = asked(session, &left)?;
    let (lines, expression) = typed_back(&shown);
    stated(session, &lines)?;
    let indices: Vec<String> = indices.iter().map(|index| (*index).to_owned()).collect();
    by_entries(session, &indices, (&lines, &expression), value)?;
    claimed(session, &left, &expression)
}

/// How an expression changes along the changes of its variables.
fn along(of: &str, changes: &[(String, String)]) -> String {
    let each = changes.iter().map(|(name, _)| format!("jvp({of}, {name}, d{name})"));
    let each: Vec<String> = each.collect();
    if each.is_empty() { format!("0*({of})") } else { format!("({})", each.join(" + ")) }
}

/// A change that is a number, or of numbers alone: what it is does not change.
fn constant(name: &str, value: &Numbers) -> String {
    let entry = |place: usize| format!("{:.17}", value.data[place]);
    let [rows, columns] = value.axes[..] else { return format!("d{name} = 0") };
    let row = |row: usize| (0..columns).map(|column| entry(row * columns + column)).collect::<Vec<_>>();
    let rows: Vec<String> = (0..rows).map(|at| row(at).join(", ")).collect();
    format!("d{name} : R[{},{columns}] = [{}]", rows.len(), rows.join("; "))
}

/// A differential, with names of its own in the places of `d(x)`, is how its expression changes along these.
fn differential(session: &mut Session, program: &Program, order: usize) -> Early<Ended> {
    let mut statements = vec![program.statements()];
    stated(session, &statements[0])?;
    for (name, line) in &program.changes {
        let line = match line.split_once(" = ") {
            Some((head, value)) if !head.contains(':') => {
                constant(name, &numbers(session, value).map_err(|error| refused(&error, line))?)
            }
            _ => line.clone(),
        };
        stated(session, &line)?;
        statements.push(line);
    }
    for name in &program.defined {
        statements.push(format!("d{name} = {}", along(name, &program.changes)));
    }
    let statements = statements.join("\n");
    let mut value = program.question.clone();
    let mut question = program.question.clone();
    for _ in 0..order {
        value = along(&value, &program.changes);
        question = format!("d({question})");
    }
    let defined = program.defined.iter().map(|name| format!("d{name} = {}", along(name, &program.changes)));
    stated(session, &defined.collect::<Vec<_>>().join("\n"))?;
    let value = read_twice(session, &statements, &value)?;
    let shown = asked(session, &question)?;
    let (lines, expression) = typed_back(&shown);
    stated(session, &lines)?;
    let mut moved = expression.clone();
    let names = program.changes.iter().map(|(name, _)| name).chain(&program.defined);
    for name in names {
        moved = moved.replace(&format!("d({name})"), &format!("d{name}"));
    }
    if mentions(&moved, "d") || mentions(&lines, "d") {
        return Ok(Ended::Refused("differentials of more than names"));
    }
    let indices = report::entry(&shown);
    if indices.iter().any(|position| !position.chars().all(char::is_alphanumeric)) {
        return Ok(Ended::Refused("merged axis"));
    }
    if !indices.is_empty() {
        by_entries(session, &indices, (&lines, &moved), &value)?;
        return claimed(session, &format!("({question})[{}]", indices.join(",")), &expression);
    }
    match numbers(session, &moved) {
        Ok(found) => match apart(&value, &found.axes, &found.data) {
            Some(why) => wrong(format!("{question} = {expression}: {why}")),
            None => claimed(session, &question, &expression),
        },
        Err(error) if error.code == "G0212" => claimed(session, &question, &expression),
        Err(error) => Err(in_shown(&error, &moved)),
    }
}
