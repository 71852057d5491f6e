//! Questions and answers as JSON, for faces that are written in another language: the page asks here through its
//! worker, the Python module through its binding. A request names what is wanted (`"ask": "derive"`) and of what; the
//! reply is one object. Text goes in and out unchanged: how it is set, and that it is no markup, is the face's work.

mod formula;
mod numbers;
mod program;
mod request;
mod subject;
mod words;

use serde_json::{Value, json};

use crate::native::Function;
use crate::report;
use crate::session::{Session, Snapshot};
use crate::worksheet;

use request::{Request, What};

/// A place to ask at. It keeps one session, whose rules are read once; no question leaves a trace in it, but what
/// `say` declared.
#[derive(Debug, Default)]
pub struct Desk {
    session: Session,
}

impl Desk {
    /// Nothing said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a request; one that cannot be read is answered with an error.
    pub fn answer(&mut self, request: &str) -> String {
        match serde_json::from_str::<Request>(request) {
            Ok(request) => self.reply(&request).to_string(),
            Err(error) => json!({"refused": format!("no request: {error}")}).to_string(),
        }
    }

    /// Answers a request for a program, and gives what it computes as a function of this process; none where an
    /// operation is not computed so.
    ///
    /// ```
    /// use gradus::desk::Desk;
    /// use gradus::native::Given;
    ///
    /// let request = r#"{"ask": "code", "expression": "norm(x)^2", "by": ["x"], "target": "numpy", "alone": true}"#;
    /// let (_, function) = Desk::new().compile(request);
    /// let mut ready = function.unwrap().take([Given::Array(&[3], false)].into_iter()).unwrap();
    /// ready.program.run(&[&[1.0, 2.0, 3.0]]).unwrap();
    /// assert_eq!(ready.program.result(0), Some((&[3][..], &[2.0, 4.0, 6.0][..])));
    /// ```
    pub fn compile(&mut self, request: &str) -> (String, Option<Function>) {
        let Ok(Request { ask: What::Code(asked), .. }) = serde_json::from_str(request) else {
            return (self.answer(request), None);
        };
        let mut function = None;
        let reply = self.session.aside(|session| subject::code(session, &asked, Some(&mut function)));
        (reply.to_string(), function)
    }

    /// The state of the session, to go back to.
    pub fn snapshot(&mut self) -> Snapshot {
        self.session.snapshot()
    }

    /// Goes back to an earlier state.
    pub fn restore(&mut self, snapshot: Snapshot) {
        self.session.restore(snapshot);
    }

    fn reply(&mut self, request: &Request) -> Value {
        let before = self.session.options.clone();
        self.session.options = request.options();
        let reply = match &request.ask {
            What::Say { text } => program::run(&mut self.session, text),
            What::Run { text } => self.session.aside(|session| program::run(session, text)),
            What::Derive(subject) => self.session.aside(|session| subject::derive(session, subject)),
            What::Steps(subject) => self.session.aside(|session| subject::steps(session, subject)),
            What::Code(asked) => self.session.aside(|session| subject::code(session, asked, None)),
            What::Numbers(subject) => self.session.aside(|session| subject::numbers(session, subject)),
            What::Picture { of, view } => self.session.aside(|session| subject::picture(session, of, view)),
            What::Check { name, text } => check(name, text),
            What::Words => words::words(),
        };
        self.session.options = before;
        reply
    }
}

