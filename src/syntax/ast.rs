//! The tree of what was typed, and of what is to be printed: one type for both directions.
//! Expressions lie in an arena, children before parents, so that a walk is a loop over the
//! arena and depth never meets the stack.

use std::sync::Arc;

use num_rational::BigRational;
use rustc_hash::FxHashSet;

use super::notation::Notation;
use crate::span::Span;
use crate::structures::Word;

/// A name where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name itself, Greek letters as they were typed.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// An expression's place in its [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub u32);

/// An expression, with the tree that it stands in.
#[derive(Clone, Debug)]
pub struct Body {
    /// The tree.
    pub ast: Arc<Ast>,
    /// The expression.
    pub root: ExprId,
}

/// The operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`: matrix product, or scaling.
    Multiply,
    /// `/`
    Divide,
    /// `.*` or `⊙`: entry by entry.
    Hadamard,
    /// `./`: entry by entry.
    HadamardDivide,
    /// `⊗`: the Kronecker product.
    Kronecker,
    /// `^`
    Power,
    /// `.^`: entry by entry.
    HadamardPower,
}

/// How the derivative of a function that is not given is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlopeKind {
    /// `grad(f)(u)`, `∇f(u)`: of a number.
    Gradient,
    /// `jacobian(f)(u)`, `∂f(u)`: of an array.
    Jacobian,
    /// `hessian(f)(u)`, `∇²f(u)`
    Hessian,
    /// `φ′(u)`: of a function of one number.
    Prime,
    /// `diff(l, 1, 2)(u, v)`, `∂₁∂₂l(u, v)`
    Partial,
}

/// One subscript of `A[…]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscript {
    /// `i`
    Entry(ExprId),
    /// `:`
    All,
    /// `from..to`, both ends included.
    Range(ExprId, ExprId),
}

/// An expression; its operands stand before it in the arena.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number, exact. `spelling` is what was typed, or what is to be printed.
    Number {
        /// Its exact value.
        value: BigRational,
        /// Its spelling: `0.05`, `3`; a fraction that the engine made is spelled `3/8`.
        spelling: Arc<str>,
    },
    /// A variable, a definition, a constant or a dimension.
    Name(Name),
    /// `-a`
    Negate(ExprId),
    /// `a'`
    Transpose(ExprId),
    /// `a + b` and its like.
    Binary {
        /// Which.
        operator: Operator,
        /// The left operand.
        left: ExprId,
        /// The right operand.
        right: ExprId,
    },
    /// `f(a, b)`, the functions of the table, the user's and the derivatives alike.
    Call {
        /// The function's name.
        function: Name,
        /// Its arguments.
        arguments: Vec<ExprId>,
    },
    /// `grad(f)(u)`: a derivative of a function that is not given, at what stands in its place.
    Slope {
        /// How it is written.
        kind: SlopeKind,
        /// The function.
        function: Name,
        /// The places of the arguments that it is derived by, in turn, counted from 1.
        places: Vec<usize>,
        /// What it is taken at.
        arguments: Vec<ExprId>,
    },
    /// `[a; b]` (one column: a vector), `[a, b]` (one row), `[a, b; c, d]` (a matrix or blocks).
    Bracket {
        /// The rows, each not empty and all of one length.
        rows: Vec<Vec<ExprId>>,
    },
    /// `A[i, :]`
    Select {
        /// What is selected from.
        base: ExprId,
        /// One subscript for each axis.
        subscripts: Vec<Subscript>,
    },
    /// `sum(body for index in lower..upper)`
    Sum {
        /// The summand.
        body: ExprId,
        /// The index.
        index: Name,
        /// The first value of the index.
        lower: ExprId,
        /// Its last value, included.
        upper: ExprId,
    },
}

/// The arena of expressions.
#[derive(Clone, Debug, Default)]
pub struct Ast {
    expressions: Vec<Expr>,
    spans: Vec<Span>,
    /// Products that stand in brackets before a division entry by entry: see [`Ast::enclose`].
    enclosed: FxHashSet<ExprId>,
}

