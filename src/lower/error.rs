//! What can be wrong with names and shapes, as data, and the one function that makes messages
//! of it. Nothing in here decides whether something is wrong.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Mend};
use crate::shape::Shape;
use crate::span::Span;

/// An operand of an operation that went wrong.
#[derive(Clone, Debug)]
pub struct Operand {
    /// Where it stands.
    pub span: Span,
    /// What it is called in the message: its text where that is short.
    pub text: String,
    /// Its shape.
    pub shape: Shape,
}

/// What was said of a name before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// It was declared.
    Declared,
    /// It was defined.
    Defined,
    /// It was used, and its shape assumed.
    Used,
    /// It belongs to the language.
    Reserved,
}

/// What is wrong with names and shapes.
#[derive(Clone, Debug)]
pub enum LowerError {
    /// G0201: a name that nothing is known of, where nothing can be assumed.
    UnknownName {
        /// The name.
        name: Arc<str>,
        /// Where it stands.
        span: Span,
        /// A known name like it.
        similar: Option<String>,
    },
    /// G0201: a derivative of a name that nothing is said of.
    Undefined {
        /// The name.
        name: Arc<str>,
        /// Where it stands.
        span: Span,
        /// What it is derived by.
        by: Arc<str>,
    },
    /// G0202: a call of something that is no function.
    UnknownFunction {
        /// The name.
        name: Arc<str>,
        /// Where it stands.
        span: Span,
        /// A known function like it.
        similar: Option<String>,
        /// Whether a variable has that name.
        variable: bool,
        /// Where the call stands, and what is written in its place.
        instead: Option<(Span, String)>,
        /// What is to be said where there is nothing like it.
        absent: Option<&'static str>,
    },
    /// G0203: two operands whose shapes do not go together.
    Mismatch {
        /// What is done to them: "multiply", "add".
        operation: String,
        /// Where the whole stands.
        span: Span,
        /// The left one.
        left: Operand,
        /// The right one.
        right: Operand,
        /// Which dimensions clash, as a sentence.
        clash: String,
        /// What was probably meant.
        mend: Option<Mend>,
    },
    /// G0204: a matrix that has to be square and is not.
    NotSquare {
        /// What needs it: "`det`", "a matrix power".
        operation: String,
        /// The matrix.
        operand: Operand,
    },
    /// G0205: arguments or operands that an operation does not take.
    Arguments {
        /// What is wrong, as a sentence.
        message: String,
        /// Where.
        span: Span,
        /// What was given, a line each.
        given: Vec<String>,
        /// What is taken, a line each.
        wanted: Vec<String>,
        /// What was probably meant.
        mend: Option<Mend>,
    },
    /// G0206: a name that has a meaning already.
    Redeclared {
        /// The name.
        name: Arc<str>,
        /// Where it is said again.
        span: Span,
        /// What is said of it now: "declared", "defined".
        now: &'static str,
        /// What was said before.
        clash: Clash,
        /// Where it was said.
        first: Option<Span>,
    },
    /// G0207: what is no dimension, or clashes with what is known of one.
    Dimension {
        /// What is wrong, as a sentence.
        message: String,
        /// Where.
        span: Span,
        /// What to do.
        help: Option<String>,
    },
    /// G0208: a subscript that selects nothing.
    Index {
        /// What is wrong, as a sentence.
        message: String,
        /// Where.
        span: Span,
        /// Facts.
        notes: Vec<String>,
    },
    /// G0209: what cannot be derived by.
    DeriveBy {
        /// What is wrong, as a sentence.
        message: String,
        /// Where.
        span: Span,
        /// What was probably meant.
        mend: Option<Mend>,
    },
    /// G0306, a warning: what is derived by does not occur in what is derived.
    Absent {
        /// What is derived by.
        name: Arc<str>,
        /// Where it stands.
        span: Span,
        /// What is derived, as it was typed.
        of: String,
        /// The name in it that is most like the one given.
        similar: Option<String>,
    },
    /// G0217, a warning: a name that nobody declared and that looks like a product without its sign.
    Juxtaposed {
        /// The name.
        name: Arc<str>,
        /// Where it stands.
        span: Span,
        /// The product.
        product: String,
    },
    /// G0307, a warning: what is right as it was typed, and mostly meant otherwise.
    Misread {
        /// Where.
        span: Span,
        /// What it says, as a sentence.
        message: String,
        /// What may be meant.
        help: String,
    },
    /// G0210: a gradient or Hessian of something that is no scalar.
    NotScalar {
        /// What was asked for.
        function: Arc<str>,
        /// Where its name stands.
        name: Span,
        /// What was derived.
        operand: Operand,
        /// What to ask for instead.
        instead: Option<&'static str>,
    },
    /// G0211: a word of structure that does not fit the shape, or another word.
    Structure {
        /// What is wrong, as a sentence.
        message: String,
        /// Where.
        span: Span,
    },
    /// G0212: an identity, or an index, whose size nothing tells.
    OpenSize {
        /// Where.
        span: Span,
        /// What has no size: "the identity `I`".
        what: String,
    },
    /// G0213: digits that are claimed have to be digits.
    NotDigits {
        /// Where.
        span: Span,
    },
    /// G0214: a program that would become too large.
    TooLarge {
        /// Where.
        span: Span,
        /// What is too large, as a sentence.
        message: String,
    },
    /// An error within the body of a function, seen from its call.
    Within {
        /// The function.
        function: Arc<str>,
        /// Where it is called.
        span: Span,
        /// What went wrong there.
        error: Box<LowerError>,
    },
}

