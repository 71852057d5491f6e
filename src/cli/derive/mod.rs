//! `gradus derive`: a question of one line, and the first screen that a newcomer sees.

use crate::diagnostic::Diagnostic;
use crate::inquiry::{self, By, Origin, Refused, Typed, Understood};
use crate::report::{self, Detail, Exit, Format, Source};
use crate::session::{Answer, Ask, Expression, FormulaAnswer, Outcome, Question, Session};
use crate::span::Span;

mod screen;

use super::arguments::{Bounds, Derive, split_names};
use super::{Ended, Output, Trouble, input};
use screen::Screen;

/// What the expression is called in messages.
pub(super) const QUESTION: &str = "expression";

/// One derivative.
pub(super) fn derive(command: &Derive, bounds: &Bounds, json: bool) -> Ended {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let mut output = Output::to(command.answers.output.as_deref(), &[])?;
    let format = command.answers.format(json);
    let mut session = Session::new();
    session.options = command.answers.options(bounds);

    let declarations = &command.declarations;
    let Some(typed) = take_apart(&mut session, declarations, text, &mut output, format)? else {
        return Ok(Exit::Faulty);
    };
    let names: Vec<String> = command.wrt.iter().flat_map(|names| split_names(names)).collect();
    let (typed, By { names: mut wanted, order }) = typed.by(By { names, order: command.order });
    let Some(understood) = understand(&mut session, &command.declarations, &typed, &mut output, format)?
    else {
        return Ok(Exit::Faulty);
    };
    if wanted.is_empty() && typed.asks_derivative(&session) {
        return itself(&mut session, &typed, understood, command, &mut output, format);
    }
    if wanted.is_empty() {
        wanted.push(by_what(&session, typed.text())?);
    }
    let Some(wanted) = expressions(&wanted, &mut session, &mut output, format)? else {
        return Ok(Exit::Faulty);
    };
    let ask = if command.steps { Ask::Steps } else { Ask::Formula };
    let mut exit = Exit::Fine;
    for (place, by) in wanted.iter().enumerate() {
        let by_each = vec![by.clone(); usize::from(order)];
        let question = understood.derivative(ask, &understood.named(), &by_each);
        let mut outcome = session.ask(&question);
        exit = exit.max(report::exit_of(std::slice::from_ref(&outcome)));
        let source = if question.place(&mut outcome, 1) {
            Source::named("--wrt", by.text())
        } else {
            Source::named(QUESTION, question.text())
        };
        show(&mut output, &mut outcome, &understood, (by, order), command, format, place == 0)?;
        output.messages(&outcome, source)?;
    }
    output.flush()?;
    Ok(exit)
}

/// What is derived by, read; `None` where it cannot be read or nothing is known of it, which is said.
pub(super) fn expressions(
    wanted: &[String],
    session: &mut Session,
    output: &mut Output,
    format: Option<Format>,
) -> Result<Option<Vec<Expression>>, Trouble> {
    match inquiry::variables(wanted, session) {
        Ok(read) => Ok(Some(read)),
        Err((place, fault)) => {
            let by = wanted.get(place).map_or("", String::as_str);
            faulty(output, vec![*fault], Source::named("--wrt", by), format)?;
            Ok(None)
        }
    }
}

/// Finds the expression in the text.
pub(super) fn take_apart(
    session: &mut Session,
    declarations: &[String],
    text: String,
    output: &mut Output,
    format: Option<Format>,
) -> Result<Option<Typed>, Trouble> {
    match Typed::read(session, declarations, text.clone()) {
        Ok(typed) => Ok(Some(typed)),
        Err(Refused::Faults(errors)) => {
            faulty(output, errors, Source::named(QUESTION, &text), format)?;
            Ok(None)
        }
        Err(Refused::Words(words)) => Err(Trouble::Words(words)),
    }
}

/// Where messages about what was typed point to.
pub(super) fn source(typed: &Typed) -> Source<'_> {
    Source::named(QUESTION, typed.text())
}

/// Declares, defines, and asks for the shape.
pub(super) fn understand(
    session: &mut Session,
    declarations: &[String],
    typed: &Typed,
    output: &mut Output,
    format: Option<Format>,
) -> Result<Option<Understood>, Trouble> {
    let heard = match inquiry::understand(session, declarations, typed) {
        Ok(heard) => heard,
        Err(Refused::Faults(errors)) => {
            faulty(output, errors, source(typed), format)?;
            return Ok(None);
        }
        Err(Refused::Words(words)) => return Err(Trouble::Words(words)),
    };
    for (origin, outcome) in &heard.said {
        let about = match origin {
            Origin::Declaration(place) => {
                Source::named("--declare", declarations.get(*place).map_or("", String::as_str))
            }
            Origin::Text => source(typed),
        };
        messages(output, outcome, about, format)?;
    }
    Ok(heard.understood)
}

