//! `gradus derive`: a question of one line, and the first screen that a newcomer sees.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::limits;
use crate::lower::EntryKind;
use crate::report::{self, Exit, Format, Source};
use crate::session::{
    self, Answer, Ask, Assumed, Assumption, Expression, FormulaAnswer, Outcome, Question, Session, Taken,
};
use crate::shape::Shape;
use crate::span::Span;
use crate::structures::Words;
use crate::syntax::{self, ast::StatementKind, names::canonical, words::nearest};

mod screen;

use super::arguments::{Bounds, Derive, split_names};
use super::{Ended, Output, Trouble, input};
use screen::Screen;

/// Names for what is derived, the first that the program does not use: of a scalar, of others.
const SCALAR_NAMES: &[&str] = &["f", "y", "g", "h", "value"];
const OTHER_NAMES: &[&str] = &["y", "f", "z", "g", "result"];

/// What the expression is called in messages.
pub(super) const QUESTION: &str = "expression";

/// What was typed, taken apart.
pub(super) struct Typed {
    /// The text.
    text: String,
    /// Where its last statement begins: what stands before defines.
    begin: usize,
    /// The expression.
    pub expression: Expression,
    /// Its name, where the text gives it one.
    name: Option<String>,
}

impl Typed {
    /// What stands before the last statement.
    pub fn before(&self) -> &str {
        self.text.get(..self.begin).unwrap_or_default()
    }

    /// Where messages about the text point to.
    pub fn source(&self) -> Source<'_> {
        Source::named(QUESTION, &self.text)
    }
}

/// What became known before deriving.
pub(super) struct Understood {
    /// The name of what is derived.
    pub name: String,
    pub expression: Expression,
    pub shape: Shape,
    /// Names with their shapes, as they were declared or assumed.
    taken: Vec<Assumption>,
}

/// One derivative.
pub(super) fn derive(command: &Derive, bounds: &Bounds, json: bool) -> Ended {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let mut output = Output::to(command.answers.output.as_deref(), &[])?;
    let format = command.answers.format(json);
    let mut session = Session::new();
    session.options = command.answers.options(bounds);

    let Some(typed) = take_apart(text, &mut output, format)? else { return Ok(Exit::Faulty) };
    let Some(understood) = understand(&mut session, &command.declarations, &typed, &mut output, format)?
    else {
        return Ok(Exit::Faulty);
    };
    let wanted: Vec<String> = command.wrt.iter().flat_map(|names| split_names(names)).collect();
    if wanted.is_empty() {
        return Err(Trouble::Words(by_what(&session, &typed.text)));
    }
    let Some(wanted) = expressions(&wanted, &session, &mut output, format)? else {
        return Ok(Exit::Faulty);
    };
    let ask = if command.steps { Ask::Steps } else { Ask::Formula };
    let mut exit = Exit::Fine;
    for (place, by) in wanted.iter().enumerate() {
        let by_each = vec![by.clone(); usize::from(command.order)];
        let question = understood.derivative(ask, &understood.named(), &by_each);
        let mut outcome = session.ask(&question);
        exit = exit.max(report::exit_of(std::slice::from_ref(&outcome)));
        let source = if question.place(&mut outcome, 1) {
            Source::named("--wrt", by.text())
        } else {
            Source::named(QUESTION, question.text())
        };
        show(&mut output, &mut outcome, &understood, by, command, format, place == 0)?;
        output.messages(&outcome, source)?;
    }
    output.flush()?;
    Ok(exit)
}

impl Understood {
    /// The question for its derivative, under its name or as it was typed.
    pub fn derivative(&self, ask: Ask, of: &Expression, by: &[Expression]) -> Question {
        Question::derivative(ask, of, by, self.shape.order() == 0)
    }

    /// The name alone.
    pub fn named(&self) -> Expression {
        Expression::name(&self.name)
    }
}

