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
        Node::Transpose(_) => {
            let node = slope(tree, function, operand, called)?;
            return Some(tree.push(node, span));
        }
        // What stands behind the argument of `\det A(t)` is that of A.
        Node::Call(outer, arguments) if tree.is(function, Note::BareCall) => {
            let [only] = arguments.as_slice() else { return None };
            let of = call(tree, *only, operand, called)?;
            let rebuilt = tree.push(Node::Call(outer, vec![of]), span);
            tree.note(rebuilt, Note::BareCall);
            return Some(rebuilt);
        }
        Node::Differential(order, Some(of)) => {
            let of = call(tree, of, operand, called)?;
            return Some(tree.push(Node::Differential(order, Some(of)), span));
        }
        // So is \frac{\partial f}{\partial x}(x, y).
        Node::Fraction(above, below) => match (tree.get(above), tree.get(below)) {
            (Node::Differential(_, Some(_)), Node::Differential(..) | Node::Product(_)) => {
                let above = call(tree, above, operand, called)?;
                return Some(tree.push(Node::Fraction(above, below), span));
            }
            _ => return None,
        },
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

/// `f'(a)`: a name with primes and what it is taken at, where the name is a function. What stands at the parentheses
/// belongs to the value.
fn slope(tree: &mut Tree, function: NodeId, operand: NodeId, called: Called<'_>) -> Option<Node> {
    let span = tree.span(function).join(tree.span(operand));
    let arguments = match tree.get(operand).clone() {
        Node::Group(arguments) => arguments,
        Node::Transpose(inner) => {
            let node = slope(tree, function, inner, called)?;
            return Some(Node::Transpose(tree.push(node, span)));
        }
        Node::Power(inner, exponent) => {
            let node = slope(tree, function, inner, called)?;
            return Some(Node::Power(tree.push(node, span), exponent));
        }
        _ => return None,
    };
    let [argument] = arguments.as_slice() else { return None };
    let (name, order) = primed(tree, function)?;
    match called(tree, &name, &arguments)? {
        // f'(x) is the derivative of what f(x) was defined as, by x.
        of @ Node::Name(_) if order <= 2 => {
            let by = tree.name(*argument).map(super::names::spelled)?;
            let of = tree.push(of, span);
            // What is derived may have entries, each a function of one number.
            tree.note(of, Note::Prime);
            Some(Node::Nabla(Some(by), order, of))
        }
        Node::Name(_) => Some(Node::Slope(super::names::spelled(&name), order, *argument)),
        Node::Call(function, _) => Some(Node::Slope(function, order, *argument)),
        _ => None,
    }
}

/// A name with primes, without them and how many these are.
pub(crate) fn primed(tree: &Tree, mut id: NodeId) -> Option<(Name, usize)> {
    let mut order = 0;
    loop {
        match tree.get(id) {
            Node::Transpose(of) if tree.is(id, Note::Prime) => (id, order) = (*of, order + 1),
            Node::Name(name) if order > 0 => return Some((name.clone(), order)),
            _ => return None,
        }
    }
}
