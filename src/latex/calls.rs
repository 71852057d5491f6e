//! Products that are calls: what stands as `\sigma(x)` is read as σ times x before it is known that σ is a function.

use super::tree::{Name, Node, NodeId, Note, Times, Tree};

/// What a name with parentheses after it is, where it is no product.
pub(crate) type Called<'a> = &'a dyn Fn(&Tree, &Name, &[NodeId]) -> Option<Node>;

/// Reads products as calls where they are.
pub(crate) fn settle(tree: &mut Tree, called: Called<'_>) {
    for id in tree.all() {
        let Node::Product(factors) = tree.get(id).clone() else { continue };
        let mut kept: Vec<(Times, NodeId)> = Vec::new();
        let mut factors = factors.into_iter().peekable();
        while let Some((times, factor)) = factors.next() {
            let next = factors.peek().copied().filter(|(times, _)| *times == Times::Implied);
            let call = next.and_then(|(_, next)| call(tree, factor, next, called));
            if call.is_some() {
                factors.next();
            }
            kept.push((times, call.unwrap_or(factor)));
        }
        match kept.as_slice() {
            [(_, only)] => {
                let node = tree.get(*only).clone();
                tree.replace(id, node);
            }
            _ => tree.replace(id, Node::Product(kept)),
        }
    }
}

/// A name and what follows it, as a call, if it is one.
fn call(tree: &mut Tree, function: NodeId, operand: NodeId, called: Called<'_>) -> Option<NodeId> {
    let span = tree.span(function).join(tree.span(operand));
    let name = match tree.get(function).clone() {
        Node::Name(name) => name,
        // ∇f(x) is the gradient of f(x).
        Node::Nabla(by, order, of) => {
            let of = call(tree, of, operand, called)?;
            return Some(tree.push(Node::Nabla(by, order, of), span));
        }
        // f'(x) is the derivative of f(x) by x.
        Node::Transpose(of) if tree.is(function, Note::Prime) => {
            let (Node::Name(name), Node::Group(arguments)) =
                (tree.get(of).clone(), tree.get(operand).clone())
            else {
                return None;
            };
            let [by] = arguments.as_slice() else { return None };
            let by = tree.name(*by).map(super::names::spelled)?;
            let of = called(tree, &name, &arguments).filter(|called| matches!(called, Node::Name(_)))?;
            let of = tree.push(of, span);
            return Some(tree.push(Node::Nabla(Some(by), 1, of), span));
        }
        Node::Differential(order, Some(of)) => {
            let of = call(tree, of, operand, called)?;
            return Some(tree.push(Node::Differential(order, Some(of)), span));
        }
        _ => return None,
    };
    // What stands at the parentheses belongs to the value: σ(x)ᵀ.
    let rebuilt = match tree.get(operand).clone() {
        Node::Group(arguments) => called(tree, &name, &arguments)?,
        Node::Transpose(inner) => Node::Transpose(call(tree, function, inner, called)?),
        Node::InverseTransposed(inner) => Node::InverseTransposed(call(tree, function, inner, called)?),
        Node::Power(inner, exponent) => Node::Power(call(tree, function, inner, called)?, exponent),
        Node::Entry(inner, below) => Node::Entry(call(tree, function, inner, called)?, below),
        _ => return None,
    };
    Some(tree.push(rebuilt, span))
}
