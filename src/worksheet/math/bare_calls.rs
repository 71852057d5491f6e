//! Functions of angles whose argument stands without parentheses before a matrix: `\\sin\\theta K` is a number times `K`.

use super::survey::Survey;
use super::tree::{Node, NodeId, Times, Tree};

/// Functions that are written so.
const FUNCTIONS: &[&str] = &["sin", "cos", "tan", "sinh", "cosh", "tanh", "cot", "sec"];

impl Survey {
    /// Takes declared matrices out of such arguments.
    pub(super) fn settle_bare_calls(&self, tree: &mut Tree, source: &str) {
        for id in tree.all() {
            let Node::Call(function, arguments) = tree.get(id).clone() else { continue };
            let [only] = arguments.as_slice() else { continue };
            let text = tree.span(id).of(source).trim_start_matches('\\');
            let behind = text.strip_prefix(function.as_str()).unwrap_or("(").trim_start();
            let is_bare = !behind.starts_with(['(', '{', '[']) && !behind.starts_with(r"\left");
            let is_of_angles = is_bare && FUNCTIONS.contains(&function.as_str());
            let Node::Product(factors) = tree.get(*only).clone() else { continue };
            let first = factors.iter().position(|factor| self.is_matrix(tree, factor.1)).filter(|at| *at > 0);
            let Some(first) = first.filter(|_| is_of_angles) else { continue };
            let (angle, matrices) = factors.split_at(first);
            let span = tree.span(*only);
            let angle = match angle {
                [(_, alone)] => *alone,
                several => tree.push(Node::Product(several.to_vec()), span),
            };
            let call = tree.push(Node::Call(function, vec![angle]), tree.span(id));
            let whole = std::iter::once((Times::Implied, call)).chain(matrices.iter().copied());
            tree.replace(id, Node::Product(whole.collect()));
        }
    }

    /// Whether a factor is a name that is declared as a matrix, raised to something or not.
    fn is_matrix(&self, tree: &Tree, id: NodeId) -> bool {
        let id = match tree.get(id) {
            Node::Power(inner, _) | Node::Transpose(inner) => *inner,
            _ => id,
        };
        let axes = self.name_of(tree, id).and_then(|name| self.shapes.get(&name));
        axes.is_some_and(|axes| axes.len() == 2)
    }
}
