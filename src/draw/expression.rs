//! The graph of an expression: what is computed from what, with the shape of each part below it. Equal parts are
//! drawn once; what a definition is made of stands in a frame.

use indexmap::IndexMap;

use crate::notation::text;
use crate::report::{self, Format};
use crate::session::{Expression, Session};
use crate::syntax;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator, StatementKind, Subscript};
use crate::syntax::{built_in, slope};

use super::picture::{Frame, Line, Look, Picture};

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
        derived_by: derived_by(ast),
    };
    for statement in &parsed.program.statements {
        match &statement.kind {
            StatementKind::Define { name, body } => {
                let first = drawing.picture.vertices.len();
                let vertex = drawing.expression(*body)?;
                drawing.seen.insert(name.text.to_string(), vertex);
                let members = (first..drawing.picture.vertices.len()).collect();
                drawing.picture.frames.push(Frame { title: name.text.to_string(), members });
            }
            StatementKind::Expression(id) => {
                let from = drawing.expression(*id)?;
                let to = drawing.picture.vertex("result", "\\text{result}", Look::Text);
                drawing.picture.line(from, to, "");
            }
            _ => {}
        }
    }
    drawing.picture.frames = drawing.framed();
    Some(drawing.picture)
}

/// The names that something is derived by.
fn derived_by(ast: &Ast) -> Vec<String> {
    let mut names = Vec::new();
    for id in (0..ast.len()).filter_map(|place| u32::try_from(place).ok()).map(ExprId) {
        let Expr::Call { function, arguments } = ast.get(id) else { continue };
        if built_in::derivative(&function.text).is_none() {
            continue;
        }
        for argument in arguments.iter().skip(1) {
            if let Expr::Name(name) = ast.get(*argument) {
                names.push(name.text.to_string());
            }
        }
    }
    names
}

struct Drawing<'a> {
    ast: &'a Ast,
    session: &'a mut Session,
    picture: Picture,
    /// Vertices by the text of their expression.
    seen: IndexMap<String, usize>,
    derived_by: Vec<String>,
}