/// What a fallible step of lowering gives.
pub type Fallible<T> = Result<T, Box<LowerError>>;

/// A text in which a dimension that is still open is a blank: `matrix(_, _)`.
fn without_open_names(text: &str) -> String {
    let mut parts = text.split('?');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == part.len() { all + "?" + part } else { all + "_" + rest }
    })
}

/// "did you mean" as a mend.
fn did_you_mean(diagnostic: Diagnostic, span: Span, similar: Option<String>) -> Diagnostic {
    match similar {
        Some(name) => diagnostic.replace(format!("there is `{name}`"), span, name),
        None => diagnostic,
    }
}

impl LowerError {
    /// The message.
    pub fn diagnostic(self) -> Diagnostic {
        let mut diagnostic = self.message();
        let labels = diagnostic.labels.iter_mut().map(|label| &mut label.text);
        for text in labels.chain(&mut diagnostic.notes).chain([&mut diagnostic.message]) {
            *text = without_open_names(text);
        }
        diagnostic
    }

    fn message(self) -> Diagnostic {
        match self {
            Self::UnknownName { name, span, similar } => {
                let message = format!("nothing is known of `{name}`");
                did_you_mean(Diagnostic::new("G0201", message, span), span, similar)
            }
            Self::Undefined { name, span, by } => {
                let message = format!("nothing says how `{name}` depends on `{by}`");
                let help = format!("define it first: `{name} = …`, an expression in `{by}`");
                Diagnostic::new("G0201", message, span).help(help)
            }
            Self::UnknownFunction { name, span, similar, variable, instead, absent } => {
                let mut diagnostic = unknown_function(&name, span, similar, variable);
                // A small letter in front of a bracket is more often a function than a factor.
                let is_letter = name.chars().count() == 1;
                let is_small = name.chars().all(char::is_lowercase);
                let is_product = instead.as_ref().is_some_and(|(_, text)| text.contains('*'));
                let is_applied = instead.is_none() && absent.is_none() && diagnostic.mend.is_none();
                if !variable && is_letter && (is_small && is_product || is_applied) {
                    let shapes = if is_small { "R[n] -> R" } else { "R -> R[n,n]" };
                    diagnostic = diagnostic
                        .note(format!("a function that is not given is declared first: `{name} : {shapes}`"));
                }
                match (instead, absent) {
                    (Some((at, instead)), _) => diagnostic.replace(format!("write `{instead}`"), at, instead),
                    (None, Some(words)) => diagnostic.help(words),
                    (None, None) => diagnostic,
                }
            }
            Self::Mismatch { operation, span, left, right, clash, mend } => {
                mismatch(&operation, span, &left, &right, &clash, mend)
            }
            Self::NotSquare { operation, operand } => {
                let message = format!("{operation} needs a square matrix");
                Diagnostic::new("G0204", message, operand.span)
                    .marked(operand.shape.to_string())
                    .note(format!("{} is {}", operand.text, operand.shape))
            }
            Self::Arguments { message, span, given, wanted, mend } => {
                let mut diagnostic = Diagnostic::new("G0205", message, span);
                diagnostic.notes.extend(given.into_iter().map(|line| format!("given:  {line}")));
                diagnostic.notes.extend(wanted.into_iter().map(|line| format!("wanted: {line}")));
                diagnostic.mend = mend;
                diagnostic
            }
            Self::Redeclared { name, span, now, clash, first } => redeclared(&name, span, now, clash, first),
            Self::Dimension { message, span, help } => {
                let diagnostic = Diagnostic::new("G0207", message, span);
                help.map_or(diagnostic.clone(), |help| diagnostic.help(help))
            }
            Self::Index { message, span, notes } => {
                let mut diagnostic = Diagnostic::new("G0208", message, span);
                diagnostic.notes = notes;
                diagnostic
            }
            Self::DeriveBy { message, span, mend } => {
                let error = Diagnostic::new("G0209", message, span)
                    .note("one derives by a name, by `vec` of a name, or by an entry or slice of a name");
                match mend {
                    Some(mend) => Diagnostic { mend: Some(mend), ..error },
                    None => {
                        error.help("define it, as in `z = …`, use `z` in what follows, and derive by `z`")
                    }
                }
            }
            Self::Absent { name, span, of, similar } => {
                let message = format!("`{name}` does not occur in `{of}`: this derivative is 0");
                did_you_mean(Diagnostic::new("G0306", message, span), span, similar)
            }
            Self::Juxtaposed { name, span, product } => Diagnostic::new(
                "G0217",
                format!("`{name}` is read as one name"),
                span,
            )
            .replace(format!("the product has a sign: `{product}`"), span, product),
            Self::Misread { span, message, help } => Diagnostic::new("G0307", message, span).help(help),
            Self::NotScalar { function, name, operand, instead } => {
                not_scalar(&function, name, &operand, instead)
            }
            Self::Structure { message, span } => Diagnostic::new("G0211", message, span),
            Self::OpenSize { span, what } => {
                Diagnostic::new("G0212", format!("nothing here tells the size of {what}"), span)
                    .help("write `eye(n)`, where `n` is its size")
            }
            Self::NotDigits { span } => {
                Diagnostic::new("G0213", "the right side of `~=` has to be numbers, written out", span)
                    .help("use `==` to claim that two expressions are equal")
            }
            Self::TooLarge { span, message } => Diagnostic::new("G0214", message, span),
            Self::Within { function, span, error } => within(&function, span, error.diagnostic()),
        }
    }
}