impl Ast {
    /// An empty arena.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an expression, whose operands must already be here.
    pub fn push(&mut self, expression: Expr, span: Span) -> ExprId {
        let id = ExprId(u32::try_from(self.expressions.len()).unwrap_or(u32::MAX));
        self.expressions.push(expression);
        self.spans.push(span);
        id
    }

    /// The expression at an id.
    #[expect(clippy::indexing_slicing, reason = "an id is only made by `push` of the same arena")]
    pub fn get(&self, id: ExprId) -> &Expr {
        &self.expressions[id.0 as usize]
    }

    /// Puts another expression, of operands that are older, in the place of one.
    pub fn set(&mut self, id: ExprId, expression: Expr) {
        if let Some(place) = self.expressions.get_mut(id.0 as usize) {
            *place = expression;
        }
    }

    /// Sets a product of matrices apart: `(A*B) ./ C`, as authors print it, where the grammar asks for no brackets.
    pub fn enclose(&mut self, id: ExprId) {
        self.enclosed.insert(id);
    }

    /// Whether a product stands in brackets before a division entry by entry.
    pub fn is_enclosed(&self, id: ExprId) -> bool {
        self.enclosed.contains(&id)
    }

    /// Where an expression stands.
    pub fn span(&self, id: ExprId) -> Span {
        self.spans.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Gives every name in an expression another spelling.
    pub fn respell(&mut self, spelling: &dyn Fn(&Arc<str>) -> Arc<str>) {
        for expression in &mut self.expressions {
            match expression {
                Expr::Name(name)
                | Expr::Call { function: name, .. }
                | Expr::Slope { function: name, .. }
                | Expr::Sum { index: name, .. } => {
                    name.text = spelling(&name.text);
                }
                _ => {}
            }
        }
    }

    /// How many expressions there are.
    pub fn len(&self) -> usize {
        self.expressions.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.expressions.is_empty()
    }
}

/// How the two sides of a claim are to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `==`: identically equal.
    Equal,
    /// `~=` or `≈`: every entry rounds to the digits written.
    Rounds,
}

/// What one statement says.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `W, V : R[m,n] symmetric = [...]`
    Declare {
        /// The names declared.
        names: Vec<Name>,
        /// Dimensions, as expressions: whole numbers, names, polynomials of them; none for a scalar.
        dimensions: Vec<ExprId>,
        /// The words of structure, and where they stand.
        structure: Vec<(Word, Span)>,
        /// The value, where there is one.
        value: Option<ExprId>,
        /// The name of the file that the value is loaded from, where it is: `load("data.npy")`.
        file: Option<Name>,
    },
    /// `assume A == B`
    Assume {
        /// The left side.
        left: ExprId,
        /// The right side.
        right: ExprId,
    },
    /// `y = W*x`
    Define {
        /// The name defined.
        name: Name,
        /// Its body.
        body: ExprId,
    },
    /// `f(x, y) = x + y`
    Function {
        /// The function's name.
        name: Name,
        /// Its parameters.
        parameters: Vec<Name>,
        /// Its body.
        body: ExprId,
    },
    /// `f : R[n], R -> R[m]`: functions of which only the shapes are known.
    UnknownFunction {
        /// Their names.
        names: Vec<Name>,
        /// The dimensions of each argument.
        arguments: Vec<Vec<ExprId>>,
        /// The dimensions of the value.
        value: Vec<ExprId>,
    },
    /// An expression to answer.
    Expression(ExprId),
    /// `show EXPR as NOTATION`
    Show {
        /// The expression.
        expression: ExprId,
        /// The notation.
        notation: Notation,
    },
    /// `eval EXPR`
    Eval(ExprId),
    /// `steps EXPR`
    Steps(ExprId),
    /// `shape EXPR`
    Shape(ExprId),
    /// `claim A == B`
    Claim {
        /// The left side.
        left: ExprId,
        /// What is claimed.
        relation: Relation,
        /// The right side.
        right: ExprId,
    },
}

/// A statement and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// Where it stands.
    pub span: Span,
    /// What it is about, without the word that it begins with: `a == b` of `claim a == b`.
    pub subject: Span,
}

/// A text that was read: its statements, in order.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The expressions of all statements.
    pub ast: Ast,
    /// The statements.
    pub statements: Vec<Statement>,
}