/// What is derived by, read; `None` where it cannot be read or nothing is known of it, which is said.
pub(super) fn expressions(
    wanted: &[String],
    session: &Session,
    output: &mut Output,
    format: Option<Format>,
) -> Result<Option<Vec<Expression>>, Trouble> {
    let mut read = Vec::new();
    for by in wanted {
        let one = match unknown(by, session) {
            Some(unknown) => Err(unknown),
            None => Expression::parse(by),
        };
        match one {
            Ok(expression) => read.push(expression),
            Err(fault) => {
                faulty(output, vec![fault], Source::named("--wrt", by), format)?;
                return Ok(None);
            }
        }
    }
    Ok(Some(read))
}

/// What is said of a name to derive by that stands nowhere: by convention it would be assumed,
/// and the derivative be zero.
fn unknown(by: &str, session: &Session) -> Option<Diagnostic> {
    let environment = session.environment();
    let known = environment.names.keys().chain(&environment.dimensions);
    let known: Vec<_> = known.map(|name| canonical(name)).collect();
    let missing = names_of(by, &[]).into_iter().find(|name| {
        let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
        is_name && name != "vec" && !known.iter().any(|known| known == name)
    })?;
    let at = by.find(missing.as_str()).unwrap_or_default();
    let span = Span::new(at, at + missing.len());
    let diagnostic = Diagnostic::new("G0201", format!("nothing is known of `{missing}`"), span).note(
        if functions::find(&missing).is_some() {
            "it is a function; one derives by a variable"
        } else {
            "it stands neither in the expression nor in a declaration"
        },
    );
    let known: Vec<&str> = known.iter().map(|name| &**name).collect();
    Some(match nearest(&missing, &known) {
        Some(near) => diagnostic.replace(format!("there is `{near}`"), span, near),
        None => diagnostic,
    })
}

/// Finds the expression in the text.
pub(super) fn take_apart(
    text: String,
    output: &mut Output,
    format: Option<Format>,
) -> Result<Option<Typed>, Trouble> {
    let parsed = syntax::parse(&text);
    if !parsed.errors.is_empty() {
        faulty(output, parsed.errors, Source::named(QUESTION, &text), format)?;
        return Ok(None);
    }
    let Some(last) = parsed.program.statements.last() else {
        if let Some(limit) = limits::cause() {
            let stopped = session::stopped(limit, Span::new(0, text.len()));
            faulty(output, vec![stopped], Source::named(QUESTION, &text), format)?;
            return Ok(None);
        }
        return Err(Trouble::Words("there is no expression".to_owned()));
    };
    let (root, name) = match &last.kind {
        StatementKind::Expression(root) => (*root, None),
        StatementKind::Define { name, body } => (*body, Some(name.text.to_string())),
        _ => {
            let words =
                "what is asked about is an expression, and it stands last: 'net = W*x + b; sum(exp(net))'";
            return Err(Trouble::Words(words.to_owned()));
        }
    };
    let (begin, subject) = (last.span.from, last.subject);
    let expression = Expression::at(&text, &Arc::new(parsed.program.ast), root, subject);
    Ok(Some(Typed { text, begin, expression, name }))
}

/// Declares, defines, and asks for the shape.
pub(super) fn understand(
    session: &mut Session,
    declarations: &[String],
    typed: &Typed,
    output: &mut Output,
    format: Option<Format>,
) -> Result<Option<Understood>, Trouble> {
    let mut taken = Vec::new();
    let mut is_faulty = false;
    for declaration in declarations {
        for outcome in session.run(declaration) {
            match &outcome.answer {
                Answer::Taken(one) => taken.extend(said(one)),
                Answer::Errors(_) => {}
                _ => {
                    let words = format!("`{declaration}` declares nothing; a declaration is `W : R[m,n]`");
                    return Err(Trouble::Words(words));
                }
            }
            is_faulty |= messages(output, &outcome, Source::named("--declare", declaration), format)?;
        }
    }
    let source = typed.source();
    for outcome in session.run(typed.before()) {
        taken.extend(outcome.assumed.iter().cloned());
        is_faulty |= messages(output, &outcome, source, format)?;
    }
    if is_faulty {
        return Ok(None);
    }
    let question = Question::of(Ask::Shape, &typed.expression);
    let mut outcome = session.ask(&question);
    question.place(&mut outcome, 0);
    taken.extend(outcome.assumed.iter().cloned());
    let is_faulty = messages(output, &outcome, source, format)?;
    let shape = match outcome.answer {
        Answer::Shape(shape) if !is_faulty => shape,
        _ => return Ok(None),
    };
    let used = names_of(&typed.text, declarations);
    let candidates = if shape.order() == 0 { SCALAR_NAMES } else { OTHER_NAMES };
    let free = candidates.iter().find(|name| !used.iter().any(|used| used == *name));
    let expression = typed.expression.clone();
    let name = match (&typed.name, free) {
        (Some(name), _) => name.clone(),
        (None, Some(free)) if !expression.is_name() => (*free).to_owned(),
        (None, _) => expression.text().to_owned(),
    };
    if name != expression.text() {
        session.ask(&Question::definition(&name, &expression));
    }
    Ok(Some(Understood { name, expression, shape, taken }))
}

