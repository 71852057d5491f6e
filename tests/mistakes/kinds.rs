//! The kinds of mistakes, as a table: each looks at one place of a statement and says what might
//! stand there instead. A kind knows nothing of shapes: what does not fit is refused for that.

use gradus::syntax::ast::{Ast, Expr, ExprId, Operator};

/// A place in a statement.
pub struct Site<'a> {
    pub ast: &'a Ast,
    pub id: ExprId,
    pub source: &'a str,
    /// Whether it is the whole side.
    pub root: bool,
    /// Whether it counts: within a subscript, a bound, a size, the number of an axis.
    pub counts: bool,
    /// The variables declared together with others of their shape, each with the next of them.
    pub alike: &'a [(String, String)],
    /// How many axes an expression has, where that is known.
    pub order: &'a dyn Fn(ExprId) -> Option<usize>,
}

/// A kind of mistake: its name, and what stands at a place where it is made.
pub type Kind = (&'static str, fn(&Site<'_>) -> Vec<String>);

/// The functions that are taken for each other.
const CONFUSED: [(&str, &str); 16] = [
    ("tr", "det"),
    ("tr", "sum"),
    ("det", "tr"),
    ("sum", "norm"),
    ("norm", "sum"),
    ("cos", "sin"),
    ("sin", "cos"),
    ("sigma", "tanh"),
    ("tanh", "sigma"),
    ("softmax", "sigma"),
    ("inv", "adj"),
    ("pinv", "inv"),
    ("adj", "inv"),
    ("mean", "sum"),
    ("step", "sign"),
    ("max", "min"),
];

