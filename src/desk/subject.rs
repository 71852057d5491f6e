//! One expression and its derivative, asked about in each way.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::formula::{self, message};
use super::numbers::value;
use super::request::{Code, Subject};
use super::words::latex_of;
use crate::diagnostic::Diagnostic;
use crate::draw::{Ground, Language, View, Wanted, picture as drawn};
use crate::emit::{self, Request};
use crate::inquiry::{self, Asked, By, Origin, Refused, Typed, Understood};
use crate::native::Function;
use crate::report::{self, Format};
use crate::session::{
    Answer, Ask, Assumed, Assumption, Expression, Notation, Options, Outcome, Question, Session, StepText,
};
use crate::span::Span;
use crate::structures::Word;

/// What is being answered: the reply grows as more is known.
struct Reply {
    object: Map<String, Value>,
    messages: Vec<Value>,
}

/// What became known of the subject.
struct Known {
    understood: Understood,
    by: Vec<Expression>,
    /// How many times by each.
    order: u8,
}

/// The formula of a derivative.
pub(super) fn derive(session: &mut Session, subject: &Subject) -> Value {
    let (mut reply, known) = Reply::begun(session, subject);
    let Some(known) = known else { return reply.finished() };
    for (place, by) in known.each().into_iter().enumerate() {
        let question = known.question(Ask::Formula, by.as_ref());
        let outcome = reply.ask(session, &question);
        if let Answer::Expression(answer) = &outcome.answer {
            let mut object = formula::answer(answer);
            if let Some(by) = &by {
                let left = quotient(&known.understood.name, by, known.order);
                object.entry("left").or_insert(json!(left));
                object.insert("by".to_owned(), json!(by.text()));
            }
            object.insert("asked".to_owned(), json!(question.text()));
            if place == 0 {
                reply.object.insert("answer".to_owned(), Value::Object(object.clone()));
            }
            if let Value::Array(all) = reply.object.entry("answers").or_insert_with(|| json!([])) {
                all.push(Value::Object(object));
            }
        }
    }
    reply.finished()
}

/// The derivation.
pub(super) fn steps(session: &mut Session, subject: &Subject) -> Value {
    let (mut reply, known) = Reply::begun(session, subject);
    let Some(known) = known else { return reply.finished() };
    let Some(by) = known.each().into_iter().next() else { return reply.finished() };
    let outcome = reply.ask(session, &known.question(Ask::Steps, by.as_ref()));
    if let Answer::Steps { steps, result } = &outcome.answer {
        reply.object.insert("steps".to_owned(), steps.iter().map(step).collect());
        reply.object.insert("answer".to_owned(), Value::Object(formula::answer(result)));
        for (field, format) in
            [("latex", Format::Latex), ("markdown", Format::Markdown), ("text", Format::Unicode)]
        {
            let lines = report::detailed(&outcome, format, report::Detail::Full, report::Palette::plain());
            reply.object.insert(field.to_owned(), json!(lines.join("\n")));
        }
    }
    reply.finished()
}

fn step(step: &StepText) -> Value {
    let given = step.given.iter().map(|one| {
        let left = report::left(one, Format::Latex).unwrap_or_default();
        format!("{left} = {}", report::formula(one, Format::Latex))
    });
    json!({
        "label": step.label,
        "rule": step.rule,
        "source": step.source,
        "given": given.collect::<Vec<_>>(),
        "latex": report::equation(step, Format::Latex),
        "text": report::equation(step, Format::Unicode),
        "where": formula::definitions(&step.right),
        "unchecked": step.unchecked,
    })
}

