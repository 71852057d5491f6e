//! `gradus emit`: an expression and its derivatives as a function in another language. The session
//! derives and checks, as for `gradus derive`; what it found is written out.

use super::arguments::{Bounds, Emit, split_names};
use super::derive::{Understood, expressions, faulty, take_apart, understand};
use super::{Ended, Output, Trouble, input};
use crate::emit::{self, Request, ResultOf};
use crate::notation::text;
use crate::report::{self, Exit, Format, Source};
use crate::session::{Answer, Ask, Expression, FormulaAnswer, Question, Session};
use crate::shape::Shape;
use crate::span::Span;

/// Writes a program.
pub(super) fn emit(command: &Emit, bounds: &Bounds, json: bool) -> Ended {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let mut output = Output::to(command.output.as_deref(), &[])?;
    let format = if json { None } else { Some(Format::Unicode) };
    let mut session = Session::new();
    session.options = command.meaning.options(bounds);
    let Some(typed) = take_apart(text, &mut output, format)? else { return Ok(Exit::Faulty) };
    let understood = understand(&mut session, &command.declarations, &typed, &mut output, format)?;
    let Some(understood) = understood else { return Ok(Exit::Faulty) };
    let mut wanted: Vec<String> = Vec::new();
    for name in command.wrt.iter().flat_map(|names| split_names(names)) {
        if !wanted.contains(&name) {
            wanted.push(name);
        }
    }
    let Some(wanted) = expressions(&wanted, &session, &mut output, format)? else {
        return Ok(Exit::Faulty);
    };
    let mut results = Vec::new();
    for one in asked(&understood, &wanted, usize::from(command.order), &session) {
        let Some(answer) = answer(&mut session, &one.question, &mut output)? else {
            return Ok(Exit::Faulty);
        };
        results.push(result(one, answer));
    }
    let name = command.name.clone().unwrap_or_else(|| understood.name.clone());
    if command.name.as_deref().is_some_and(|name| !is_name(name)) {
        let words = format!("`{name}` is no name: a letter, then letters, digits and `_`");
        return Err(Trouble::Words(words));
    }
    let request = Request {
        name,
        text: understood.expression.text().to_owned(),
        results,
        with_check: command.with_check,
    };
    match emit::emit(session.arena(), &request, command.to.target()) {
        Ok(program) if json => {
            let object =
                serde_json::json!({ "kind": "emit", "target": command.to.target().name, "code": program });
            output.line(&object.to_string())?;
        }
        Ok(program) => output.line(program.trim_end())?,
        Err(why) => {
            let diagnostic = why.to_diagnostic(Span::new(0, request.text.len()));
            faulty(&mut output, vec![diagnostic], Source::named("expression", &request.text), format)?;
            return Ok(Exit::Faulty);
        }
    }
    output.flush()?;
    Ok(Exit::Fine)
}

/// A result that is wanted.
struct Asked {
    /// The name of the result, and the question that it answers.
    name: String,
    question: Question,
    /// What it derives by, in turn: numbers of the names asked for.
    by: Vec<usize>,
    /// Of a derivative: the place of the result that it is the derivative of, and by what.
    derivative: Option<(usize, String)>,
}

/// The value, and its derivatives up to an order: by each name, and mixed ones by each choice of names, since
/// second derivatives by W alone and by b alone are not all second derivatives.
fn asked(understood: &Understood, wanted: &[Expression], order: usize, session: &Session) -> Vec<Asked> {
    let (name, shape) = (&understood.name, &understood.shape);
    let question = Question::of(Ask::Formula, &understood.named());
    let mut all = vec![Asked { name: name.clone(), question, by: Vec::new(), derivative: None }];
    let mut before = 0;
    while let Some((derived, last)) = all.get(before).map(|one| (one.by.clone(), one.by.last().copied())) {
        // The order of deriving does not count: later names come later.
        for (place, by) in wanted.iter().enumerate().skip(last.unwrap_or(0)) {
            if derived.len() == order {
                break;
            }
            let each: Vec<usize> = derived.iter().copied().chain([place]).collect();
            let by_each: Vec<Expression> = each.iter().filter_map(|one| wanted.get(*one)).cloned().collect();
            let names: Vec<&str> = by_each.iter().map(Expression::text).collect();
            let mut fresh = result_name(name, shape, &names);
            // `w_t` may be a name of its own beside `w` and `t`, and `grad_w` one of the program's.
            while session.environment().get(&fresh).is_some() || all.iter().any(|one| one.name == fresh) {
                fresh.push('_');
            }
            let question = understood.derivative(Ask::Formula, &understood.named(), &by_each);
            let derivative = Some((before, by.text().to_owned()));
            all.push(Asked { name: fresh, question, by: each, derivative });
        }
        before += 1;
    }
    all
}

fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|one| one.is_alphanumeric() || one == '_')
}

/// The formula that answers a question; its messages are written.
fn answer(
    session: &mut Session,
    question: &Question,
    output: &mut Output,
) -> Result<Option<FormulaAnswer>, Trouble> {
    let outcome = session.ask(question);
    output.messages(&outcome, Source::named("expression", question.text()))?;
    // All results become one program.
    session.keep();
    Ok(match outcome.answer {
        Answer::Expression(answer) => Some(answer),
        _ => None,
    })
}

fn result(asked: Asked, answer: FormulaAnswer) -> ResultOf {
    let mut formula = text::ascii(&answer.formula.ast, answer.formula.root);
    for (name, body) in report::definitions(&answer.formula, Format::Ascii) {
        formula = format!("{formula} where {name} = {body}");
    }
    if let Some(left) = report::left(&answer.formula, Format::Ascii) {
        formula = format!("{formula} for {left}");
    }
    ResultOf {
        name: asked.name,
        node: answer.node,
        formula,
        layout: answer.layout,
        conditions: answer.conditions,
        derivative: asked.derivative,
    }
}

/// `grad_w`, `hessian_w`, `hessian_w_t`, `jacobian_W`
fn result_name(of: &str, shape: &Shape, by: &[&str]) -> String {
    let plain = |by: &&str| {
        let letters = by.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' });
        letters.collect::<String>().trim_matches('_').to_owned()
    };
    let mut names: Vec<String> = by.iter().map(plain).collect();
    if names.iter().all(|name| Some(name) == names.first()) {
        names.truncate(1);
    }
    let names = names.join("_");
    match (by.len(), shape.order()) {
        (1, 0) => format!("grad_{names}"),
        (2, 0) => format!("hessian_{names}"),
        (1, _) => format!("jacobian_{names}"),
        (order, _) => format!("d{order}{of}_{names}"),
    }
}
