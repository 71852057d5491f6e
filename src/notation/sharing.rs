//! The `where` line: what is long and stands twice gets a name. Only where that makes the
//! whole shorter, the line itself counted.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::writer::Writer;
use crate::functions;
use crate::limits;
use crate::syntax::ast::SlopeKind;
use crate::syntax::ast::{Expr, ExprId, Operator};

/// The least number of tokens that a name must save.
const LEAST_SAVING: usize = 1;
/// A part of fewer tokens, as `A*x`, gets a name only where that saves [`LEAST_SAVING_OF_SHORT`].
const SHORT: usize = 4;
/// The fewest tokens worth a name.
const LEAST_SIZE: usize = 3;
/// The least number of tokens that the name of something short must save.
const LEAST_SAVING_OF_SHORT: usize = 4;
/// The least number of tokens that a name must save in a matrix of entries, which is read entry by entry.
const LEAST_SAVING_IN_BRACKET: usize = 12;
/// How many names an answer may get.
const MOST: usize = 4;
/// Longer answers are left as they are.
const LARGEST: usize = 20_000;

/// What it costs in operations to compare an expression with all others.
const OPERATIONS_OF_KEY: u64 = 500;

/// Names what is repeated. `order` says how many axes a name has, `taken` which names are not
/// free. Gives the expression over the new names, and these, a name after those that its body uses.
pub fn named(
    writer: &mut Writer,
    root: ExprId,
    order: &dyn Fn(&str) -> usize,
    taken: &dyn Fn(&str) -> bool,
) -> (ExprId, Vec<(String, ExprId)>) {
    if writer.size(root) > LARGEST {
        return (root, Vec::new());
    }
    let mut own = indices(writer, &writer.within(&[root]));
    let mut names: Vec<String> = Vec::new();
    // The expression, then the bodies of the names; what is repeated in any of them may get one.
    let mut all = unified(writer, &[root]);
    let mut new_orders: FxHashMap<String, usize> = FxHashMap::default();
    while names.len() < MOST && !limits::is_reached() {
        let Some(found) = most_saving(writer, &all) else { break };
        let order = |name: &str| new_orders.get(name).copied().unwrap_or_else(|| order(name));
        let orders = orders(writer, &all, &order);
        let shape = orders.get(&found).copied().unwrap_or(Kind::Matrix);
        let name = free_name(writer, found, shape, &|name| taken(name) || own.contains(name));
        own.insert(name.clone());
        new_orders.insert(name.clone(), shape.order());
        let new = writer.name(&name);
        all = writer.replace(&all, &[(found, new)].into_iter().collect());
        all.push(found);
        all = unified(writer, &all);
        names.push(name);
    }
    let mut bodies = all.into_iter();
    let root = bodies.next().unwrap_or(root);
    (root, in_order_of_use(writer, names.into_iter().zip(bodies).collect()))
}

/// Whether a sum and its opposite are both written in an expression: `x - y` and `y - x`.
pub fn has_opposites(writer: &mut Writer, root: ExprId) -> bool {
    if writer.size(root) > LARGEST {
        return false;
    }
    let root = unified(writer, &[root]);
    let within = writer.within(&root);
    let operands = within.iter().filter_map(|id| summed(writer, *id)).flatten();
    let within_sums: BTreeSet<ExprId> = operands.map(|(operand, _)| operand).collect();
    let whole = within.into_iter().filter(|id| !within_sums.contains(id) && summed(writer, *id).is_some());
    let sums: BTreeSet<Vec<(ExprId, bool)>> = whole.map(|id| signed_terms(writer, id)).collect();
    let opposite = |terms: &Vec<(ExprId, bool)>| terms.iter().map(|(term, minus)| (*term, !minus)).collect();
    sums.iter().any(|terms| sums.contains::<Vec<_>>(&opposite(terms)))
}

/// The operands of a sum or difference of two, each with whether it is taken off.
fn summed(writer: &Writer, id: ExprId) -> Option<[(ExprId, bool); 2]> {
    match *writer.ast().get(id) {
        Expr::Binary { operator: Operator::Add, left, right } => Some([(left, false), (right, false)]),
        Expr::Binary { operator: Operator::Subtract, left, right } => Some([(left, false), (right, true)]),
        _ => None,
    }
}

