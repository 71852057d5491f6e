//! What stands several times as one: diagonal matrices added, sums of entries added, a function of
//! several matrices as the function of their product.

use num_traits::One;

use super::view::{View, view};
use crate::functions::{self, OfProduct};
use crate::ir::{Arena, Axis, Factor, Label, Node, NodeId, Product};
use crate::number::Rational;
use crate::shape::Dimension;

/// A sum of diagonal matrices: the diagonal matrix of a sum.
pub fn common_diagonal(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let Node::Sum(terms) = arena.node(node).clone() else { return None };
    let mut diagonal: Vec<(Rational, NodeId)> = Vec::new();
    let mut rest: Vec<(Rational, NodeId)> = Vec::new();
    for (weight, term) in terms {
        match diagonal_of(arena, term) {
            Some(vector) => diagonal.push((weight, vector)),
            None => rest.push((weight, term)),
        }
    }
    if diagonal.len() < 2 {
        return None;
    }
    let length = arena.axes(node).first()?.clone();
    let sum = arena.sum_of(&[length], &diagonal);
    let mut product = Product::new();
    let labels = product.labels(arena.axes(sum));
    product.factor(sum, &labels);
    product.outputs(&labels);
    product.outputs(&labels);
    rest.push((Rational::one(), arena.contract(product)));
    let axes = arena.axes(node).to_vec();
    Some(arena.sum_of(&axes, &rest))
}

/// The vector on the diagonal of a diagonal matrix that is not a multiple of the identity.
fn diagonal_of(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return None };
    let [row, column] = product.output.as_slice() else { return None };
    let one: &Axis = row;
    let varies = product.factors.iter().any(|factor| !factor.axes.is_empty());
    if one != column || one.len() != 1 || !varies {
        return None;
    }
    let mut vector = Product::new();
    let (factors, output) = vector.open(&product);
    vector.extend(factors);
    vector.output_merged(output.first()?);
    Some(arena.contract(vector))
}

/// Every way to write terms that are sums of entries as the sum of the entries of a sum: `sum(x) - sum(y)` as
/// `sum(x - y)`, for matrices along one axis too.
pub fn common_sum(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Sum(terms) = arena.node(node).clone() else { return Vec::new() };
    let views: Vec<View> = terms.iter().map(|(_, term)| view(arena, *term)).collect();
    let summed: Vec<Vec<Label>> = views.iter().map(added_up).collect();
    let lengths = |place: usize| -> Vec<&Dimension> {
        let labels = summed.get(place).into_iter().flatten();
        labels.filter_map(|label| views.get(place)?.product.dimensions.get(usize::from(*label))).collect()
    };
    let mut found = Vec::new();
    for first in 0..views.len() {
        let alike = |other: &usize| !lengths(*other).is_empty() && lengths(*other) == lengths(first);
        let members: Vec<usize> = (0..views.len()).filter(alike).collect();
        if members.first() == Some(&first) && members.len() > 1 {
            found.extend(summed_together(arena, node, &terms, &views, &summed, &members));
        }
    }
    found
}

/// The labels that a product is added up over of which just one factor has each, in its order.
fn added_up(term: &View) -> Vec<Label> {
    let product = &term.product;
    let shown = |label: &Label| product.output.iter().flatten().any(|other| other == label);
    let meets = |label: &Label| {
        product
            .factors
            .iter()
            .filter(|factor| factor.axes.iter().flatten().any(|other| other == label))
            .count()
    };
    let all = product.factors.iter().flat_map(|factor| factor.axes.iter()).flatten();
    all.filter(|label| !shown(label) && meets(label) == 1).copied().fold(Vec::new(), |mut list, label| {
        if !list.contains(&label) {
            list.push(label);
        }
        list
    })
}

/// A sum with some of its terms added up together.
fn summed_together(
    arena: &mut Arena,
    node: NodeId,
    terms: &[(Rational, NodeId)],
    views: &[View],
    summed: &[Vec<Label>],
    members: &[usize],
) -> Option<NodeId> {
    let mut entries: Vec<(Rational, NodeId)> = Vec::with_capacity(members.len());
    for place in members {
        let View { weight, product: seen } = views.get(*place)?;
        let mut product = Product::new();
        let (factors, output) = product.open(seen);
        product.extend(factors);
        for axis in &output {
            product.output_merged(axis);
        }
        product.outputs(summed.get(*place)?);
        entries.push((weight * &terms.get(*place)?.0, arena.contract(product)));
    }
    let axes = arena.axes(entries.first()?.1).to_vec();
    let whole = arena.sum_of(&axes, &entries);
    let mut product = Product::new();
    let labels = product.labels(&axes);
    product.factor(whole, &labels);
    product.outputs(labels.get(..arena.order(node))?);
    let mut all = vec![(Rational::one(), arena.contract(product))];
    all.extend(
        terms.iter().enumerate().filter(|(place, _)| !members.contains(place)).map(|(_, term)| term.clone()),
    );
    let axes = arena.axes(node).to_vec();
    Some(arena.sum_of(&axes, &all))
}

/// A product of numbers `f(X)*f(Y)` as `f(X*Y)`, for the functions of which the table says so.
pub fn function_of_factors(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return None };
    let applied = |arena: &Arena, factor: &Factor| match arena.node(factor.base) {
        Node::Apply { form, arguments, batch: 0 } if factor.axes.is_empty() => match arguments.as_slice() {
            [only] if functions::form(*form).of_product == OfProduct::Multiplies => Some((*form, *only)),
            _ => None,
        },
        _ => None,
    };
    let calls: Vec<_> = product
        .factors
        .iter()
        .filter_map(|factor| Some((applied(arena, factor)?, &factor.exponent)))
        .collect();
    let ((form, matrix), exponent) = calls.iter().find(|((form, matrix), exponent)| {
        let alike = |((other_form, other), power): &&((_, NodeId), &Rational)| {
            other_form == form && power == exponent && arena.axes(*other) == arena.axes(*matrix)
        };
        calls.iter().filter(alike).count() > 1
    })?;
    let (form, matrix, exponent) = (*form, *matrix, (*exponent).clone());
    let mut whole = Product::new();
    let (factors, output) = whole.open(&product);
    let joins = |arena: &Arena, factor: &Factor| {
        applied(arena, factor).filter(|(other, argument)| {
            *other == form && factor.exponent == exponent && arena.axes(*argument) == arena.axes(matrix)
        })
    };
    let mut matrices: Vec<NodeId> =
        factors.iter().filter_map(|factor| Some(joins(arena, factor)?.1)).collect();
    // The oldest first: in the order in which they were declared.
    matrices.sort_unstable();
    let kept: Vec<Factor> = factors.into_iter().filter(|factor| joins(arena, factor).is_none()).collect();
    whole.extend(kept);
    let argument = matrices.into_iter().reduce(|left, right| arena.matrix_product(left, right))?;
    let base = arena.apply(form, &[argument], 0);
    whole.power(base, smallvec::SmallVec::new(), exponent);
    for axis in &output {
        whole.output_merged(axis);
    }
    Some(arena.contract(whole))
}
