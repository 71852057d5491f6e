//! One expression, and what a person wants of it: it is taken apart, its names get shapes, it gets a name, and is
//! derived by others or written as a program. The command line, the page and the Python module ask in this way.
//! Values in, a session's outcomes out: nothing in here opens a file or writes to anyone.

mod already;
pub mod letters;
mod offers;
mod program;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::limits;
use crate::lower::EntryKind;
use crate::report;
use crate::session::{self, Answer, Ask, Assumed, Assumption, Expression, Outcome, Question, Session, Taken};
use crate::shape::Shape;
use crate::span::Span;
use crate::structures::Words;
use crate::syntax::{self, ast::StatementKind, names::canonical, words::nearest};

pub use already::By;
pub use offers::{Kind, Offer, functions, offers, word_begin};
pub use program::{Asked, asked, only, result};

/// Names for what is derived, the first that the program does not use: of a scalar, of a vector, of a matrix and more.
const SCALAR_NAMES: &[&str] = &["f", "y", "g", "h", "value"];
const VECTOR_NAMES: &[&str] = &["y", "f", "z", "g", "result"];
const MATRIX_NAMES: &[&str] = &["Y", "F", "Z", "G", "result"];

/// What was typed, taken apart.
#[derive(Clone, Debug)]
pub struct Typed {
    text: String,
    /// Where its last statement begins: what stands before defines.
    begin: usize,
    /// The expression.
    pub expression: Expression,
    /// Its name, where the text gives it one.
    name: Option<String>,
    /// Whether it was typed in LaTeX.
    is_typeset: bool,
    /// How it was taken, where it may be taken in another way: sentences without their full stops.
    notes: Vec<String>,
}

/// Why nothing was asked.
#[derive(Clone, Debug)]
pub enum Refused {
    /// What is wrong with the text.
    Faults(Vec<Diagnostic>),
    /// What the text is not, in words.
    Words(String),
}

/// The text that a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A declaration, by its place in the list.
    Declaration(usize),
    /// The expression, and what stands before it.
    Text,
}

/// What a session said to declarations and to an expression, in turn.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Each outcome, with the text that it is about.
    pub said: Vec<(Origin, Outcome)>,
    /// What the session knows now; `None` where an outcome has errors.
    pub understood: Option<Understood>,
}

/// What became known before deriving.
#[derive(Clone, Debug)]
pub struct Understood {
    /// The name of what is derived.
    pub name: String,
    /// What is derived.
    pub expression: Expression,
    /// Its shape.
    pub shape: Shape,
    /// Names with their shapes, as they were declared or assumed.
    pub taken: Vec<Assumption>,
    /// What its names could be as well, `numbers`, and the declaration by which they are.
    pub other: Option<(&'static str, String)>,
    /// How it was taken, where it may be taken in another way: sentences without their full stops.
    pub notes: Vec<String>,
}

impl Typed {
    /// Finds the expression in a text: `net = W*x + b; sum(exp(net))`. What is typed in LaTeX is said in the language,
    /// with what the session knows and the declarations say.
    ///
    /// # Errors
    /// What is wrong with the text, or that no expression stands last.
    pub fn read(session: &mut Session, declarations: &[String], text: String) -> Result<Self, Refused> {
        let typeset = |session: &mut Session| {
            for declaration in declarations {
                session.run(declaration);
            }
            session.typeset(&text)
        };
        let is_typeset = Session::is_typeset(&text);
        let (text, notes) = match if is_typeset { session.aside(typeset) } else { None } {
            None => (text, Vec::new()),
            Some(typeset) if typeset.faults.is_empty() => (typeset.text, typeset.remarks),
            Some(typeset) => return Err(Refused::Faults(typeset.faults)),
        };
        let parsed = syntax::parse(&text);
        if !parsed.errors.is_empty() {
            return Err(Refused::Faults(parsed.errors));
        }
        let Some(last) = parsed.program.statements.last() else {
            if let Some(limit) = limits::cause() {
                let whole = Span::new(0, text.len());
                return Err(Refused::Faults(vec![session::stopped(limit, whole)]));
            }
            return Err(Refused::Words("there is no expression".to_owned()));
        };
        let (root, name) = match &last.kind {
            StatementKind::Expression(root) => (*root, None),
            StatementKind::Define { name, body } | StatementKind::Function { name, body, .. } => {
                (*body, Some(name.text.to_string()))
            }
            _ => {
                let words = "what is asked about is an expression, and it stands last: 'net = W*x + b; sum(exp(net))'";
                return Err(Refused::Words(words.to_owned()));
            }
        };
        let (begin, subject) = (last.span.from, last.subject);
        let expression = Expression::at(&text, &Arc::new(parsed.program.ast), root, subject);
        Ok(Self { text, begin, expression, name, is_typeset, notes })
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the expression asks for a derivative itself: `grad(f, x)`, `d/dx (x^2)`.
    pub fn asks_derivative(&self, session: &Session) -> bool {
        let body = self.expression.body();
        let program = syntax::ast::Program { ast: (*body.ast).clone(), statements: Vec::new() };
        syntax::asks_derivative(&program, body.root, &|name| session.environment().gives_meaning(name))
    }

    /// What its value is called: the name that the text gives it, or `value`.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("value")
    }