/// The terms of a whole sum, each with whether it is taken off, in an order that tells nothing of how it is written.
fn signed_terms(writer: &Writer, sum: ExprId) -> Vec<(ExprId, bool)> {
    let (mut open, mut terms) = (vec![(sum, false)], Vec::new());
    while let Some((id, minus)) = open.pop() {
        match (summed(writer, id), writer.ast().get(id)) {
            (Some(operands), _) => open.extend(operands.map(|(operand, taken)| (operand, taken ^ minus))),
            (None, Expr::Negate(inner)) => open.push((*inner, !minus)),
            (None, _) => terms.push((id, minus)),
        }
    }
    terms.sort_unstable();
    terms
}

/// Definitions with those first that the others use.
fn in_order_of_use(writer: &Writer, mut open: Vec<(String, ExprId)>) -> Vec<(String, ExprId)> {
    let mut ordered: Vec<(String, ExprId)> = Vec::new();
    while !open.is_empty() {
        let uses = |body: ExprId, name: &str| {
            let is = |id: &ExprId| matches!(writer.ast().get(*id), Expr::Name(other) if *other.text == *name);
            writer.within(&[body]).iter().any(is)
        };
        let ready = open.iter().position(|(_, body)| !open.iter().any(|(name, _)| uses(*body, name)));
        ordered.push(open.remove(ready.unwrap_or(0)));
    }
    ordered
}

/// The same expressions with equal parts shared.
fn unified(writer: &mut Writer, roots: &[ExprId]) -> Vec<ExprId> {
    let mut known: FxHashMap<String, ExprId> = FxHashMap::default();
    let mut done: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in writer.within(roots) {
        limits::spend(OPERATIONS_OF_KEY);
        let expression = writer.ast().get(id).over(|old| done.get(&old).copied().unwrap_or(old));
        let key = format!("{expression:?}");
        let new = match known.get(&key) {
            Some(same) => *same,
            None => writer.remake(id, expression),
        };
        known.insert(key, new);
        done.insert(id, new);
    }
    roots.iter().map(|root| done.get(root).copied().unwrap_or(*root)).collect()
}

/// The part whose name would save the most tokens, brackets around it counted.
fn most_saving(writer: &Writer, roots: &[ExprId]) -> Option<ExprId> {
    let mut uses: FxHashMap<ExprId, (usize, usize)> = roots.iter().map(|root| (*root, (1, 0))).collect();
    let mut best: Option<(usize, ExprId)> = None;
    let bound = under_an_index(writer, roots);
    let bracket = roots.first().is_some_and(|root| is_bracket(writer, *root));
    for id in writer.within(roots).into_iter().rev() {
        let (count, brackets) = uses.get(&id).copied().unwrap_or((0, 0));
        for (operand, around) in writer.brackets(id) {
            let total = uses.entry(operand).or_insert((0, 0));
            total.0 = total.0.saturating_add(count);
            total.1 = total.1.saturating_add(count.saturating_mul(around));
        }
        let size = writer.size(id);
        if count < 2
            || size < LEAST_SIZE
            || bound.contains(&id)
            || matches!(writer.ast().get(id), Expr::Transpose(_) | Expr::Negate(_))
            || is_constant(writer, id)
        {
            continue;
        }
        let written = count.saturating_mul(size).saturating_add(brackets);
        let saved = written.saturating_sub(count + size + 3);
        let least = if bracket {
            LEAST_SAVING_IN_BRACKET
        } else if size < SHORT {
            LEAST_SAVING_OF_SHORT
        } else {
            LEAST_SAVING
        };
        if saved >= least && best.is_none_or(|(most, _)| saved > most) {
            best = Some((saved, id));
        }
    }
    best.map(|(_, id)| id)
}

/// Whether an expression is a matrix of entries, or one times numbers.
fn is_bracket(writer: &Writer, root: ExprId) -> bool {
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        match writer.ast().get(id) {
            Expr::Bracket { .. } => return true,
            Expr::Transpose(inside) | Expr::Negate(inside) => open.push(*inside),
            Expr::Binary { operator: Operator::Multiply | Operator::Divide, left, right } => {
                open.extend([*left, *right]);
            }
            _ => {}
        }
    }
    false
}

