//! `gradus derive`: a question of one line, and the first screen that a newcomer sees. It writes
//! a small program for a session; the session decides what is a gradient and what a Jacobian.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::lower::EntryKind;
use crate::report::{self, Exit, Format, Source};
use crate::session::{Answer, Assumed, Assumption, FormulaAnswer, Outcome, Session, Taken};
use crate::shape::Shape;
use crate::span::Span;
use crate::syntax::{self, ast::StatementKind, names::canonical, words::nearest};

mod screen;

use super::arguments::{Derive, split_names};
use super::{Ended, Output, Trouble, input};
use screen::Screen;

/// Names for what is derived, the first that the program does not use: of a scalar, of others.
const SCALAR_NAMES: &[&str] = &["f", "y", "g", "h", "value"];
const OTHER_NAMES: &[&str] = &["y", "f", "z", "g", "result"];

/// What the expression is called in messages.
pub(super) const QUESTION: &str = "expression";

/// What is asked, taken apart.
pub(super) struct Question {
    /// The text as it was typed.
    text: String,
    /// Where its last statement begins: what stands before defines.
    begin: usize,
    /// The expression.
    expression: Span,
    /// Its name, where the text gives it one.
    name: Option<String>,
}

impl Question {
    /// What stands before the last statement.
    pub fn before(&self) -> &str {
        self.text.get(..self.begin).unwrap_or_default()
    }

    /// The expression.
    pub fn expression(&self) -> &str {
        self.expression.of(&self.text).trim_end()
    }

    /// Where messages about the text point to.
    pub fn source(&self) -> Source<'_> {
        Source::named(QUESTION, &self.text)
    }

    /// Moves messages about a statement that was made of a word and the expression.
    pub fn place(&self, outcome: &mut Outcome, word: &str) {
        move_messages(outcome, word.len(), self.expression.from);
    }
}

/// What became known before deriving.
pub(super) struct Understood {
    /// The name of what is derived.
    pub name: String,
    /// Its text.
    pub text: String,
    pub shape: Shape,
    /// Names with their shapes, as they were declared or assumed.
    taken: Vec<Assumption>,
}

/// One derivative.
pub(super) fn derive(command: &Derive, json: bool) -> Ended {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let mut output = Output::to(command.answers.output.as_deref())?;
    let format = command.answers.format(json);
    let mut session = Session::new();
    session.options = command.answers.meaning.options();

    let Some(question) = take_apart(text, &mut output, format)? else { return Ok(Exit::Faulty) };
    let Some(understood) = understand(&mut session, &command.declarations, &question, &mut output, format)?
    else {
        return Ok(Exit::Faulty);
    };
    let wanted: Vec<String> = command.wrt.iter().flat_map(|names| split_names(names)).collect();
    if wanted.is_empty() {
        return Err(Trouble::Words(by_what(&session, &question.text)));
    }
    if let Some((by, unknown)) = wanted.iter().find_map(|by| Some((by, unknown(by, &session)?))) {
        faulty(&mut output, vec![unknown], Source::named("--wrt", by), format)?;
        return Ok(Exit::Faulty);
    }
    let mut exit = Exit::Fine;
    for (place, by) in wanted.iter().enumerate() {
        let statement = statement(&understood, by, command);
        let mut outcomes = session.run(&statement);
        exit = exit.max(report::exit_of(&outcomes));
        for outcome in &mut outcomes {
            let source = placed(outcome, &statement, by);
            show(&mut output, outcome, &understood, by, command, format, place == 0)?;
            output.messages(outcome, source)?;
        }
    }
    output.flush()?;
    Ok(exit)
}

/// The text that an outcome's messages are about: what is derived by, where they lie in it, else
/// the statement that asks.
fn placed<'t>(outcome: &mut Outcome, statement: &'t str, by: &'t str) -> Source<'t> {
    let from = statement.rfind(by).unwrap_or_default();
    let is_within = |span: Span| span.from >= from && span.to <= from + by.len();
    let is_about = matches!(&outcome.answer, Answer::Errors(errors)
        if errors.iter().flat_map(|error| &error.labels).all(|label| is_within(label.span)));
    if !is_about {
        return Source::named(QUESTION, statement);
    }
    move_messages(outcome, from, 0);
    Source::named("--wrt", by)
}

/// What is said of a name to derive by that stands nowhere: by convention it would be assumed,
/// and the derivative be zero.
pub(super) fn unknown(by: &str, session: &Session) -> Option<Diagnostic> {
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
) -> Result<Option<Question>, Trouble> {
    let parsed = syntax::parse(&text);
    if !parsed.errors.is_empty() {
        faulty(output, parsed.errors, Source::named(QUESTION, &text), format)?;
        return Ok(None);
    }
    let Some(last) = parsed.program.statements.last() else {
        return Err(Trouble::Words("there is no expression".to_owned()));
    };
    let (expression, name) = match &last.kind {
        StatementKind::Expression(_) => (last.span, None),
        StatementKind::Define { name, body } => {
            (Span::new(parsed.program.ast.span(*body).from, last.span.to), Some(name.text.to_string()))
        }
        _ => {
            let words =
                "what is asked about is an expression, and it stands last: 'net = W*x + b; sum(exp(net))'";
            return Err(Trouble::Words(words.to_owned()));
        }
    };
    let begin = last.span.from;
    Ok(Some(Question { text, begin, expression, name }))
}

