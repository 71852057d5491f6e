//! What is right as it was typed, and mostly meant otherwise: warnings that name what may be meant.

use super::environment::EntryKind;
use super::error::LowerError;
use super::evaluate::{Given, Lower};
use super::names::{conventional_order, is_time};
use super::uses::ids;
use crate::functions::{self, Domain, FormId, Signature};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Operator};
use crate::syntax::built_in;

/// Fewer letters than this are a variable's name, whatever function is called so.
const SHORTEST_NAME: usize = 3;

/// What brackets left out make of a quotient by a row.
pub(super) struct OpenDivisor {
    /// The divisor that was meant, from its row to the last factor, as it was typed.
    pub meant: String,
    /// Where it stands.
    pub span: Span,
}

impl Lower<'_> {
    /// Whether a name's shape was assumed, and not declared.
    pub(super) fn is_assumed(&self, name: &str) -> bool {
        self.environment.get(name).is_some_and(|entry| entry.kind == EntryKind::Assumed)
    }

    fn misread(&mut self, span: Span, message: String, help: String) {
        self.warnings.push(LowerError::Misread { span, message, help }.diagnostic());
    }

    /// Whether a warning can be shown: it is about the text at hand, and said once.
    fn warns(&self) -> bool {
        self.build && self.frames.len() == 1 && !self.source.is_empty()
    }

    /// `1'*x`: the transpose of a number is that number, and no row of ones.
    pub(super) fn suspect_transposed_number(&mut self, ast: &Ast, id: ExprId, inner: ExprId) {
        self.suspect_base(ast, inner);
        let Expr::Number { spelling, .. } = ast.get(inner) else { return };
        if self.warns() {
            let message = format!("the transpose of the number {spelling} is {spelling}");
            let help = "a row of ones is written `ones(n)'`, the sum of the entries of x `sum(x)`".to_owned();
            self.misread(ast.span(id), message, help);
        }
    }

    /// `sqrt(A)*B`, `tr(log(A))`: taken entry by entry where a matrix is meant.
    pub(super) fn suspect_entrywise(&mut self, ast: &Ast, given: &Given) {
        if matches!(given.shape().axes.as_slice(), [rows, columns] if rows == columns) {
            self.suspect_function(ast, given);
        }
    }

    /// `exp(A)` as all that is asked about: of a matrix that could be square.
    pub(super) fn suspect_whole(&mut self, ast: &Ast, given: &Given) {
        let Expr::Call { arguments, .. } = ast.get(given.id) else { return };
        let assumed = arguments.iter().any(|id| match ast.get(*id) {
            Expr::Name(name) => self.is_assumed(&name.text),
            _ => false,
        });
        match given.shape().axes.as_slice() {
            [_] => self.suspect_exponential(ast, given),
            [rows, columns] if assumed || rows == columns => self.suspect_function(ast, given),
            _ => {}
        }
    }

    fn suspect_function(&mut self, ast: &Ast, given: &Given) {
        let Expr::Call { function, .. } = ast.get(given.id) else { return };
        let Some((_, row)) = functions::find(&function.text) else { return };
        if row.of_matrix.is_empty() || !self.warns() {
            return;
        }
        let message = format!("`{}` of a matrix is taken entry by entry", function.text);
        let help = format!("the function of the matrix as a whole is `{}`", row.of_matrix);
        self.misread(ast.span(given.id), message, help);
    }

    /// `exp(A*t)*x0`: entry by entry, as t is read as a vector, where the solution of a linear equation may be meant.
    pub(super) fn suspect_exponential(&mut self, ast: &Ast, given: &Given) {
        let Expr::Call { function, arguments } = ast.get(given.id) else { return };
        let [argument] = arguments.as_slice() else { return };
        let Expr::Binary { operator: Operator::Multiply, right, .. } = ast.get(*argument) else { return };
        let is_matrix = |id: ExprId| match ast.get(id) {
            Expr::Name(name) => self.is_assumed(&name.text) && conventional_order(&name.text) == 2,
            _ => false,
        };
        let is_by_time = matches!(ast.get(*right), Expr::Name(name) if is_time(&name.text));
        let has_matrix = ast.reachable(&[*argument]).into_iter().any(is_matrix);
        let Some((_, row)) = functions::find(&function.text) else { return };
        if given.order() != 1 || !is_by_time || !has_matrix || row.of_matrix.is_empty() || !self.warns() {
            return;
        }
        let text = ast.span(*argument).of(self.source);
        let message = format!("`{}` is taken entry by entry", function.text);
        let help = format!("that of a matrix, with a number `t`, is `{}({text})`", row.of_matrix);
        self.misread(ast.span(given.id), message, help);
    }

    /// The same of what a function takes that needs a square matrix.
    pub(super) fn suspect_arguments(&mut self, ast: &Ast, signature: &Signature, given: &[Given]) {
        for (expected, given) in signature.arguments.iter().zip(given) {
            if matches!(expected.axes.as_slice(), [rows, columns] if rows == columns) {
                self.suspect_entrywise(ast, given);
            }
        }
    }

    /// `max(X, 2)`: the larger of each entry and 2, where `sum(X, 2)` goes along the rows.
    pub(super) fn suspect_axis(&mut self, ast: &Ast, id: FormId, given: &[Given]) {
        let [matrix, axis] = given else { return };
        let is_axis =
            matches!(ast.get(axis.id), Expr::Number { spelling, .. } if matches!(&**spelling, "1" | "2"));
        if !functions::form(id).chooses || matrix.order() != 2 || !is_axis || !self.warns() {
            return;
        }
        let name = functions::row(id).name;
        let text = matrix.described(self, ast).text;
        let message = format!("`{name}` of two arguments is taken entry by entry, and not along an axis");
        let help = format!("of row i alone it is `{name}({text}[i,:])`, of column j `{name}({text}[:,j])`");
        let span = ast.span(matrix.id).join(ast.span(axis.id));
        self.misread(span, message, help);
    }

    /// `bce(sigma(X*w), y)`: what was predicted, a probability by its function, where the true value stands.
    pub(super) fn suspect_order(&mut self, ast: &Ast, id: FormId, name: &str, given: &[Given]) {
        let [first, second] = given else { return };
        let signature = functions::signature_of(id);
        let of_second = match (functions::form(id).domain, signature.arguments.last()) {
            (Domain::Compared(quantity, ..), Some(argument)) => *argument.name == *quantity,
            _ => false,
        };
        let is_predicted = |id: ExprId| match ast.get(id) {
            Expr::Call { function, .. } => functions::find(&function.text).is_some_and(|(_, row)| {
                row.forms.first().is_some_and(|form| form.positive && form.below_one)
            }),
            _ => false,
        };
        let is_name = matches!(ast.get(second.id), Expr::Name(_));
        if !of_second || !is_name || !is_predicted(first.id) || !self.warns() {
            return;
        }
        let (predicted, value) = (first.described(self, ast).text, second.described(self, ast).text);
        let message = format!("`{name}` takes the logarithm of its second argument, `{value}`");
        let help = format!("what was predicted stands second: `{name}({value}, {predicted})`");
        self.misread(ast.span(first.id).join(ast.span(second.id)), message, help);
    }

    /// `D*x + e` and `X*e`: the base of logarithms beside an array.
    pub(super) fn suspect_base_beside(&mut self, ast: &Ast, one: &Given, other: &Given) {
        if other.order() > 0 {
            self.suspect_base(ast, one.id);
        }
    }

    /// `I*R`, `L*I^2`: a product with the identity, which changes nothing, where a current may be meant.
    pub(super) fn suspect_identity_beside(&mut self, ast: &Ast, left: &Given, right: &Given) {
        let identity = |given: &Given| {
            let base = match ast.get(given.id) {
                Expr::Binary { operator: Operator::Power, left, .. } => *left,
                _ => given.id,
            };
            match ast.get(base) {
                Expr::Name(name) if &*name.text == built_in::IDENTITY && self.entry(&name.text).is_none() => {
                    Some(name.clone())
                }
                _ => None,
            }
        };
        let (one, other) = match (identity(left), identity(right)) {
            (Some(name), None) => (name, right),
            (None, Some(name)) => (name, left),
            _ => return,
        };
        if other.order() > 0 && self.is_assumed_name(ast, other.id) && self.warns() {
            let help = "a variable of that name is declared first: `I : R`".to_owned();
            self.misread(
                one.span,
                "`I` is the identity here: a product with it changes nothing".to_owned(),
                help,
            );
        }
    }

    /// `a × x`: a multiple by a letter of which nothing was said, where a vector in space may be meant.
    pub(super) fn suspect_cross(&mut self, ast: &Ast, left: &Given, right: &Given) {
        let between = Span::new(ast.span(left.id).to, ast.span(right.id).from);
        if !self.warns() || left.order() + right.order() != 1 || !between.of(self.source).contains('×') {
            return;
        }
        let number = if left.order() == 0 { left.id } else { right.id };
        let (Expr::Name(a), Expr::Name(b)) = (ast.get(left.id), ast.get(right.id)) else { return };
        let is_small =
            |name: &str| name.len() == 1 && name.starts_with(|letter: char| letter.is_ascii_lowercase());
        if self.is_assumed_name(ast, number) && is_small(&a.text) && is_small(&b.text) {
            let help = format!("the product of vectors in space is written `cross({}, {})`", a.text, b.text);
            self.misread(
                ast.span(left.id).join(ast.span(right.id)),
                "this is a multiple of a vector".to_owned(),
                help,
            );
        }
    }

    /// Whether an expression is a name whose shape was assumed.
    fn is_assumed_name(&self, ast: &Ast, id: ExprId) -> bool {
        matches!(ast.get(id), Expr::Name(name) if self.is_assumed(&name.text))
    }

    fn suspect_base(&mut self, ast: &Ast, id: ExprId) {
        let Expr::Name(name) = ast.get(id) else { return };
        if self.is_natural_base(&name.text) && self.warns() {
            let help = format!("a variable of that name is declared first: `{} : R[n]`", name.text);
            self.misread(name.span, format!("`{}` is the base of logarithms here", name.text), help);
        }
    }

    /// `A/B`, `1/A`: a name of matrices that is taken for a number, since it divides.
    pub(super) fn suspect_divisor(&mut self, ast: &Ast, left: &Given, right: &Given) {
        let Expr::Name(name) = ast.get(right.id) else { return };
        let one = matches!(ast.get(left.id), Expr::Number { .. });
        let capital = conventional_order(&name.text) == 2 && self.is_assumed(&name.text);
        // `A/B` of two capitals that are both taken for numbers.
        let alike = matches!(ast.get(left.id), Expr::Name(above) if conventional_order(&above.text) == 2);
        if right.order() > 0 || !capital || !(one || alike || left.order() == 2) || !self.warns() {
            return;
        }
        let text = left.described(self, ast).text;
        let name = name.clone();
        let help = if one {
            format!("the inverse of a matrix is `inv({})`", name.text)
        } else {
            format!("of matrices it is `{text}*inv({0})`, entry by entry `{text} ./ {0}`", name.text)
        };
        self.misread(name.span, format!("`{}` divides, and is taken for a number", name.text), help);
    }

    /// `[[1, 2], [3, 4]]`: rows beside each other are one row.
    pub(super) fn suspect_rows(&mut self, ast: &Ast, id: ExprId, rows: &[Vec<ExprId>]) {
        let [only] = rows else { return };
        let row = |id: &ExprId| match ast.get(*id) {
            Expr::Bracket { rows } if rows.len() == 1 => Some(ast.span(*id).of(self.source)),
            _ => None,
        };
        let texts: Option<Vec<&str>> = only.iter().map(row).collect();
        let Some(texts) = texts.filter(|texts| texts.len() > 1 && self.warns()) else { return };
        let inside = texts.iter().map(|text| text.trim_start_matches('[').trim_end_matches(']').trim());
        let help =
            format!("rows below each other are parted by `;`: `[{}]`", inside.collect::<Vec<_>>().join("; "));
        self.misread(ast.span(id), "rows beside each other are one row".to_owned(), help);
    }

    /// `I_3`: the identity of a size is no name.
    fn suspect_identity(&mut self, name: &Name) {
        let Some(size) = name.text.strip_prefix("I_").filter(|size| !size.is_empty()) else { return };
        let help = format!("the identity is written `eye({size})`, or `I` where its size is clear");
        self.misread(name.span, format!("`{}` is taken for a variable here", name.text), help);
    }

    /// A variable that nothing was said of and that is called like a function: `log*x`.
    pub(super) fn suspect_name(&mut self, name: &Name) {
        if self.warns() {
            self.suspect_identity(name);
        }
        let called = functions::find(&name.text).is_some() || built_in::usage(&name.text).is_some();
        let long = name.text.chars().count() >= SHORTEST_NAME;
        if called && long && conventional_order(&name.text) > 0 && self.warns() {
            let message = format!("`{}` is taken for a variable here", name.text);
            let help = format!("the function is called with parentheses: `{}(…)`", name.text);
            self.misread(name.span, message, help);
        }
    }

    /// `a / x'*y`, which is `(a/x')*y`: the product whose left factor is this quotient, as a divisor.
    pub(super) fn open_divisor(&self, ast: &Ast, id: ExprId, right: &Given) -> Option<OpenDivisor> {
        if right.order() != 1 || !right.shape().row || self.source.is_empty() {
            return None;
        }
        let mut factors = ids(ast).filter_map(|place| match ast.get(place) {
            Expr::Binary { operator: Operator::Multiply, left, right } if *left == id => Some(*right),
            _ => None,
        });
        let factor = ast.span(factors.next_back()?);
        // In `(1/x')*x` the quotient is what was meant.
        if self.source.get(ast.span(id).to..factor.from)?.contains(')') {
            return None;
        }
        let span = ast.span(right.id).join(factor);
        Some(OpenDivisor { meant: span.of(self.source).to_owned(), span })
    }

    /// Whether a call of a function could have so many arguments, the second of which is a name or not.
    pub(super) fn could_take(&self, function: &str, count: usize, by_name: bool) -> bool {
        if let Some(known) = self.environment.functions.get(function) {
            return known.parameters.len() == count;
        }
        if let Some(usage) = built_in::usage(function) {
            let takes = |call: &str| call.contains('…') || call.matches(',').count() + 1 == count;
            return usage.split(" or ").any(takes)
                && (count < 2 || by_name || built_in::derivative(function).is_none());
        }
        let Some((row, known)) = functions::find(function) else { return false };
        (0..).zip(known.forms).any(|(form, known)| {
            let arguments = functions::signature_of(FormId { row, form }).arguments.len();
            arguments == count || known.along_axis && arguments + 1 == count
        })
    }
}