    /// What stands before the last statement.
    pub fn before(&self) -> &str {
        self.text.get(..self.begin).unwrap_or_default()
    }
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

/// Declares, defines, and asks for the shape.
///
/// # Errors
/// A declaration that declares nothing.
pub fn understand(session: &mut Session, declarations: &[String], typed: &Typed) -> Result<Heard, Refused> {
    let (mut said, mut taken) = (Vec::new(), Vec::new());
    for (place, declaration) in declarations.iter().enumerate() {
        for outcome in session.run(declaration) {
            match &outcome.answer {
                Answer::Taken(one) => taken.extend(assumptions(one)),
                Answer::Errors(_) => {}
                _ => {
                    let words = format!("`{declaration}` declares nothing; a declaration is `W : R[m,n]`");
                    return Err(Refused::Words(words));
                }
            }
            said.push((Origin::Declaration(place), outcome));
        }
    }
    for outcome in session.run(typed.before()) {
        taken.extend(outcome.assumed.iter().cloned());
        said.push((Origin::Text, outcome));
    }
    if said.iter().any(|(_, outcome)| matches!(outcome.answer, Answer::Errors(_))) {
        return Ok(Heard { said, understood: None });
    }
    let question = Question::of(Ask::Shape, &typed.expression);
    let mut outcome = session.ask(&question);
    question.place(&mut outcome, 0);
    taken.extend(outcome.assumed.iter().cloned());
    let shape = match &outcome.answer {
        Answer::Shape(shape) => Some(shape.clone()),
        _ => None,
    };
    let order = shape.as_ref().map_or(0, Shape::order);
    let other = report::other_reading(typed.expression.body(), &outcome.assumed, order);
    let other = other.filter(|(_, declaration)| {
        typed.before().trim().is_empty() && has_shape(declaration, &typed.expression)
    });
    said.push((Origin::Text, outcome));
    let understood = shape.map(|shape| {
        let understood = named(session, declarations, typed, shape, taken);
        Understood { other, notes: typed.notes.clone(), ..understood }
    });
    Ok(Heard { said, understood })
}

/// Whether an expression has a shape after a declaration, and nothing else that was said.
fn has_shape(declaration: &str, expression: &Expression) -> bool {
    let mut session = Session::new();
    session.run(declaration);
    session.shape_of(expression).is_some()
}

/// Gives an expression a name, if it has none.
fn named(
    session: &mut Session,
    declarations: &[String],
    typed: &Typed,
    shape: Shape,
    taken: Vec<Assumption>,
) -> Understood {
    let used = names_of(&typed.text, declarations);
    let candidates = match shape.order() {
        0 => SCALAR_NAMES,
        1 => VECTOR_NAMES,
        _ => MATRIX_NAMES,
    };
    let free = candidates.iter().find(|name| !used.iter().any(|used| used == *name));
    let expression = typed.expression.clone();
    let name = match (&typed.name, free) {
        (Some(name), _) => name.clone(),
        (None, Some(free)) if !expression.is_name() => (*free).to_owned(),
        (None, _) => expression.text().to_owned(),
    };
    if name != expression.text() {
        session.ask(&Question::definition(&name, &expression));
        if typed.name.is_none() {
            session.leave_unsaid(&name);
        }
    }
    Understood { name, expression, shape, taken, other: None, notes: Vec::new() }
}

/// What a declaration or a definition says of names, as what is assumed is written: `S ∈ ℝ^{n×n} symmetric`.
fn assumptions(taken: &Taken) -> Vec<Assumption> {
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

/// What is derived by, read.
///
/// # Errors
/// The place in the list of what cannot be read or of which nothing is known, and what is to be said of it.
pub fn variables(
    wanted: &[String],
    session: &mut Session,
) -> Result<Vec<Expression>, (usize, Box<Diagnostic>)> {
    let mut read = |(place, by): (usize, &String)| {
        let by = match session.typeset(by) {
            None => by.clone(),
            Some(typeset) => match typeset.faults.into_iter().next() {
                Some(fault) => return Err((place, Box::new(fault))),
                None => typeset.text,
            },
        };
        match unknown(&by, session) {
            Some(unknown) => Err((place, Box::new(unknown))),
            None => Expression::parse(&by).map_err(|fault| (place, Box::new(fault))),
        }
    };
    wanted.iter().enumerate().map(&mut read).collect()
}

/// The names that a text uses and that can be derived by.
pub fn candidates(session: &Session, text: &str) -> Vec<String> {
    let used = names_of(text, &[]);
    let names = session.environment().names.iter();
    let variables = names.filter(|(name, entry)| {
        entry.kind != EntryKind::Defined && used.iter().any(|used| **used == ***name)
    });
    variables.map(|(name, _)| name.to_string()).collect()
}

/// What is said of a name to derive by that stands nowhere: by convention it would be assumed,
/// and the derivative be zero.
fn unknown(by: &str, session: &Session) -> Option<Diagnostic> {
    let environment = session.environment();
    // By a name that was given here, and not by whoever asks, nothing is derived.
    let said = environment.names.keys().filter(|name| !session.is_unsaid(name));
    let known: Vec<_> = said.chain(&environment.dimensions).map(|name| canonical(name)).collect();
    let missing = names_of(by, &[]).into_iter().find(|name| {
        let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
        is_name && name != "vec" && !known.iter().any(|known| known == name)
    })?;
    let at = by.find(missing.as_str()).unwrap_or_default();
    let span = Span::new(at, at + missing.len());
    let diagnostic = Diagnostic::new("G0201", format!("nothing is known of `{missing}`"), span).note(
        if functions::find(&missing).is_some() {
            "it is a function; one derives by a variable"
        } else if missing == syntax::built_in::IDENTITY {
            "it is the identity matrix, unless a declaration says otherwise: `I : R`"
        } else if missing == syntax::built_in::NATURAL_BASE {
            "it is the base of logarithms, unless a declaration says otherwise: `e : R`"
        } else {
            "it stands neither in the expression nor in a declaration"
        },
    );
    // `wx`, `πr`, which was meant as a product.
    let holds = |name: &&Arc<str>| {
        missing.chars().count() == 1
            && (2..=3).contains(&name.chars().count())
            && name.contains(missing.as_str())
            && name.chars().all(char::is_alphabetic)
    };
    if let Some(whole) = environment.names.keys().find(holds) {
        let product: Vec<String> = whole.chars().map(String::from).collect();
        return Some(
            diagnostic.help(format!("`{whole}` is one name; the product is `{}`", product.join("*"))),
        );
    }
    let known: Vec<&str> = known.iter().map(|name| &**name).collect();
    Some(match nearest(&missing, &known) {
        Some(near) => diagnostic.replace(format!("there is `{near}`"), span, near),
        None => diagnostic,
    })
}

/// Every name in the texts.
fn names_of(text: &str, declarations: &[String]) -> Vec<String> {
    let words = std::iter::once(text).chain(declarations.iter().map(String::as_str));
    words
        .flat_map(|text| text.split(|character: char| !(character.is_alphanumeric() || character == '_')))
        .map(|name| canonical(name).into_owned())
        .collect()
}