/// All of them.
pub const KINDS: &[Kind] = &[
    ("a transpose dropped", |at| at.transposed().map(|inner| at.text(inner)).into_iter().collect()),
    ("a transpose added", |at| match at.expr() {
        Expr::Name(_) | Expr::Call { .. } if at.is_array(at.id) && !at.counts => {
            vec![format!("{}'", at.here())]
        }
        _ => Vec::new(),
    }),
    (
        "the whole transposed",
        |at| {
            if at.is_array(at.id) { at.whole(|all| format!("{all}'")) } else { Vec::new() }
        },
    ),
    ("twice as much", |at| at.whole(|all| format!("2*{all}"))),
    ("half as much", |at| at.whole(|all| format!("{all}/2"))),
    ("one term twice", |at| {
        at.binary(&[Operator::Add], |a, b| vec![format!("2*{a} + {b}"), format!("{a} + 2*{b}")])
    }),
    ("a numeric factor lost", |at| {
        at.binary(&[Operator::Multiply, Operator::Divide], |a, b| match (at.is_number(a), at.is_number(b)) {
            (true, false) => vec![b.to_owned()],
            (false, true) => vec![a.to_owned()],
            _ => Vec::new(),
        })
    }),
    ("the sign turned", |at| at.whole(|all| format!("-{all}"))),
    ("a minus lost", |at| match at.expr() {
        Expr::Negate(inner) => vec![at.text(*inner)],
        _ => Vec::new(),
    }),
    ("minus for plus", |at| at.binary(&[Operator::Add], |a, b| vec![format!("{a} - {b}")])),
    ("plus for minus", |at| at.binary(&[Operator::Subtract], |a, b| vec![format!("{a} + {b}")])),
    ("a difference turned", |at| at.binary(&[Operator::Subtract], |a, b| vec![format!("{b} - {a}")])),
    ("a term lost", |at| {
        at.binary(&[Operator::Add, Operator::Subtract], |a, b| vec![a.to_owned(), b.to_owned()])
    }),
    ("a small term added", |at| at.whole(|all| format!("{all} + {all}.*{all}/10^9"))),
    ("a millionth of it lost", |at| at.whole(|all| format!("{all}*0.999999"))),
    ("two factors swapped", |at| {
        at.product(&[Operator::Multiply, Operator::Kronecker], |a, b| match at.operator() {
            Some(Operator::Kronecker) => vec![format!("{b} ⊗ {a}")],
            _ => vec![format!("{b}*{a}")],
        })
    }),
    ("entry by entry for the product", |at| {
        at.product(&[Operator::Multiply], |a, b| vec![format!("{a}.*{b}")])
    }),
    ("the product for entry by entry", |at| {
        at.product(&[Operator::Hadamard], |a, b| vec![format!("{a}*{b}")])
    }),
    ("a factor of the chain lost", |at| {
        at.binary(&[Operator::Multiply, Operator::Hadamard], |a, b| vec![a.to_owned(), b.to_owned()])
    }),
    ("without 1 minus it", |at| match (at.expr(), at.operands().as_slice()) {
        (Expr::Binary { operator: Operator::Subtract, .. }, [one, other]) if one == "1" => {
            vec![other.clone(), "1".to_owned()]
        }
        _ => Vec::new(),
    }),
    ("symmetry assumed", |at| {
        at.binary(&[Operator::Add], |a, b| {
            let turned = |a: &str, b: &str| a == format!("({b}')") || b == format!("({a}')");
            if turned(a, b) { vec![format!("2*{a}"), format!("2*{b}")] } else { Vec::new() }
        })
    }),
    ("a third rounded", |at| at.whole(|all| format!("0.3333333*3*{all}"))),
    ("a constant off by 1e-7", |at| match at.expr() {
        Expr::Number { spelling, .. } if !at.counts => vec![format!("({spelling} + 1/10^7)")],
        _ => Vec::new(),
    }),
    ("an exponent one too large", |at| at.powers(|base, sign, k| vec![format!("{base}{sign}({k} + 1)")])),
    ("an exponent one too small", |at| at.powers(|base, sign, k| vec![format!("{base}{sign}({k} - 1)")])),
    ("an exponent lost", |at| at.powers(|base, _, _| vec![base.to_owned()])),
    ("a power of entries for one of the matrix", |at| {
        let of_matrix = |at: &Site<'_>| at.operand_ids().first().is_some_and(|base| at.is_array(*base));
        let other = |sign: &str| if sign == "^" { ".^" } else { "^" };
        at.powers(
            |base, sign, k| {
                if of_matrix(at) { vec![format!("{base}{}{k}", other(sign))] } else { Vec::new() }
            },
        )
    }),
    ("the inverse for the transpose", |at| {
        at.transposed().map(|inner| format!("inv({})", at.text(inner))).into_iter().collect()
    }),
    ("the transpose for the inverse", |at| at.call_of("inv", |inner| format!("({inner})'"))),
    ("an inverse lost", |at| at.call_of("inv", str::to_owned)),
    ("a diagonal matrix for its diagonal", |at| at.call_of("diag", |inner| format!("({inner})"))),
    ("a vec lost", |at| at.call_of("vec", |inner| format!("({inner})"))),
    ("the other axis", |at| match at.expr() {
        Expr::Call { function, arguments } => match arguments.as_slice() {
            [first, axis] if at.text(*axis) == "2" => {
                vec![format!("{}({}, 1)", function.text, at.bare(*first))]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }),
    ("one function for another", |at| match at.expr() {
        Expr::Call { function, arguments } => {
            let arguments: Vec<&str> = arguments.iter().map(|one| at.bare(*one)).collect();
            let others = CONFUSED.iter().filter(|(name, _)| *name == &*function.text);
            others.map(|(_, other)| format!("{other}({})", arguments.join(", "))).collect()
        }
        _ => Vec::new(),
    }),
    ("a function lost", |at| match at.expr() {
        Expr::Call { arguments, .. } => arguments.first().map(|one| at.text(*one)).into_iter().collect(),
        _ => Vec::new(),
    }),
    ("1 for the identity", |at| if at.here() == "I" { vec!["1".to_owned()] } else { Vec::new() }),
    ("the identity lost", |at| {
        at.binary(&[Operator::Multiply, Operator::Hadamard], |a, b| match (a, b) {
            ("I", other) | (other, "I") => vec![other.to_owned()],
            _ => Vec::new(),
        })
    }),
    ("the commutation matrix lost", |at| match at.expr() {
        Expr::Call { function, .. } if &*function.text == "K" => vec!["I".to_owned()],
        _ => Vec::new(),
    }),
    ("the quotient turned", |at| {
        at.binary(&[Operator::Divide, Operator::HadamardDivide], |a, b| vec![format!("{b}./{a}")])
    }),
    ("a divisor multiplied", |at| at.binary(&[Operator::Divide], |a, b| vec![format!("{a}*{b}")])),
    ("a divisor lost", |at| {
        at.binary(&[Operator::Divide, Operator::HadamardDivide], |a, _| vec![a.to_owned()])
    }),
    ("a divisor not squared", |at| at.binary(&[Operator::Divide], |a, b| vec![format!("{a}/sqrt({b})")])),
    ("a sum one short", |at| match at.expr() {
        Expr::Sum { body, index, lower, upper } => vec![format!(
            "sum({} for {} in {}..{} - 1)",
            at.bare(*body),
            index.text,
            at.bare(*lower),
            at.bare(*upper)
        )],
        _ => Vec::new(),
    }),
    ("subscripts swapped", |at| match at.expr() {
        Expr::Select { base, .. } => {
            let text = at.source_of(at.id);
            let start = at.source_of(*base).len();
            let inside = text.get(start..).and_then(|rest| rest.split_once('[')).map(|(_, rest)| rest);
            match inside.and_then(|rest| rest.trim_end_matches(']').split_once(',')) {
                Some((first, second)) if !first.contains('(') => {
                    vec![format!("{}[{second},{first}]", at.text(*base))]
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }),
    ("the wrong variable", |at| {
        at.alike.iter().filter(|(name, _)| *name == at.here()).map(|(_, other)| other.clone()).collect()
    }),
];

impl<'a> Site<'a> {
    fn expr(&self) -> &'a Expr {
        self.ast.get(self.id)
    }

    fn source_of(&self, id: ExprId) -> &'a str {
        self.ast.span(id).of(self.source)
    }

    /// The text of an expression as an operand of anything.
    fn text(&self, id: ExprId) -> String {
        let text = self.source_of(id);
        match self.ast.get(id) {
            Expr::Name(_) | Expr::Number { .. } | Expr::Call { .. } | Expr::Sum { .. } => text.to_owned(),
            _ => format!("({text})"),
        }
    }

    /// Its text as an argument.
    fn bare(&self, id: ExprId) -> &'a str {
        self.source_of(id)
    }

    fn here(&self) -> String {
        self.text(self.id)
    }

    fn whole(&self, change: impl Fn(&str) -> String) -> Vec<String> {
        if self.root { vec![change(&self.here())] } else { Vec::new() }
    }

    fn transposed(&self) -> Option<ExprId> {
        match self.expr() {
            Expr::Transpose(inner) => Some(*inner),
            _ => None,
        }
    }

    fn operator(&self) -> Option<Operator> {
        match self.expr() {
            Expr::Binary { operator, .. } => Some(*operator),
            _ => None,
        }
    }

    fn operand_ids(&self) -> Vec<ExprId> {
        let mut operands = Vec::new();
        self.expr().for_each_operand(|operand| operands.push(operand));
        operands
    }

    fn operands(&self) -> Vec<String> {
        self.operand_ids().into_iter().map(|operand| self.text(operand)).collect()
    }

    /// Whether it is no number: what a number does not change is no mistake.
    fn is_array(&self, id: ExprId) -> bool {
        (self.order)(id) != Some(0)
    }

    /// A product in which neither factor is a number.
    fn product(&self, which: &[Operator], change: impl Fn(&str, &str) -> Vec<String>) -> Vec<String> {
        let arrays = self.operand_ids().iter().all(|operand| self.is_array(*operand));
        if arrays { self.binary(which, change) } else { Vec::new() }
    }

    fn binary(&self, which: &[Operator], change: impl Fn(&str, &str) -> Vec<String>) -> Vec<String> {
        let is_one = self.operator().is_some_and(|operator| which.contains(&operator));
        match self.operands().as_slice() {
            [left, right] if is_one => change(left, right),
            _ => Vec::new(),
        }
    }

    fn is_number(&self, text: &str) -> bool {
        text.trim_matches(['(', ')', '-']).chars().all(|c| c.is_ascii_digit() || "./".contains(c))
    }

    fn powers(&self, change: impl Fn(&str, &str, &str) -> Vec<String>) -> Vec<String> {
        let sign = if self.operator() == Some(Operator::Power) { "^" } else { ".^" };
        self.binary(&[Operator::Power, Operator::HadamardPower], |base, k| change(base, sign, k))
    }

    fn call_of(&self, name: &str, change: impl Fn(&str) -> String) -> Vec<String> {
        match self.expr() {
            Expr::Call { function, arguments } if &*function.text == name => {
                arguments.first().map(|one| change(&self.text(*one))).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}
