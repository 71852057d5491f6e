//! Writes an expression in a style, with the fewest parentheses: a loop over a stack of what is
//! still to be written, each piece once, so depth never meets the stack and time is linear.

use crate::syntax::ast::SlopeKind;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Operator, Subscript};
use crate::syntax::built_in::COMPARISONS;
use crate::syntax::names::canonical;

use super::constants::{indexed, of_entries};
use super::letters::{subscript, superscript};
use super::pattern::{
    ANY, FACTOR, INDEXED_SUM, KRONECKER, NEGATION, POSTFIX, POWER, PRIMARY, PRODUCT, Pattern, Piece,
    SUBSCRIPTED, SUM,
};
use super::style::{Style, Subscripts};
use super::{LONGEST_TEXT, Spellings};

/// The most digits of an exponent that is written with superscripts.
const MOST_SUPERSCRIPTS: usize = 3;

/// What is still to be written.
enum Work<'a> {
    Text(&'a str),
    Owned(String),
    /// Two factors meet here with no sign between them.
    Juxtaposed,
    /// An expression in a place where it must bind at least so tight. At the tail of a product
    /// nothing follows that an indexed sum could swallow.
    Expression {
        id: ExprId,
        least: u8,
        tail: bool,
    },
}

/// What a pattern's place is filled with.
enum Operand {
    Expression(ExprId),
    Text(String),
}

/// An expression's pieces, and how tight they bind as they stand.
struct Spelled<'a> {
    level: u8,
    pieces: Vec<Work<'a>>,
}

/// Writes one expression.
pub(super) struct Engine<'a> {
    style: &'a Style,
    ast: &'a Ast,
    spellings: Spellings<'a>,
    work: Vec<Work<'a>>,
    text: String,
    juxtaposed: bool,
}

impl<'a> Engine<'a> {
    /// A writer in a style.
    pub(super) fn new(style: &'a Style, ast: &'a Ast, spellings: Spellings<'a>) -> Self {
        Self { style, ast, spellings, work: Vec::new(), text: String::new(), juxtaposed: false }
    }

    /// The text of an expression.
    pub(super) fn write(mut self, id: ExprId) -> String {
        self.work.push(Work::Expression { id, least: ANY, tail: true });
        while let Some(work) = self.work.pop() {
            match work {
                Work::Text(text) => self.emit(text),
                Work::Owned(text) => self.emit(&text),
                Work::Juxtaposed => self.juxtaposed = true,
                Work::Expression { id, least, tail } => self.expand(id, least, tail),
            }
            if self.text.len() > LONGEST_TEXT {
                self.text.push('…');
                break;
            }
        }
        self.text
    }

    fn emit(&mut self, text: &str) {
        if let (true, Some((before_digit, otherwise))) = (self.juxtaposed, self.style.juxtaposed) {
            let digit = text.starts_with(|character: char| character.is_ascii_digit());
            self.text.push_str(if digit { before_digit } else { otherwise });
        }
        self.juxtaposed = false;
        self.text.push_str(text);
    }

    /// Puts the pieces of an expression on the stack, in parentheses where its place asks for them.
    fn expand(&mut self, id: ExprId, least: u8, tail: bool) {
        let mut spelled = self.spell(id);
        if spelled.level == INDEXED_SUM && tail {
            spelled.level = FACTOR;
        }
        let enclosed = spelled.level < least;
        let tail = tail || enclosed;
        let (open, close) = self.style.parentheses;
        if enclosed {
            self.work.push(Work::Text(close));
        }
        let last = spelled.pieces.len().saturating_sub(1);
        let is_product = (KRONECKER..=PRODUCT).contains(&spelled.level);
        for (place, piece) in spelled.pieces.into_iter().enumerate().rev() {
            self.work.push(match piece {
                Work::Expression { id, least, .. } => {
                    let tail = if place == last { tail } else { !is_product };
                    Work::Expression { id, least, tail }
                }
                other => other,
            });
        }
        if enclosed {
            self.work.push(Work::Text(open));
        }
    }