/// Checks a document with its own equations.
fn check(name: &str, text: &str) -> Value {
    let options = worksheet::Options { math: true, ..worksheet::Options::default() };
    // Files beside the document are not at hand here.
    let manuscript = match worksheet::read(name, text, &|_| None) {
        Ok(manuscript) => manuscript,
        Err(refused) => return json!({"refused": refused}),
    };
    let report = worksheet::check_manuscript(&manuscript, &options);
    let mut reply = worksheet::json(&report, &manuscript);
    let marked: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            let severity = match finding.severity {
                worksheet::Severity::Error => report::Severity::Error,
                worksheet::Severity::Warning | worksheet::Severity::Note => report::Severity::Warning,
            };
            let (place, diagnostic) = manuscript.placed(&finding.diagnostic);
            let source = report::Source::named(place.name, place.source);
            json!(report::render(&diagnostic, severity, source, report::Palette::plain()))
        })
        .collect();
    if let Some(reply) = reply.as_object_mut() {
        reply.insert("marked".to_owned(), Value::Array(marked));
    }
    reply
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Desk;

    fn asked(request: &Value) -> Value {
        serde_json::from_str(&Desk::new().answer(&request.to_string())).unwrap_or_default()
    }

    #[test]
    fn a_derivative_comes_with_its_names_and_its_formula() {
        let reply = asked(&json!({"ask": "derive", "expression": "sigma(W*x + b)", "by": ["x"]}));
        assert_eq!(reply.pointer("/answer/text"), Some(&json!("diag(y .* (1 - y))*W")), "{reply}");
        assert_eq!(reply.pointer("/answer/left"), Some(&json!(r"\frac{\partial y}{\partial x}")));
        assert_eq!(reply.pointer("/names/0/declaration"), Some(&json!("W : R[m,n]")));
        assert_eq!(reply.pointer("/of/shape"), Some(&json!(["m"])));
    }

    #[test]
    fn without_a_name_to_derive_by_the_expression_itself_is_answered() {
        let reply = asked(&json!({"ask": "derive", "expression": "x'*A*x"}));
        assert_eq!(reply.pointer("/answer/text"), Some(&json!("x'*A*x")), "{reply}");
        assert_eq!(reply.pointer("/names/1/name"), Some(&json!("A")), "{reply}");
    }

    #[test]
    fn a_mistake_is_a_message_about_the_text_that_it_stands_in() {
        let reply = asked(&json!({"ask": "derive", "expression": "x : R[n]; y : R[n]; x*y", "by": ["x"]}));
        assert_eq!(reply.pointer("/messages/0/code"), Some(&json!("G0203")), "{reply}");
        assert_eq!(reply.pointer("/messages/0/about"), Some(&json!("text")));
    }

    #[test]
    fn a_question_leaves_no_trace_and_what_was_said_stays() {
        let mut desk = Desk::new();
        desk.answer(r#"{"ask": "say", "text": "S : R[n,n] symmetric"}"#);
        let question = r#"{"ask": "derive", "expression": "x'*S*x", "by": ["x"]}"#;
        let first = desk.answer(question);
        assert!(first.contains(r#""text":"2*S*x""#), "{first}");
        assert_eq!(desk.answer(question), first);
    }

    #[test]
    fn what_is_no_request_is_refused() {
        assert!(asked(&json!({"ask": "riches"})).get("refused").is_some());
    }

    #[test]
    fn code_numbers_and_pictures_are_answered() {
        let of = json!({"expression": "norm(A*x)^2", "by": ["x"]});
        let with = |more: Value| {
            let mut request = of.clone();
            if let (Some(request), Value::Object(more)) = (request.as_object_mut(), more) {
                request.extend(more);
            }
            asked(&request)
        };
        let code = with(json!({"ask": "code", "target": "numpy"}));
        assert!(code.get("code").is_some_and(|code| code.to_string().contains("grad_x")), "{code}");
        let picture = with(json!({"ask": "picture", "view": "graph"}));
        assert!(picture.get("svg").is_some_and(|svg| svg.to_string().contains("<svg")), "{picture}");
        let numbers =
            with(json!({"ask": "numbers", "declarations": ["A : R[2,2] = [1,2;3,4]", "x : R[2] = [1;1]"]}));
        assert_eq!(numbers.pointer("/value/data"), Some(&json!([48.0, 68.0])), "{numbers}");
    }
}