impl Drawing<'_> {
    /// The vertex of an expression; its parts come first, so a loop over them suffices.
    fn expression(&mut self, root: ExprId) -> Option<usize> {
        let mut vertices: IndexMap<ExprId, usize> = IndexMap::new();
        for id in parts(self.ast, root) {
            let key = text::ascii(self.ast, id);
            // A number is written at each place: that two are equal says nothing.
            let is_number = matches!(self.ast.get(id), Expr::Number { .. });
            let vertex = match self.seen.get(&key) {
                Some(seen) if !is_number => *seen,
                _ => {
                    let vertex = self.vertex(id, &vertices);
                    self.seen.insert(key, vertex);
                    vertex
                }
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
        let look = match expression {
            Expr::Name(name) if self.derived_by.iter().any(|one| *one == *name.text) => Look::Variable,
            Expr::Name(_) => Look::Parameter,
            Expr::Number { .. } => Look::Text,
            Expr::Call { .. } | Expr::Slope { .. } => Look::Function,
            _ => Look::Operation,
        };
        let (label, latex) = label(self.ast, expression);
        let vertex = self.picture.vertex(label, latex, look);
        let note = self.shape(id);
        if let Some(own) = self.picture.vertices.get_mut(vertex) {
            own.note = note;
        }
        let operands = operands(expression);
        let is_ordered = operands.len() > 1 && !is_commutative(expression);
        for (place, operand) in operands.into_iter().enumerate() {
            if let Some(from) = vertices.get(&operand) {
                let operand = is_ordered.then_some(place + 1);
                self.picture.lines.push(Line {
                    from: (*from).into(),
                    to: vertex.into(),
                    label: String::new(),
                    operand,
                });
            }
        }
        vertex
    }

    /// The frames of what was defined: of several operations, and of the names that are used within alone.
    fn framed(&self) -> Vec<Frame> {
        let lines = &self.picture.lines;
        let is_name = |vertex: &usize| {
            let look = self.picture.vertices.get(*vertex).map(|vertex| vertex.look);
            matches!(look, Some(Look::Variable | Look::Parameter | Look::Text))
        };
        let frames = self.picture.frames.iter().map(|frame| {
            let stays = |vertex: &usize| {
                let mut uses = lines.iter().filter(|line| line.from.vertex == *vertex);
                !is_name(vertex) || uses.all(|line| frame.members.contains(&line.to.vertex))
            };
            let members = frame.members.iter().copied().filter(stays).collect();
            Frame { title: frame.title.clone(), members }
        });
        frames.filter(|frame| frame.members.iter().any(|member| !is_name(member))).collect()
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

/// Whether the order of the operands does not matter.
fn is_commutative(expression: &Expr) -> bool {
    matches!(expression, Expr::Binary { operator: Operator::Add | Operator::Hadamard, .. })
}

/// What stands in a vertex, as text and in LaTeX.
fn label(ast: &Ast, expression: &Expr) -> (String, String) {
    let both = |text: String| (text.clone(), format!(r"\text{{{text}}}"));
    match expression {
        Expr::Number { spelling, .. } => (spelling.to_string(), spelling.to_string()),
        Expr::Name(name) => {
            (report::name(&name.text, Format::Unicode), report::name(&name.text, Format::Latex))
        }
        Expr::Negate(_) => ("−".to_owned(), "-".to_owned()),
        Expr::Transpose(_) => ("ᵀ".to_owned(), r"\top".to_owned()),
        Expr::Binary { operator, .. } => {
            let (text, latex) = sign(*operator);
            (text.to_owned(), latex.to_owned())
        }
        Expr::Call { function, .. } => {
            (report::name(&function.text, Format::Unicode), report::name(&function.text, Format::Latex))
        }
        Expr::Slope { kind, function, places, arguments } => {
            let text = slope::unicode(*kind, &function.text, places, arguments.len());
            let latex = text.replace('∇', r"\nabla ").replace('∂', r"\partial ").replace('′', "'");
            (text, latex)
        }
        Expr::Bracket { rows } => both(format!("[ ] {}×{}", rows.len(), rows.first().map_or(0, Vec::len))),
        Expr::Select { subscripts, .. } => {
            let written = |format: Format| {
                let subscript = |one: &Subscript| match one {
                    Subscript::Entry(id) => report::expression(ast, *id, format),
                    Subscript::All => ":".to_owned(),
                    Subscript::Range(from, to) => {
                        let end = |id: &ExprId| report::expression(ast, *id, format);
                        format!("{}..{}", end(from), end(to))
                    }
                };
                format!("[{}]", subscripts.iter().map(subscript).collect::<Vec<_>>().join(","))
            };
            (written(Format::Unicode), written(Format::Latex))
        }
        Expr::Sum { index, lower, upper, .. } => {
            let end = |id: &ExprId, format: Format| report::expression(ast, *id, format);
            let bounds = |format: Format| (end(lower, format), end(upper, format));
            let ((first, last), (low, high)) = (bounds(Format::Unicode), bounds(Format::Latex));
            (
                format!("Σ {} = {first}..{last}", index.text),
                format!(r"\sum_{{{} = {low}}}^{{{high}}}", index.text),
            )
        }
    }
}

/// An operation's sign, as text and in LaTeX.
fn sign(operator: Operator) -> (&'static str, &'static str) {
    match operator {
        Operator::Add => ("+", "+"),
        Operator::Subtract => ("−", "-"),
        Operator::Multiply => ("*", r"\cdot"),
        Operator::Divide => ("/", "/"),
        Operator::Hadamard => ("⊙", r"\odot"),
        Operator::HadamardDivide => ("./", r"\oslash"),
        Operator::Kronecker => ("⊗", r"\otimes"),
        Operator::Power => ("^", r"\wedge"),
        Operator::HadamardPower => (".^", r"{.}\wedge"),
    }
}

#[cfg(test)]
mod tests {
    use super::graph;
    use crate::session::Session;

    #[test]
    fn equal_parts_are_drawn_once_in_the_frames_of_their_definitions() {
        let program = "net = W*x + b; sigma(net) .* sigma(net)";
        let mut session = Session::new();
        session.run(program);
        let picture = graph(program, &mut session).unwrap_or_default();
        let labels: Vec<&str> = picture.vertices.iter().map(|vertex| vertex.label.as_str()).collect();
        assert_eq!(labels, ["W", "x", "*", "b", "+", "σ", "⊙", "result"]);
        let shapes: Vec<&str> = picture.vertices.iter().map(|vertex| vertex.note.as_str()).collect();
        assert_eq!(shapes, ["m×n", "n", "m", "m", "m", "m", "m", ""]);
        let frames: Vec<_> =
            picture.frames.iter().map(|frame| (&*frame.title, frame.members.as_slice())).collect();
        assert_eq!(frames, [("net", [0, 1, 2, 3, 4].as_slice())]);
    }

    #[test]
    fn operands_are_numbered_where_their_order_matters() {
        let program = "t'*A + b'";
        let mut session = Session::new();
        session.run(program);
        let picture = graph(program, &mut session).unwrap_or_default();
        let numbers: Vec<Option<usize>> = picture.lines.iter().map(|line| line.operand).collect();
        assert_eq!(numbers, [None, Some(1), Some(2), None, None, None, None]);
    }
}