/// What a declaration or a definition says of names, as what is assumed is written: `S ∈ ℝ^{n×n} symmetric`.
fn said(taken: &Taken) -> Vec<Assumption> {
    let variable = |name: &Arc<str>, shape: &Shape, structure: Words| {
        let of = Assumed::Variable { shape: shape.clone(), structure };
        Assumption { name: Arc::clone(name), of }
    };
    match taken {
        Taken::Declared { names, shape, structure } => {
            names.iter().map(|name| variable(name, shape, *structure)).collect()
        }
        Taken::Defined { name, shape } => vec![variable(name, shape, Words::NONE)],
        Taken::Function { .. } | Taken::Unknown { .. } | Taken::Assumed => Vec::new(),
    }
}

/// What is said where nothing is named to derive by: the names that there are, and one to paste.
fn by_what(session: &Session, text: &str) -> String {
    let used = names_of(text, &[]);
    let names = session.environment().names.iter();
    let variables = names.filter(|(name, entry)| {
        entry.kind != EntryKind::Defined && used.iter().any(|used| **used == ***name)
    });
    let variables: Vec<&str> = variables.map(|(name, _)| &**name).collect();
    match variables.as_slice() {
        [] => "nothing in it can be derived by: it has no variable".to_owned(),
        [first, ..] => {
            let text = report::escaped(text.trim());
            let names = variables.join(", ");
            let are = if variables.len() == 1 { "is" } else { "are" };
            format!("derive by what? There {are} {names}: gradus derive \"{text}\" --wrt {first}")
        }
    }
}

/// Writes the answer: JSON, the formula alone for a document, or the screen.
fn show(
    output: &mut Output,
    outcome: &mut Outcome,
    understood: &Understood,
    by: &Expression,
    command: &Derive,
    format: Option<Format>,
    is_first: bool,
) -> Result<(), Trouble> {
    let (Some(format @ (Format::Unicode | Format::Ascii)), Some(answer)) =
        (format, formula_of(&outcome.answer))
    else {
        // Who reads the answer alone reads of the expression itself, and not of the name that it was given.
        let by_each = vec![by.clone(); usize::from(command.order)];
        understood.derivative(Ask::Formula, &understood.expression, &by_each).titles(outcome);
        outcome.assumed.splice(..0, understood.taken.iter().cloned());
        return match format {
            None => report::objects(outcome).iter().try_for_each(|object| output.line(&object.to_string())),
            Some(format) => {
                outcome.assumed.clear();
                output.lines(&report::answer(outcome, format, output.palette))
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
        return output.lines(&report::answer(outcome, format, output.palette));
    }
    screen.answer(answer, understood, by.text(), command.order);
    screen.trace(answer);
    screen.next(command, understood);
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

/// Every name in the texts.
fn names_of(text: &str, declarations: &[String]) -> Vec<String> {
    let words = std::iter::once(text).chain(declarations.iter().map(String::as_str));
    words
        .flat_map(|text| text.split(|character: char| !(character.is_alphanumeric() || character == '_')))
        .map(|name| canonical(name).into_owned())
        .collect()
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
        assumed: Vec::new(),
        warnings: Vec::new(),
        answer: Answer::Errors(errors),
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
        report::objects(outcome).iter().try_for_each(|object| output.line(&object.to_string()))?;
    }
    output.messages(outcome, source)?;
    output.flush()?;
    Ok(is_faulty)
}