/// The value and the derivatives as a program, and where that is wanted as a function of this process.
pub(super) fn code(session: &mut Session, wanted: &Code, function: Option<&mut Option<Function>>) -> Value {
    let subject = &wanted.of;
    let (mut reply, known) = Reply::begun(session, subject);
    let Some(known) = known else { return reply.finished() };
    let Some(target) = emit::target(&wanted.target) else {
        let names: Vec<&str> = emit::TARGETS.iter().map(|target| target.name).collect();
        reply.refuse(format!("there is no target `{}`; there are {}", wanted.target, names.join(", ")));
        return reply.finished();
    };
    let (mut results, mut computed) = (Vec::new(), Vec::new());
    let all = inquiry::asked(&known.understood, &known.by, usize::from(known.order), session);
    let highest = all.iter().map(Asked::order).max();
    for one in all {
        let outcome = reply.ask(session, &one.question);
        // All results become one program.
        session.keep();
        let Answer::Expression(answer) = outcome.answer else { return reply.finished() };
        computed.push(!wanted.alone || Some(one.order()) == highest);
        results.push(inquiry::result(one, answer));
    }
    let names: Vec<Value> = results.iter().map(|result| json!(result.name)).collect();
    let text = known.understood.expression.text().to_owned();
    let name = wanted.name.clone().unwrap_or_else(|| known.understood.name.clone());
    let request = Request { name, text, results, with_check: false, sizes: BTreeMap::new() };
    match emit::emit(session.arena(), &request, target) {
        Ok(program) => {
            reply.object.insert("code".to_owned(), json!(program));
            reply.object.insert("results".to_owned(), Value::Array(names));
            reply.object.insert("computed".to_owned(), json!(computed));
            reply.object.insert("function".to_owned(), json!(request.name));
            if let (Some(function), Ok(parameters)) = (function, emit::parameters(session.arena(), &request))
            {
                let results = request.results.iter().zip(&computed).filter(|(_, is_computed)| **is_computed);
                let results = results.map(|(result, _)| (result.name.clone(), result.node)).collect();
                *function = Function::new(session.arena().clone(), results, parameters).ok();
            }
        }
        Err(why) => {
            let fault = why.to_diagnostic(Span::new(0, request.text.len()));
            reply.say(&fault, true, "expression", &request.text);
        }
    }
    reply.finished()
}

/// The numbers of a derivative.
pub(super) fn numbers(session: &mut Session, subject: &Subject) -> Value {
    let (mut reply, known) = Reply::begun(session, subject);
    let Some(known) = known else { return reply.finished() };
    let Some(by) = known.each().into_iter().next() else { return reply.finished() };
    let of = Question::of(Ask::Value, &known.understood.named());
    if let Answer::Eval(numbers) = reply.ask(session, &of).answer {
        reply.object.insert("of_value".to_owned(), value(&numbers));
    }
    if by.is_some()
        && let Answer::Eval(numbers) = reply.ask(session, &known.question(Ask::Value, by.as_ref())).answer
    {
        reply.object.insert("value".to_owned(), value(&numbers));
    }
    reply.finished()
}

/// A picture, as SVG.
pub(super) fn picture(session: &mut Session, subject: &Subject, view: &str) -> Value {
    session.options = Options { notation: Notation::Index, ..session.options.clone() };
    let (mut reply, known) = Reply::begun(session, subject);
    let Some(known) = known else { return reply.finished() };
    let Some(by) = known.each().into_iter().next() else { return reply.finished() };
    let view = if view == "network" { View::Network } else { View::Graph };
    let outcomes = match view {
        View::Graph => Vec::new(),
        View::Network => vec![reply.ask(session, &known.question(Ask::Formula, by.as_ref()))],
    };
    let svg = drawn(
        &subject.expression,
        &outcomes,
        session,
        Wanted { view, language: Language::Svg, ground: Ground::Light },
    );
    match svg {
        Some(svg) => _ = reply.object.insert("svg".to_owned(), json!(svg)),
        None if reply.messages.is_empty() => {
            reply.refuse("there is nothing to draw, or too much to look at".to_owned());
        }
        None => {}
    }
    reply.finished()
}

/// `\frac{\partial^2 f}{\partial x^2}`
fn quotient(of: &str, by: &Expression, order: u8) -> String {
    let of = report::name(of, Format::Latex);
    let body = by.body();
    let by = report::expression(&body.ast, body.root, Format::Latex);
    match order {
        1 => format!(r"\frac{{\partial {of}}}{{\partial {by}}}"),
        _ => format!(r"\frac{{\partial^{order} {of}}}{{\partial {by}^{order}}}"),
    }
}

impl Known {
    /// What is derived by, in turn; once nothing, where the expression itself is wanted.
    fn each(&self) -> Vec<Option<Expression>> {
        if self.by.is_empty() { vec![None] } else { self.by.iter().cloned().map(Some).collect() }
    }

    fn question(&self, ask: Ask, by: Option<&Expression>) -> Question {
        match by {
            Some(by) => {
                let each = vec![by.clone(); usize::from(self.order.max(1))];
                self.understood.derivative(ask, &self.understood.named(), &each)
            }
            None => Question::of(ask, &self.understood.named()),
        }
    }
}