/// Answers an expression that is a derivative itself, `d/dx (x^2)`, as it was typed.
fn itself(
    session: &mut Session,
    typed: &Typed,
    understood: Understood,
    command: &Derive,
    output: &mut Output,
    format: Option<Format>,
) -> Ended {
    let ask = if command.steps { Ask::Steps } else { Ask::Formula };
    let question = Question::of(ask, &typed.expression);
    let mut outcome = session.ask(&question);
    question.place(&mut outcome, 0);
    // What is to be warned of was said when the shape was asked for.
    outcome.warnings.clear();
    outcome.assumed.splice(..0, understood.taken);
    let notes = understood.notes;
    let detail = if command.answers.explain { Detail::Full } else { Detail::Brief };
    match format {
        None => output.objects(&outcome)?,
        Some(format) => output.lines(&report::detailed(&outcome, format, detail, output.palette))?,
    }
    if matches!(format, Some(Format::Unicode | Format::Ascii)) {
        for note in &notes {
            output.line(&format!("note: {note}"))?;
        }
    }
    output.messages(&outcome, source(typed))?;
    output.flush()?;
    Ok(report::exit_of(std::slice::from_ref(&outcome)))
}

/// What is derived by where nothing is named: the only name that there is.
fn by_what(session: &Session, text: &str) -> Result<String, Trouble> {
    let variables = inquiry::candidates(session, text);
    match variables.as_slice() {
        [] => Err(Trouble::Words("nothing in it can be derived by: it has no variable".to_owned())),
        [only] => Ok(only.clone()),
        [first, ..] => {
            let text = report::escaped(text.trim());
            let names = variables.join(", ");
            let words = format!("derive by what? There are {names}: gradus derive \"{text}\" --wrt {first}");
            Err(Trouble::Words(words))
        }
    }
}

/// Writes the answer: JSON, the formula alone for a document, or the screen.
fn show(
    output: &mut Output,
    outcome: &mut Outcome,
    understood: &Understood,
    (by, order): (&Expression, u8),
    command: &Derive,
    format: Option<Format>,
    is_first: bool,
) -> Result<(), Trouble> {
    let detail = if command.answers.explain { Detail::Full } else { Detail::Brief };
    let (Some(format @ (Format::Unicode | Format::Ascii)), Some(answer)) =
        (format, formula_of(&outcome.answer))
    else {
        if let Some((format, answer)) = format.zip(formula_of(&outcome.answer))
            && !matches!(outcome.answer, Answer::Steps { .. })
        {
            let known = screen::definition(understood, format);
            return output.line(&report::equation_in_document(outcome, answer, known.as_slice(), format));
        }
        // Who reads the answer alone reads of the expression itself, and not of the name that it was given.
        let by_each = vec![by.clone(); usize::from(order)];
        understood.derivative(Ask::Formula, &understood.expression, &by_each).titles(outcome);
        outcome.assumed.splice(..0, understood.taken.iter().cloned());
        return match format {
            None => output.objects(outcome),
            Some(format) => {
                outcome.assumed.clear();
                output.lines(&report::detailed(outcome, format, detail, output.palette))
            }
        };
    };
    let mut screen = Screen::new(format);
    if is_first {
        screen.question(understood);
    }
    if let Answer::Steps { .. } = &outcome.answer {
        output.lines(&screen.lines(output.palette))?;
        outcome.assumed.clear();
        return output.lines(&report::detailed(outcome, format, detail, output.palette));
    }
    let by = report::expression(&by.body().ast, by.body().root, format);
    screen.answer(answer, understood, (&by, order), detail);
    screen.trace(answer);
    if is_first {
        screen.notes(understood);
        screen.next(command, order, understood);
    }
    if !is_first {
        output.line("")?;
    }
    output.lines(&screen.lines(output.palette))
}

fn formula_of(answer: &Answer) -> Option<&FormulaAnswer> {
    match answer {
        Answer::Expression(answer) | Answer::Show(answer) | Answer::Steps { result: answer, .. } => {
            Some(answer)
        }
        _ => None,
    }
}

/// Reports what is wrong with the input.
pub(super) fn faulty(
    output: &mut Output,
    errors: Vec<Diagnostic>,
    source: Source<'_>,
    format: Option<Format>,
) -> Result<(), Trouble> {
    let outcome = Outcome {
        line: 1,
        span: Span::nowhere(),
        source: source.text.to_owned(),
        subject: source.text.to_owned(),
        asked: None,
        claimed: None,
        assumed: Vec::new(),
        parts: Vec::new(),
        warnings: Vec::new(),
        answer: Answer::Errors(errors),
        repairs: Vec::new(),
    };
    messages(output, &outcome, source, format)?;
    Ok(())
}

/// Writes an outcome's messages; whether there is an error among them.
fn messages(
    output: &mut Output,
    outcome: &Outcome,
    source: Source<'_>,
    format: Option<Format>,
) -> Result<bool, Trouble> {
    let is_faulty = matches!(outcome.answer, Answer::Errors(_));
    if is_faulty && format.is_none() {
        output.objects(outcome)?;
    }
    output.messages(outcome, source)?;
    output.flush()?;
    Ok(is_faulty)
}