fn unknown_function(name: &str, span: Span, similar: Option<String>, variable: bool) -> Diagnostic {
    if variable {
        return Diagnostic::new("G0202", format!("`{name}` is a variable and not a function"), span)
            .help(format!("a product needs its `*`: `{name}*(…)`"));
    }
    did_you_mean(Diagnostic::new("G0202", format!("there is no function `{name}`"), span), span, similar)
}

/// Both shapes under each other, then what clashes.
fn mismatch(
    operation: &str,
    span: Span,
    left: &Operand,
    right: &Operand,
    clash: &str,
    mend: Option<Mend>,
) -> Diagnostic {
    let width = left.text.chars().count().max(right.text.chars().count());
    let mut diagnostic = Diagnostic::new("G0203", format!("shapes do not agree: cannot {operation}"), span)
        .label(left.span, left.shape.to_string())
        .label(right.span, right.shape.to_string());
    for operand in [left, right] {
        diagnostic = diagnostic.note(format!("{:width$}  {}", operand.text, operand.shape));
    }
    if !clash.is_empty() {
        diagnostic = diagnostic.note(clash);
    }
    diagnostic.mend = mend;
    diagnostic
}

fn redeclared(name: &str, span: Span, now: &str, clash: Clash, first: Option<Span>) -> Diagnostic {
    let message = match clash {
        Clash::Declared => format!("`{name}` was declared before"),
        Clash::Defined => format!("`{name}` was defined before"),
        Clash::Used => format!("`{name}` is {now} after it was used"),
        Clash::Reserved => format!("`{name}` belongs to the language"),
    };
    let mut diagnostic = Diagnostic::new("G0206", message, span).marked(format!("{now} here"));
    if let Some(first) = first {
        diagnostic = diagnostic.label(
            first,
            match clash {
                Clash::Used => "used here, with a shape that was assumed",
                Clash::Declared => "declared here",
                Clash::Defined | Clash::Reserved => "defined here",
            },
        );
    }
    diagnostic.help(match clash {
        Clash::Declared if now == "defined" => {
            format!("a variable gets a value where it is declared: `{name} : … = …`; else take another name")
        }
        Clash::Used => format!("say what `{name}` is before it is used"),
        _ => "take another name".to_owned(),
    })
}

fn not_scalar(function: &str, name: Span, operand: &Operand, instead: Option<&str>) -> Diagnostic {
    let message = format!("`{function}` derives a scalar, and this is a {}", operand.shape.kind());
    let diagnostic = Diagnostic::new("G0210", message, operand.span).marked(operand.shape.to_string());
    match instead {
        Some(other) => {
            diagnostic.replace(format!("`{other}` derives things of any shape"), name, other.to_owned())
        }
        None => diagnostic.help("derive an entry, or a sum of the entries"),
    }
}

/// An error in a function's body as one of its call: the body may stand in another text.
fn within(function: &str, span: Span, inner: Diagnostic) -> Diagnostic {
    let mut diagnostic = Diagnostic { labels: Vec::new(), mend: None, ..inner };
    diagnostic.labels.push(crate::diagnostic::Label { span, text: "in this call".to_owned() });
    diagnostic.note(format!("this is in the body of `{function}`, with the arguments given here"))
}
