//! The graph of an expression: what is computed from what, with the shape of each part on its
//! line. Equal parts are drawn once.

use indexmap::IndexMap;

use crate::notation::text;
use crate::session::{Expression, Session};
use crate::syntax;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator, StatementKind, Subscript};
use crate::syntax::slope;

use super::picture::{Look, Picture};

/// The most vertices that a picture has.
const MOST: usize = 400;

/// The graph of the expressions and definitions of a text; `None` where it is too large to look at.
pub(super) fn graph(program: &str, session: &mut Session) -> Option<Picture> {
    let parsed = syntax::parse(program);
    let ast = &parsed.program.ast;
    let mut drawing = Drawing {
        ast,
        session,
        picture: Picture { is_directed: true, ..Picture::default() },
        seen: IndexMap::new(),
    };
    for statement in &parsed.program.statements {
        match &statement.kind {
            StatementKind::Define { name, body } => {
                let from = drawing.expression(*body)?;
                let shape = drawing.shape(*body);
                let to = drawing.picture.vertex(&*name.text, Look::Round);
                drawing.picture.line(from, to, shape);
                drawing.seen.insert(name.text.to_string(), to);
            }
            StatementKind::Expression(id) => {
                let from = drawing.expression(*id)?;
                let shape = drawing.shape(*id);
                let to = drawing.picture.vertex("result", Look::Text);
                drawing.picture.line(from, to, shape);
            }
            _ => {}
        }
    }
    Some(drawing.picture)
}

struct Drawing<'a> {
    ast: &'a Ast,
    session: &'a mut Session,
    picture: Picture,
    /// Vertices by the text of their expression.
    seen: IndexMap<String, usize>,
}

impl Drawing<'_> {
    /// The vertex of an expression; its parts come first, so a loop over them suffices.
    fn expression(&mut self, root: ExprId) -> Option<usize> {
        let mut vertices: IndexMap<ExprId, usize> = IndexMap::new();
        for id in parts(self.ast, root) {
            let key = text::ascii(self.ast, id);
            let vertex = if let Some(seen) = self.seen.get(&key) {
                *seen
            } else {
                let vertex = self.vertex(id, &vertices);
                self.seen.insert(key, vertex);
                vertex
            };
            vertices.insert(id, vertex);
            if self.picture.vertices.len() > MOST {
                return None;
            }
        }
        vertices.get(&root).copied()
    }

    fn vertex(&mut self, id: ExprId, vertices: &IndexMap<ExprId, usize>) -> usize {
        let expression = self.ast.get(id);
        let look =
            if matches!(expression, Expr::Name(_) | Expr::Number { .. }) { Look::Round } else { Look::Box };
        let vertex = self.picture.vertex(label(self.ast, expression), look);
        for operand in operands(expression) {
            let shape = self.shape(operand);
            if let Some(from) = vertices.get(&operand) {
                self.picture.line(*from, vertex, shape);
            }
        }
        vertex
    }

    /// The shape of a part, where it has one outside of its sum.
    fn shape(&mut self, id: ExprId) -> String {
        let shape = self.session.shape_of(&Expression::written(self.ast, id));
        let axes = shape.map(|shape| shape.axes.iter().map(ToString::to_string).collect::<Vec<_>>());
        axes.unwrap_or_default().join("×")
    }
}

/// An expression and its parts, parts first.
fn parts(ast: &Ast, root: ExprId) -> Vec<ExprId> {
    let mut found = vec![root];
    let mut at = 0;
    while let Some(id) = found.get(at).copied() {
        found.extend(operands(ast.get(id)));
        at += 1;
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The operands that are drawn: subscripts belong to their selection.
fn operands(expression: &Expr) -> Vec<ExprId> {
    match expression {
        Expr::Number { .. } | Expr::Name(_) => Vec::new(),
        Expr::Negate(inner) | Expr::Transpose(inner) => vec![*inner],
        Expr::Binary { left, right, .. } => vec![*left, *right],
        Expr::Call { arguments, .. } | Expr::Slope { arguments, .. } => arguments.clone(),
        Expr::Bracket { rows } => rows.iter().flatten().copied().collect(),
        Expr::Select { base, .. } => vec![*base],
        Expr::Sum { body, .. } => vec![*body],
    }
}

fn label(ast: &Ast, expression: &Expr) -> String {
    match expression {
        Expr::Number { spelling, .. } => spelling.to_string(),
        Expr::Name(name) => name.text.to_string(),
        Expr::Negate(_) => "−".to_owned(),
        Expr::Transpose(_) => "ᵀ".to_owned(),
        Expr::Binary { operator, .. } => sign(*operator).to_owned(),
        Expr::Call { function, .. } => function.text.to_string(),
        Expr::Slope { kind, function, places, arguments } => {
            slope::unicode(*kind, &function.text, places, arguments.len())
        }
        Expr::Bracket { rows } => format!("[ ] {}×{}", rows.len(), rows.first().map_or(0, Vec::len)),
        Expr::Select { subscripts, .. } => {
            let subscript = |one: &Subscript| match one {
                Subscript::Entry(id) => text::unicode(ast, *id),
                Subscript::All => ":".to_owned(),
                Subscript::Range(from, to) => {
                    format!("{}..{}", text::unicode(ast, *from), text::unicode(ast, *to))
                }
            };
            format!("[{}]", subscripts.iter().map(subscript).collect::<Vec<_>>().join(","))
        }
        Expr::Sum { index, lower, upper, .. } => {
            format!("Σ {} = {}..{}", index.text, text::unicode(ast, *lower), text::unicode(ast, *upper))
        }
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "+",
        Operator::Subtract => "−",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Hadamard => "⊙",
        Operator::HadamardDivide => "./",
        Operator::Kronecker => "⊗",
        Operator::Power => "^",
        Operator::HadamardPower => ".^",
    }
}

#[cfg(test)]
mod tests {
    use super::graph;
    use crate::session::Session;

    #[test]
    fn equal_parts_are_drawn_once_and_lines_carry_shapes() {
        let program = "net = W*x + b; sigma(net) .* sigma(net)";
        let mut session = Session::new();
        session.run(program);
        let picture = graph(program, &mut session).unwrap_or_default();
        let labels: Vec<&str> = picture.vertices.iter().map(|vertex| vertex.label.as_str()).collect();
        assert_eq!(labels, ["W", "x", "*", "b", "+", "net", "sigma", "⊙", "result"]);
        let shapes: Vec<&str> = picture.lines.iter().map(|line| line.label.as_str()).collect();
        assert_eq!(shapes, ["m×n", "n", "m", "m", "m", "m", "m", "m", "m"]);
    }
}
