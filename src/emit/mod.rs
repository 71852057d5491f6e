//! Programs in other languages: an expression and its derivatives as one function that shares their
//! work. A target is a table of spellings, and a function of the table is spelled in its row. What a
//! target cannot say is an error that names it; nothing in here derives or simplifies.

mod about;
mod arrays;
mod frame;
mod given;
mod helpers;
mod labels;
mod loops;
mod names;
mod python;
mod target;
mod template;
mod words;
mod write;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::ir::{Arena, NodeId};
use crate::plan::{PlanError, apart};
use crate::shape::Dimension;
use crate::span::Span;

use target::Manner;
pub use target::Target;

/// Every target, in the order in which they are listed.
pub const TARGETS: &[&Target] = &[
    &Target::arrays(&python::NUMPY),
    &Target::arrays(&python::JAX),
    &Target::arrays(&python::TORCH),
    &Target::arrays(&arrays::JULIA),
    &Target::arrays(&arrays::MATLAB),
    &Target::loops(&loops::C),
    &Target::loops(&loops::RUST),
];

/// Other names that people call the targets by.
const ALIASES: &[(&str, &str)] = &[
    ("np", "numpy"),
    ("python", "numpy"),
    ("jnp", "jax"),
    ("pytorch", "torch"),
    ("jl", "julia"),
    ("octave", "matlab"),
    ("rs", "rust"),
];

/// The target of a name, whatever its letters' case.
pub fn target(name: &str) -> Option<&'static Target> {
    let name = name.to_lowercase();
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(&*name, |(_, target)| target);
    TARGETS.iter().find(|target| target.name == name).copied()
}

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Request {
    /// The name of the function.
    pub name: String,
    /// The expression as it was typed.
    pub text: String,
    /// The value, then derivatives.
    pub results: Vec<ResultOf>,
    /// Whether a check by differences is to follow.
    pub with_check: bool,
    /// About how long axes will be, by their names: in which order factors are multiplied depends on it.
    pub sizes: BTreeMap<String, usize>,
}

/// One result of the function.
#[derive(Clone, Debug)]
pub struct ResultOf {
    /// Its name.
    pub name: String,
    /// Its node, with every derivative in it taken.
    pub node: NodeId,
    /// Its formula, in ASCII.
    pub formula: String,
    /// How its axes lie, in words.
    pub layout: Option<String>,
    /// Where it holds.
    pub conditions: Vec<String>,
    /// Of a derivative: the place of the result that it is the derivative of, where that is one of the
    /// results, and by what.
    pub derivative: Option<(Option<usize>, String)>,
}

/// Why there is no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmitError {
    /// The target has no such function.
    NoFunction {
        /// The target.
        target: &'static str,
        /// The function's name in the table.
        function: &'static str,
    },
    /// The target has no such operation.
    Lacking {
        /// The target.
        target: &'static str,
        /// The operation, in words.
        what: &'static str,
    },
    /// A function of matrices is mapped over a further axis.
    Mapped {
        /// The function's name in the table.
        function: &'static str,
    },
    /// No target is written such a thing.
    Unsupported {
        /// What it is, in words.
        what: &'static str,
    },
}

impl From<PlanError> for EmitError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Mapped { function } => Self::Mapped { function },
            PlanError::Unsupported { what } => Self::Unsupported { what },
        }
    }
}

impl EmitError {
    /// The message, about a place.
    pub fn to_diagnostic(self, span: Span) -> Diagnostic {
        match self {
            Self::NoFunction { target, function } => {
                Diagnostic::new("G0601", format!("{target} has no `{function}`"), span)
                    .note(format!("the row of `{function}` has no spelling for it"))
            }
            Self::Lacking { target, what } => {
                Diagnostic::new("G0602", format!("{target} has no operation for {what}"), span)
                    .help("numpy, jax and torch have one")
            }
            Self::Mapped { function } => {
                let message =
                    format!("`{function}` for each entry along a further axis is not written as code");
                Diagnostic::new("G0603", message, span)
            }
            Self::Unsupported { what } => {
                Diagnostic::new("G0603", format!("{what} is not written as code"), span)
            }
        }
    }
}

/// What a program is given: a name, and the axes of a variable or none where it is a size.
pub type Parameter = (String, Option<Vec<Dimension>>);

/// What the program of a request is given, in the order of its arguments, each by its own name.
///
/// # Errors
/// As [`emit`].
pub fn parameters(arena: &Arena, request: &Request) -> Result<Vec<Parameter>, EmitError> {
    with_pairs_apart(arena, request, frame::parameters)
}

/// The text of a program: one function, deterministic to the byte.
///
/// ```
/// use gradus::emit::{Request, ResultOf, emit, target};
/// use gradus::session::{Answer, Session};
///
/// let mut session = Session::new();
/// let outcomes = session.run("W*x");
/// let Answer::Expression(answer) = &outcomes[0].answer else { panic!("{outcomes:?}") };
/// let result = ResultOf {
///     name: "y".to_owned(),
///     node: answer.node,
///     formula: "W*x".to_owned(),
///     layout: None,
///     conditions: Vec::new(),
///     derivative: None,
/// };
/// let (name, text) = ("f".to_owned(), "W*x".to_owned());
/// let request = Request { name, text, results: vec![result], with_check: false, sizes: Default::default() };
/// let program = emit(session.arena(), &request, target("numpy").unwrap()).unwrap();
/// assert!(program.contains("def f(W, x)"), "{program}");
/// ```
pub fn emit(arena: &Arena, request: &Request, target: &'static Target) -> Result<String, EmitError> {
    with_pairs_apart(arena, request, |arena, request| match &target.manner {
        Manner::Arrays(arrays) => frame::write(arena, request, arrays),
        Manner::Loops(dialect) => loops::write(arena, request, dialect),
    })
}

/// Does something with a request whose sums over pairs that differ are products.
fn with_pairs_apart<T>(
    arena: &Arena,
    request: &Request,
    then: impl FnOnce(&Arena, &Request) -> Result<T, EmitError>,
) -> Result<T, EmitError> {
    let roots: Vec<NodeId> = request.results.iter().map(|result| result.node).collect();
    apart::with_pairs_apart(arena, &roots, |arena, nodes| {
        let mut request = request.clone();
        for (result, node) in request.results.iter_mut().zip(nodes) {
            result.node = *node;
        }
        then(arena, &request)
    })
}
