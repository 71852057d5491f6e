//! An expression that a person typed or that was made: a tree, with the text that reads as it.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::notation::text;
use crate::span::Span;
use crate::syntax;
use crate::syntax::ast::{Ast, Body, Expr, ExprId, Name};

/// An expression that was read, with its text.
///
/// ```
/// use gradus::session::{Ask, Expression, Question, Session};
///
/// let of = Expression::parse("sum(sigma(W*x))").unwrap();
/// let by = Expression::name("W");
/// let outcome = Session::new().ask(&Question::derivative(Ask::Formula, &of, &[by], true));
/// assert_eq!(outcome.subject, "grad(sum(sigma(W*x)), W)");
/// ```
#[derive(Clone, Debug)]
pub struct Expression {
    pub(super) text: Arc<str>,
    /// Where the text begins, in places of the tree.
    pub(super) begin: usize,
    pub(super) body: Body,
}

impl Expression {
    /// Reads one expression.
    ///
    /// # Errors
    /// What is wrong with the text.
    #[expect(clippy::result_large_err, reason = "an error is made once a text, and shown at once")]
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let (ast, root) = syntax::parse_expression(text)?;
        Ok(Self { text: text.into(), begin: 0, body: Body { ast: Arc::new(ast), root } })
    }

    /// A part of a text that was read, which stands at a place of it.
    pub fn at(source: &str, ast: &Arc<Ast>, root: ExprId, place: Span) -> Self {
        Self { text: place.of(source).into(), begin: place.from, body: Body { ast: Arc::clone(ast), root } }
    }

    /// An expression that was made and not typed: its text is the one that reads as it.
    pub fn written(ast: &Ast, root: ExprId) -> Self {
        let mut own = Ast::new();
        let root = own.copy_to(ast, root, |_| Span::nowhere());
        let text = text::ascii(&own, root).into();
        Self { text, begin: 0, body: Body { ast: Arc::new(own), root } }
    }

    /// A name.
    pub fn name(name: &str) -> Self {
        let mut ast = Ast::new();
        let span = Span::new(0, name.len());
        let root = ast.push(Expr::Name(Name { text: name.into(), span }), span);
        Self { text: name.into(), begin: 0, body: Body { ast: Arc::new(ast), root } }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its tree.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Whether it is a name alone.
    pub fn is_name(&self) -> bool {
        matches!(self.body.ast.get(self.body.root), Expr::Name(_))
    }
}