impl Reply {
    /// Declares and understands the subject, and says what was taken.
    fn begun(session: &mut Session, subject: &Subject) -> (Self, Option<Known>) {
        let mut reply = Self { object: Map::new(), messages: Vec::new() };
        let known = reply.understood(session, subject);
        (reply, known)
    }

    fn understood(&mut self, session: &mut Session, subject: &Subject) -> Option<Known> {
        let text = &subject.expression;
        let heard = Typed::read(session, &subject.declarations, text.clone())
            .map(|typed| typed.by(By { names: subject.by.clone(), order: subject.order }))
            .and_then(|(typed, wanted)| {
                Ok((inquiry::understand(session, &subject.declarations, &typed)?, typed, wanted))
            });
        let (heard, typed, wanted) = match heard {
            Ok(heard) => heard,
            Err(Refused::Faults(faults)) => {
                for fault in &faults {
                    self.say(fault, true, "text", text);
                }
                return None;
            }
            Err(Refused::Words(words)) => {
                self.refuse(words);
                return None;
            }
        };
        for (origin, outcome) in &heard.said {
            match origin {
                Origin::Declaration(place) => {
                    let source = subject.declarations.get(*place).map_or("", String::as_str);
                    self.hear(outcome, &format!("declaration {place}"), source);
                }
                Origin::Text => self.hear(outcome, "text", typed.text()),
            }
        }
        let understood = heard.understood?;
        let can_be_by = inquiry::candidates(session, typed.text());
        let names = understood.taken.iter().map(|one| name(one, &can_be_by));
        self.object.insert("names".to_owned(), names.collect());
        let body = understood.expression.body();
        let written = |format| report::expression(&body.ast, body.root, format);
        let is_new = understood.name != understood.expression.text();
        let of = json!({
            "name": understood.name,
            "name_latex": report::name(&understood.name, Format::Latex),
            "latex": written(Format::Latex),
            "unicode": written(Format::Unicode),
            "is_named": is_new,
            "shape": formula::shape(&understood.shape),
            "is": understood.shape.to_string(),
        });
        self.object.insert("of".to_owned(), of);
        if !understood.notes.is_empty() {
            self.object.insert("notes".to_owned(), json!(understood.notes));
        }
        match inquiry::variables(&wanted.names, session) {
            Ok(by) => Some(Known { understood, by, order: wanted.order }),
            Err((place, fault)) => {
                let source = wanted.names.get(place).map_or("", String::as_str);
                self.say(&fault, true, "by", source);
                None
            }
        }
    }

    fn ask(&mut self, session: &mut Session, question: &Question) -> Outcome {
        let mut outcome = session.ask(question);
        let is_about_by = question.place(&mut outcome, 1);
        let about = if is_about_by { "by" } else { "question" };
        self.hear(&outcome, about, question.text());
        outcome
    }

    /// Takes up an outcome's messages.
    fn hear(&mut self, outcome: &Outcome, about: &str, source: &str) {
        if let Answer::Errors(errors) = &outcome.answer {
            for error in errors {
                self.say(error, true, about, source);
            }
        }
        for warning in &outcome.warnings {
            self.say(warning, false, about, source);
        }
    }

    fn say(&mut self, diagnostic: &Diagnostic, is_error: bool, about: &str, source: &str) {
        self.messages.push(message(diagnostic, is_error, about, source));
    }

    fn refuse(&mut self, words: String) {
        self.object.insert("refused".to_owned(), json!(words));
    }

    fn finished(mut self) -> Value {
        self.object.insert("messages".to_owned(), Value::Array(self.messages));
        Value::Object(self.object)
    }
}

/// A name, with what it was taken as.
fn name(assumption: &Assumption, can_be_by: &[String]) -> Value {
    let Assumed::Variable { shape, structure } = &assumption.of else { return Value::Null };
    let words: Vec<&str> = structure.said().map(Word::name).collect();
    json!({
        "name": &*assumption.name,
        "latex": latex_of(assumption),
        "declaration": report::assumed(assumption, Format::Ascii),
        "unicode": report::assumed(assumption, Format::Unicode),
        "axes": formula::shape(shape),
        "is_whole": structure.has(Word::Integer),
        "words": words,
        "can_be_by": can_be_by.iter().any(|name| **name == *assumption.name),
    })
}