/// Whether a name would only hide an expression: a constant array of the language's, as `ones(n)`, and an entry
/// of something that has a name, as `x[1]`.
fn is_constant(writer: &Writer, id: ExprId) -> bool {
    match writer.ast().get(id) {
        Expr::Call { function, .. } => functions::find(&function.text).is_none(),
        Expr::Select { base, .. } => matches!(writer.ast().get(*base), Expr::Name(_)),
        _ => false,
    }
}

/// The parts that mention the index of a sum, which means nothing outside of it.
fn under_an_index(writer: &Writer, roots: &[ExprId]) -> BTreeSet<ExprId> {
    let all = writer.within(roots);
    let indices = indices(writer, &all);
    let mut bound = BTreeSet::new();
    for id in all {
        let mut mentions = matches!(writer.ast().get(id), Expr::Name(name) if indices.contains(&*name.text));
        writer.ast().get(id).for_each_operand(|operand| mentions |= bound.contains(&operand));
        if mentions {
            bound.insert(id);
        }
    }
    bound
}

/// The indices of the sums among expressions.
fn indices(writer: &Writer, all: &[ExprId]) -> BTreeSet<String> {
    let index = |id: &ExprId| match writer.ast().get(*id) {
        Expr::Sum { index, .. } => Some(index.text.to_string()),
        _ => None,
    };
    all.iter().filter_map(index).collect()
}

/// What kind of thing an expression is, as far as its names tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Scalar,
    Column,
    Row,
    Matrix,
}

fn orders(writer: &Writer, roots: &[ExprId], order: &dyn Fn(&str) -> usize) -> FxHashMap<ExprId, Kind> {
    let mut kinds: FxHashMap<ExprId, Kind> = FxHashMap::default();
    for id in writer.within(roots) {
        let of = |id: &ExprId| kinds.get(id).copied().unwrap_or(Kind::Scalar);
        let kind = match writer.ast().get(id) {
            Expr::Number { .. } => Kind::Scalar,
            Expr::Name(name) => match order(&name.text) {
                0 => Kind::Scalar,
                1 => Kind::Column,
                _ => Kind::Matrix,
            },
            Expr::Negate(inside) => of(inside),
            Expr::Transpose(inside) => match of(inside) {
                Kind::Column => Kind::Row,
                Kind::Row => Kind::Column,
                other => other,
            },
            Expr::Binary { operator: Operator::Multiply, left, right } => match (of(left), of(right)) {
                (Kind::Scalar, other) | (other, Kind::Scalar) => other,
                (Kind::Row, Kind::Column) => Kind::Scalar,
                (Kind::Row, _) => Kind::Row,
                (_, Kind::Column) => Kind::Column,
                _ => Kind::Matrix,
            },
            Expr::Binary { left, right, .. } => match (of(left), of(right)) {
                (Kind::Scalar, other) | (other, _) => other,
            },
            Expr::Call { function, arguments } => {
                let given: Vec<Kind> = arguments.iter().map(of).collect();
                kind_of_call(&function.text, &given)
            }
            Expr::Slope { kind: SlopeKind::Gradient, .. } => Kind::Column,
            Expr::Slope { kind: SlopeKind::Prime, arguments, .. } => {
                arguments.first().map_or(Kind::Scalar, of)
            }
            Expr::Slope { .. } | Expr::Bracket { .. } => Kind::Matrix,
            Expr::Select { .. } | Expr::Sum { .. } => Kind::Scalar,
        };
        kinds.insert(id, kind);
    }
    kinds
}