    fn spell(&self, id: ExprId) -> Spelled<'a> {
        let style = self.style;
        match self.ast.get(id) {
            Expr::Number { spelling, .. } => self.number(spelling),
            Expr::Name(name) => {
                let written = (style.name)(&name.text);
                Spelled { level: written.level, pieces: vec![Work::Owned(written.text)] }
            }
            Expr::Negate(inner) => fill(style.negation, vec![Operand::Expression(*inner)]),
            Expr::Transpose(inner) => self.transposed(*inner),
            Expr::Binary { operator, left, right } => self.binary(*operator, *left, *right),
            Expr::Call { function, arguments } => self.call(function, arguments),
            Expr::Slope { kind, function, places, arguments } => {
                self.slope(*kind, function, places, arguments)
            }
            Expr::Bracket { rows } => self.matrix(rows),
            Expr::Select { base, subscripts } => self.select(*base, subscripts),
            Expr::Sum { body, index, lower, upper } => self.sum(*body, index, *lower, *upper),
        }
    }

    /// A number by its spelling: `0.05`, `1.5e-3`, `3/8`, `-3/8`.
    fn number(&self, spelling: &str) -> Spelled<'a> {
        let (sign, size) = spelling.strip_prefix('-').map_or(("", spelling), |size| ("-", size));
        let mut spelled = if let Some((above, below)) = size.split_once('/') {
            fill(self.style.fraction, vec![Operand::Text(above.to_owned()), Operand::Text(below.to_owned())])
        } else if let (Some((mantissa, exponent)), Some((times, close))) =
            (size.split_once(['e', 'E']), self.style.times_ten_to)
        {
            let exponent = exponent.trim_start_matches('+');
            let text = format!("{mantissa}{times}{exponent}{close}");
            Spelled { level: PRODUCT, pieces: vec![Work::Owned(text)] }
        } else {
            Spelled { level: PRIMARY, pieces: vec![Work::Owned(size.to_owned())] }
        };
        if !sign.is_empty() {
            spelled.level = spelled.level.min(NEGATION);
            spelled.pieces.insert(0, Work::Text("-"));
        }
        spelled
    }

    fn transposed(&self, inner: ExprId) -> Spelled<'a> {
        self.transposed_superscript(inner)
            .unwrap_or_else(|| fill(self.style.transpose, vec![Operand::Expression(inner)]))
    }

    /// `X^{-\top}`, where the template of a function puts a superscript on its argument.
    fn transposed_superscript(&self, inner: ExprId) -> Option<Spelled<'a>> {
        let (general, of_inverse) = self.style.transposed_superscript?;
        let Expr::Call { function, arguments } = self.ast.get(inner) else { return None };
        let &[base] = arguments.as_slice() else { return None };
        let enclosed = self.spelling(function)?.strip_prefix("#1^")?;
        let superscript = enclosed.strip_prefix(['{', '('])?.strip_suffix(['}', ')'])?;
        let (open, _) = enclosed.split_at_checked(1)?;
        let (_, close) = enclosed.split_at_checked(enclosed.len() - 1)?;
        let transposed =
            if superscript == "-1" { of_inverse.to_owned() } else { general.replace("#1", superscript) };
        let pieces = vec![
            Work::Expression { id: base, least: SUBSCRIPTED, tail: true },
            Work::Owned(format!("^{open}{transposed}{close}")),
        ];
        Some(Spelled { level: POWER, pieces })
    }

    fn binary(&self, operator: Operator, left: ExprId, right: ExprId) -> Spelled<'a> {
        if self.style.superscript_digits
            && operator == Operator::Power
            && let Some(exponent) = self.superscripts(right)
        {
            // `Xᵀ²` would be one heap of signs.
            let least = if matches!(self.ast.get(left), Expr::Transpose(_)) { SUBSCRIPTED } else { POSTFIX };
            let base = Work::Expression { id: left, least, tail: true };
            return Spelled { level: POWER, pieces: vec![base, Work::Owned(exponent)] };
        }
        let pattern = (self.style.operator)(operator);
        let mut spelled = fill(pattern, vec![Operand::Expression(left), Operand::Expression(right)]);
        if operator == Operator::HadamardDivide
            && self.ast.is_enclosed(left)
            && let Some(Work::Expression { least, .. }) = spelled.pieces.first_mut()
        {
            *least = NEGATION;
        }
        if pattern.text == "#1#2" {
            spelled.pieces.insert(1, Work::Juxtaposed);
        }
        spelled
    }

    /// A whole exponent in superscript digits.
    fn superscripts(&self, exponent: ExprId) -> Option<String> {
        let (sign, exponent) = match self.ast.get(exponent) {
            Expr::Negate(inner) => ("⁻", *inner),
            _ => ("", exponent),
        };
        let Expr::Number { spelling, .. } = self.ast.get(exponent) else { return None };
        if spelling.len() > MOST_SUPERSCRIPTS {
            return None;
        }
        let digits: Option<String> = spelling.chars().map(superscript).collect();
        Some(format!("{sign}{}", digits?))
    }

    /// The caller's spelling of a function, by its name or by the one spelling of its name.
    fn spelling(&self, function: &Name) -> Option<&'static str> {
        let found = (self.spellings)(&function.text).or_else(|| (self.spellings)(&canonical(&function.text)));
        found.filter(|spelling| !spelling.is_empty())
    }

    fn call(&self, function: &Name, arguments: &[ExprId]) -> Spelled<'a> {
        if let Some(spelled) = self.indexed_constant(function, arguments) {
            return spelled;
        }
        if let Some(spelled) = self.comparison(function, arguments) {
            return spelled;
        }
        let spelling = self.spelling(function);
        if let Some(template) = spelling.filter(|spelling| spelling.contains('#')) {
            let pattern = Pattern::of_template(template);
            if pattern.takes(arguments.len()) {
                return fill(pattern, arguments.iter().map(|id| Operand::Expression(*id)).collect());
            }
        }
        let plain = spelling.filter(|spelling| !spelling.contains('#'));
        let name = plain.map_or_else(|| Work::Owned((self.style.function)(&function.text)), Work::Text);
        self.called(name, arguments)
    }

    /// A function as it is written, and what it is taken at.
    fn called(&self, function: Work<'a>, arguments: &[ExprId]) -> Spelled<'a> {
        let (open, close) = self.style.parentheses;
        let mut pieces = vec![function, Work::Text(open)];
        for (place, id) in arguments.iter().enumerate() {
            if place > 0 {
                pieces.push(Work::Text(", "));
            }
            // Between commas a comparison stands without brackets of its own: `where(x > 0, x, 0)`.
            let compared = match self.ast.get(*id) {
                Expr::Call { function, arguments } if self.style.comparison.0 == open => {
                    self.compared(function, arguments)
                }
                _ => None,
            };
            match compared {
                Some(compared) => pieces.extend(compared),
                None => pieces.push(Work::Expression { id: *id, least: ANY, tail: true }),
            }
        }
        pieces.push(Work::Text(close));
        Spelled { level: PRIMARY, pieces }
    }

    /// `grad(f)(u)`, `∇f(u)`
    fn slope(&self, kind: SlopeKind, function: &Name, places: &[usize], arguments: &[ExprId]) -> Spelled<'a> {
        let name = (self.style.name)(&function.text).text;
        let text = (self.style.slope)(kind, &name, places, arguments.len());
        self.called(Work::Owned(text), arguments)
    }

    /// `less(0, x)` as `(x > 0)`: a number stands last.
    fn comparison(&self, function: &Name, arguments: &[ExprId]) -> Option<Spelled<'a>> {
        let (open, close, _) = self.style.comparison;
        let mut pieces = vec![Work::Text(open)];
        pieces.extend(self.compared(function, arguments)?);
        pieces.push(Work::Text(close));
        Some(Spelled { level: PRIMARY, pieces })
    }

    /// The sides of a comparison with the sign between them.
    fn compared(&self, function: &Name, arguments: &[ExprId]) -> Option<[Work<'a>; 3]> {
        let &[left, right] = arguments else { return None };
        let is_number = |id| matches!(self.ast.get(id), Expr::Number { .. });
        let turned = is_number(left) && !is_number(right);
        let mut signs = COMPARISONS.iter().filter(|known| known.function == &*function.text);
        let first = signs.next()?;
        let comparison = if turned { signs.next().unwrap_or(first) } else { first };
        let (left, right) = if comparison.swapped { (right, left) } else { (left, right) };
        let (_, _, sign) = self.style.comparison;
        let side = |id| Work::Expression { id, least: SUM, tail: true };
        let sign = Work::Owned(format!(" {} ", sign(comparison)));
        Some([side(left), sign, side(right)])
    }

    /// `unit(i, n)` as `eᵢ`.
    fn indexed_constant(&self, function: &Name, arguments: &[ExprId]) -> Option<Spelled<'a>> {
        let constant = indexed(&function.text, arguments.len())?;
        let indices: Vec<Subscript> =
            arguments.iter().take(constant.indices).map(|id| Subscript::Entry(*id)).collect();
        let mut spelled = self.below(&indices)?;
        spelled.pieces.insert(0, Work::Text(constant.letter));
        Some(spelled)
    }

    fn matrix(&self, rows: &[Vec<ExprId>]) -> Spelled<'a> {
        let [open, next, next_row, close] = self.style.matrix;
        let mut pieces = vec![Work::Text(open)];
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                pieces.push(Work::Text(next_row));
            }
            for (place, id) in row.iter().enumerate() {
                if place > 0 {
                    pieces.push(Work::Text(next));
                }
                pieces.push(Work::Expression { id: *id, least: ANY, tail: true });
            }
        }
        pieces.push(Work::Text(close));
        Spelled { level: PRIMARY, pieces }
    }

    fn select(&self, base: ExprId, subscripts: &[Subscript]) -> Spelled<'a> {
        let Some(mut spelled) = self.below(subscripts) else {
            let mut pieces = vec![Work::Expression { id: base, least: POSTFIX, tail: true }, Work::Text("[")];
            pieces.extend(separated(subscripts, ",", ".."));
            pieces.push(Work::Text("]"));
            return Spelled { level: POSTFIX, pieces };
        };
        let are_entries = subscripts.iter().all(|subscript| matches!(subscript, Subscript::Entry(_)));
        let first = match self.ast.get(base) {
            Expr::Name(name) if are_entries && of_entries(&name.text, subscripts.len()) != &*name.text => {
                Work::Owned((self.style.name)(of_entries(&name.text, subscripts.len())).text)
            }
            _ => Work::Expression { id: base, least: PRIMARY, tail: true },
        };
        spelled.pieces.insert(0, first);
        spelled
    }

    /// Subscripts set low, if the style can.
    fn below(&self, subscripts: &[Subscript]) -> Option<Spelled<'a>> {
        let letters: Option<Vec<String>> =
            subscripts.iter().map(|subscript| self.letter(subscript)).collect();
        match self.style.subscripts {
            Subscripts::Brackets => None,
            Subscripts::Letters => {
                let letters = letters?;
                // `A₁₀` is one index of two digits or two of one.
                let is_clear =
                    subscripts.len() == 1 || letters.iter().all(|letter| letter.chars().count() == 1);
                let low: Option<String> = letters.concat().chars().map(subscript).collect();
                let pieces = vec![Work::Owned(low.filter(|_| is_clear)?)];
                Some(Spelled { level: POSTFIX, pieces })
            }
            Subscripts::Below([open, between, close]) => {
                let is_single = |letter: &String| letter.len() == 1;
                let is_short = letters.is_some_and(|letters| letters.iter().all(is_single));
                let mut pieces = vec![Work::Text(open)];
                pieces.extend(separated(subscripts, if is_short { between } else { ", " }, ":"));
                pieces.push(Work::Text(close));
                Some(Spelled { level: SUBSCRIPTED, pieces })
            }
        }
    }

    /// A subscript that is a name of one letter or a number.
    fn letter(&self, subscript: &Subscript) -> Option<String> {
        let Subscript::Entry(id) = subscript else { return None };
        match self.ast.get(*id) {
            Expr::Name(name) => {
                let text = super::names::unicode(&name.text).text;
                text.chars().nth(1).is_none().then_some(text)
            }
            Expr::Number { spelling, .. } => {
                spelling.bytes().all(|byte| byte.is_ascii_digit()).then(|| spelling.to_string())
            }
            _ => None,
        }
    }

    fn sum(&self, body: ExprId, index: &Name, lower: ExprId, upper: ExprId) -> Spelled<'a> {
        let written = (self.style.name)(&index.text).text;
        if matches!(self.style.subscripts, Subscripts::Letters) && self.is_whole_range(lower, upper) {
            let mut letters = written.chars();
            if let (Some(low), None) = (letters.next().and_then(subscript), letters.next()) {
                let body = Work::Expression { id: body, least: KRONECKER, tail: true };
                return Spelled { level: INDEXED_SUM, pieces: vec![Work::Owned(format!("Σ{low} ")), body] };
            }
        }
        let operands = vec![
            Operand::Expression(body),
            Operand::Text(written),
            Operand::Expression(lower),
            Operand::Expression(upper),
        ];
        fill(self.style.sum, operands)
    }

    /// Whether bounds are `1..n`, which go without saying where an axis has n entries.
    fn is_whole_range(&self, lower: ExprId, upper: ExprId) -> bool {
        let from_one = matches!(self.ast.get(lower), Expr::Number { spelling, .. } if &**spelling == "1");
        from_one && matches!(self.ast.get(upper), Expr::Name(_))
    }
}