/// Declares, defines, and asks for the shape.
pub(super) fn understand(
    session: &mut Session,
    declarations: &[String],
    question: &Question,
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
    let expression = question.expression().to_owned();
    let source = question.source();
    for outcome in session.run(question.before()) {
        taken.extend(outcome.assumed.iter().cloned());
        is_faulty |= messages(output, &outcome, source, format)?;
    }
    if is_faulty {
        return Ok(None);
    }
    let mut shape = None;
    for mut outcome in session.run(&format!("{ASK_SHAPE}{expression}")) {
        question.place(&mut outcome, ASK_SHAPE);
        taken.extend(outcome.assumed.iter().cloned());
        is_faulty |= messages(output, &outcome, source, format)?;
        if let Answer::Shape(found) = outcome.answer {
            shape = Some(found);
        }
    }
    let Some(shape) = shape.filter(|_| !is_faulty) else {
        return Ok(None);
    };
    let used = names_of(&question.text, declarations);
    let candidates = if shape.order() == 0 { SCALAR_NAMES } else { OTHER_NAMES };
    let free = candidates.iter().find(|name| !used.iter().any(|used| used == *name));
    let is_name = syntax::parse_expression(&expression)
        .is_ok_and(|(ast, id)| matches!(ast.get(id), syntax::ast::Expr::Name(_)));
    let name = match (&question.name, free) {
        (Some(name), _) => name.clone(),
        (None, Some(free)) if !is_name => (*free).to_owned(),
        (None, _) => expression.clone(),
    };
    if name != expression {
        session.run(&format!("{name} = {expression}"));
    }
    Ok(Some(Understood { name, text: expression, shape, taken }))
}

/// What a declaration or a definition says of names, as what is assumed is written: `S ∈ ℝ^{n×n} symmetric`.
fn said(taken: &Taken) -> Vec<Assumption> {
    let variable = |name: &Arc<str>, shape: &Shape, structure: &[Arc<str>]| {
        let of = Assumed::Variable { shape: shape.clone(), is_whole: false, structure: structure.to_vec() };
        Assumption { name: Arc::clone(name), of }
    };
    match taken {
        Taken::Declared { names, shape, structure } => {
            names.iter().map(|name| variable(name, shape, structure)).collect()
        }
        Taken::Defined { name, shape } => vec![variable(name, shape, &[])],
        Taken::Function { .. } | Taken::Assumed => Vec::new(),
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

/// The word before an expression whose shape is asked.
const ASK_SHAPE: &str = "shape ";

/// The statement that asks for a derivative.
fn statement(understood: &Understood, by: &str, command: &Derive) -> String {
    let call = call(&understood.name, &understood.shape, &vec![by; usize::from(command.order)]);
    if command.steps { format!("steps {call}") } else { call }
}

/// The expression that asks for the derivative of a name by others, in turn.
pub(super) fn call(name: &str, shape: &Shape, by: &[&str]) -> String {
    match (by, shape.order()) {
        ([by], 0) => format!("grad({name}, {by})"),
        ([by], _) => format!("jacobian({name}, {by})"),
        ([by, again], 0) if by == again => format!("hessian({name}, {by})"),
        ([by, then], 0) => format!("hessian({name}, {by}, {then})"),
        _ => format!("diff({name}, {})", by.join(", ")),
    }
}

/// Writes the answer: JSON, the formula alone for a document, or the screen.
fn show(
    output: &mut Output,
    outcome: &mut Outcome,
    understood: &Understood,
    by: &str,
    command: &Derive,
    format: Option<Format>,
    is_first: bool,
) -> Result<(), Trouble> {
    let (Some(format @ (Format::Unicode | Format::Ascii)), Some(answer)) =
        (format, formula_of(&outcome.answer))
    else {
        outcome.source = call(&understood.text, &understood.shape, &vec![by; usize::from(command.order)]);
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
    screen.answer(answer, understood, by, command.order);
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

/// Moves the spans of messages from a text that was made of the input back to the input.
fn move_messages(outcome: &mut Outcome, prefix: usize, to: usize) {
    let moved = |span: Span| {
        let place = |byte: usize| byte.saturating_sub(prefix) + to;
        Span::new(place(span.from), place(span.to))
    };
    let errors =
        if let Answer::Errors(errors) = &mut outcome.answer { errors.as_mut_slice() } else { &mut [] };
    for diagnostic in errors.iter_mut().chain(&mut outcome.warnings) {
        for label in &mut diagnostic.labels {
            label.span = moved(label.span);
        }
        for (span, _) in diagnostic.mend.iter_mut().flat_map(|mend| &mut mend.edits) {
            *span = moved(*span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::call;
    use crate::shape::{Dimension, Shape};

    #[test]
    fn the_shape_decides_what_is_asked() {
        let vector = Shape::of(vec![Dimension::name("n")]);
        assert_eq!(call("f", &Shape::scalar(), &["x"]), "grad(f, x)");
        assert_eq!(call("f", &Shape::scalar(), &["x", "x"]), "hessian(f, x)");
        assert_eq!(call("f", &Shape::scalar(), &["x", "x", "x"]), "diff(f, x, x, x)");
        assert_eq!(call("f", &Shape::scalar(), &["x", "t"]), "hessian(f, x, t)");
        assert_eq!(call("y", &vector, &["x"]), "jacobian(y, x)");
        assert_eq!(call("y", &vector, &["x", "x"]), "diff(y, x, x)");
    }
}