/// A column laid down as a row: `x'*A` for `A'*x`, where all factors tell what they are.
pub fn laid_down(writer: &mut Writer, root: ExprId, order: &dyn Fn(&str) -> Option<usize>) -> ExprId {
    let known = writer.within(&[root]).into_iter().all(|id| match writer.ast().get(id) {
        Expr::Name(name) => order(&name.text).is_some(),
        Expr::Slope { .. } | Expr::Bracket { .. } | Expr::Select { .. } | Expr::Sum { .. } => false,
        _ => true,
    });
    let factors = chain(writer, root);
    let kinds = orders(writer, &[root], &|name| order(name).unwrap_or(0));
    let kind = |id: &ExprId| kinds.get(id).copied().unwrap_or(Kind::Scalar);
    let (numbers, arrays): (Vec<ExprId>, Vec<ExprId>) =
        factors.into_iter().partition(|factor| kind(factor) == Kind::Scalar);
    let plain = match arrays.split_last() {
        Some((last, matrices)) => {
            kind(last) == Kind::Column && matrices.iter().all(|matrix| kind(matrix) == Kind::Matrix)
        }
        None => false,
    };
    let turned: Vec<ExprId> = if known && plain {
        arrays.into_iter().rev().map(|factor| writer.transpose(factor)).collect()
    } else {
        Vec::new()
    };
    let row =
        numbers.into_iter().chain(turned.iter().copied()).reduce(|one, next| writer.multiply(one, next));
    let whole = writer.transpose(root);
    match row.filter(|row| !turned.is_empty() && writer.size(*row) <= writer.size(whole)) {
        Some(row) => row,
        None => whole,
    }
}

/// The factors of a product, in order.
pub fn chain(writer: &Writer, product: ExprId) -> Vec<ExprId> {
    let (mut factors, mut here) = (Vec::new(), product);
    while let Expr::Binary { operator: Operator::Multiply, left, right } = *writer.ast().get(here) {
        factors.push(right);
        here = left;
    }
    factors.push(here);
    factors.reverse();
    factors
}

impl Kind {
    fn order(self) -> usize {
        match self {
            Self::Scalar => 0,
            Self::Column | Self::Row => 1,
            Self::Matrix => 2,
        }
    }
}

/// What a function makes of its arguments, off its signatures.
fn kind_of_call(function: &str, given: &[Kind]) -> Kind {
    let Some((row, found)) = functions::find(function) else {
        let vector = given.len() == 1 && matches!(function, "ones" | "zeros");
        return if vector { Kind::Column } else { Kind::Matrix };
    };
    for (form, _) in (0..).zip(found.forms) {
        let signature = functions::signature_of(functions::FormId { row, form });
        if signature.is_entrywise() {
            return given.iter().copied().max_by_key(|kind| kind.order()).unwrap_or(Kind::Scalar);
        }
        let fits = signature.arguments.iter().zip(given).all(|(a, kind)| a.axes.len() == kind.order());
        if fits {
            return match signature.value.len() {
                0 => Kind::Scalar,
                1 => Kind::Column,
                _ => Kind::Matrix,
            };
        }
    }
    given.first().copied().unwrap_or(Kind::Matrix)
}

/// A letter that fits: small for numbers and vectors, capital for matrices.
fn free_name(writer: &Writer, id: ExprId, kind: Kind, taken: &dyn Fn(&str) -> bool) -> String {
    let initial = match writer.ast().get(id) {
        Expr::Call { function, .. } => match &*function.text {
            "softmax" => "p",
            "sigma" => "s",
            "norm" => "r",
            "exp" => "k",
            _ => "",
        },
        _ => "",
    };
    let letters: &[&str] = match kind {
        Kind::Scalar => &["r", "s", "q", "c", "k", "h"],
        Kind::Column | Kind::Row => &["u", "v", "z", "s", "p", "q", "h"],
        Kind::Matrix => &["P", "Q", "S", "T", "Z", "H", "M"],
    };
    let first = if kind == Kind::Matrix { initial.to_uppercase() } else { initial.to_owned() };
    let mut candidates: Vec<String> = Vec::new();
    if !first.is_empty() {
        candidates.push(first);
    }
    candidates.extend(letters.iter().map(|letter| (*letter).to_owned()));
    let letter = letters.first().copied().unwrap_or("u");
    candidates.extend((1..100).map(|number| format!("{letter}{number}")));
    candidates.into_iter().find(|name| !taken(name)).unwrap_or_else(|| "where1".to_owned())
}