/// A pattern with its places filled.
fn fill(pattern: Pattern<'_>, operands: Vec<Operand>) -> Spelled<'_> {
    let mut operands: Vec<Option<Operand>> = operands.into_iter().map(Some).collect();
    let pieces = pattern.pieces().filter_map(|piece| match piece {
        Piece::Text(text) => Some(Work::Text(text)),
        Piece::Operand(place) => Some(match operands.get_mut(place)?.take()? {
            Operand::Text(text) => Work::Owned(text),
            Operand::Expression(id) => {
                let least = pattern.operands.get(place).or(pattern.operands.last()).copied().unwrap_or(ANY);
                Work::Expression { id, least, tail: true }
            }
        }),
    });
    Spelled { level: pattern.level, pieces: pieces.collect() }
}

/// Subscripts with what stands between them.
fn separated<'a>(subscripts: &[Subscript], between: &'a str, range: &'a str) -> Vec<Work<'a>> {
    let mut pieces = Vec::new();
    let whole = |id: ExprId| Work::Expression { id, least: ANY, tail: true };
    for (place, subscript) in subscripts.iter().enumerate() {
        if place > 0 && !between.is_empty() {
            pieces.push(Work::Text(between));
        }
        match subscript {
            Subscript::Entry(id) => pieces.push(whole(*id)),
            Subscript::All => pieces.push(Work::Text(":")),
            Subscript::Range(from, to) => pieces.extend([whole(*from), Work::Text(range), whole(*to)]),
        }
    }
    pieces
}
