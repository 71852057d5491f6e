//! Derivatives as they are asked for: unevaluated nodes, contracted where a product with a
//! vector was asked for. Nothing in here derives.

use std::sync::Arc;

use super::call::count;
use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Local, Lower, NOTHING, Values};
use super::names::nearest;
use super::operators::{self, Derivative};
use super::select::{Taken, shape_of_selection};
use super::{Lowered, orders};
use crate::ir::{Label, Node, NodeId, Product, SymbolKind};
use crate::number::Rational;
use crate::shape::Shape;
use crate::structures::Word;
use crate::syntax::ast::{Ast, Expr, ExprId, Name};

/// What one derives by: a name, and what is taken of it.
#[derive(Clone, Debug)]
struct By {
    node: NodeId,
    shape: Shape,
    part: Part,
}

#[derive(Clone, Debug)]
enum Part {
    Whole,
    /// Its columns, stacked.
    Stacked,
    /// An entry or slice.
    Taken(Vec<Taken>),
}

impl By {
    /// The shape of what one derives by.
    fn part_shape(&self) -> Shape {
        match &self.part {
            Part::Whole => self.shape.clone(),
            Part::Stacked => Shape::of(vec![crate::shape::Dimension::product(&self.shape.axes)]),
            Part::Taken(taken) => shape_of_selection(&self.shape, taken),
        }
    }
}

impl Lower<'_> {
    /// The value of `grad(…)` and its like.
    pub fn derivative(
        &mut self,
        ast: &Ast,
        id: ExprId,
        derivative: Derivative,
        function: &Name,
        arguments: &[ExprId],
        values: &Values,
    ) -> Fallible<Lowered> {
        let fits = match derivative {
            Derivative::Gradient | Derivative::Jacobian => arguments.len() == 2,
            Derivative::Hessian => matches!(arguments.len(), 2 | 3),
            Derivative::Mixed => arguments.len() >= 2,
            Derivative::Forward | Derivative::Backward | Derivative::HessianVector => arguments.len() == 3,
            Derivative::Differential => arguments.len() == 1,
        };
        let (Some(first), true) = (arguments.first(), fits) else {
            return Err(Box::new(LowerError::Arguments {
                message: format!("`{}` does not take {}", function.text, count(arguments.len(), "argument")),
                span: ast.span(id),
                given: Vec::new(),
                wanted: operators::usage(&function.text).into_iter().map(str::to_owned).collect(),
                mend: self.by_what(ast, function, arguments),
            }));
        };
        if let Some(error) = self.listed(ast, id, derivative, arguments) {
            return Err(Box::new(error));
        }
        let of = self.operand(ast, *first, values)?;
        self.suspect_whole(ast, &of);
        if derivative == Derivative::Differential {
            return Ok(self.differential(ast, &of));
        }
        let scalar_only =
            matches!(derivative, Derivative::Gradient | Derivative::Hessian | Derivative::HessianVector);
        if scalar_only && of.order() > 0 {
            let instead = (derivative == Derivative::Gradient).then_some("jacobian");
            return Err(Box::new(LowerError::NotScalar {
                function: function.text.clone(),
                name: function.span,
                operand: of.described(self, ast),
                instead,
            }));
        }
        match (derivative, arguments) {
            (Derivative::Hessian, [_, x]) => {
                let by = self.by_occurring(ast, *x, &of)?;
                Ok(self.tensor(&of.value, &[by.clone(), by]))
            }
            (Derivative::Forward | Derivative::Backward | Derivative::HessianVector, [_, x, along]) => {
                let by = self.by_occurring(ast, *x, &of)?;
                let along = self.operand(ast, *along, values)?;
                self.contracted(ast, derivative, &of, (*x, &by), &along)
            }
            (_, [_, by @ ..]) => {
                let by =
                    by.iter().map(|one| self.by_occurring(ast, *one, &of)).collect::<Fallible<Vec<_>>>()?;
                let mut tensor = self.tensor(&of.value, &by);
                if let (Derivative::Gradient, [only]) = (derivative, by.as_slice()) {
                    tensor.shape = only.part_shape();
                }
                Ok(tensor)
            }
            _ => Ok(of.value),
        }
    }

    /// The derivative with the axes of `of`, then of what is derived by, in turn.
    fn tensor(&mut self, of: &Lowered, by: &[By]) -> Lowered {
        let mut axes = of.shape.axes.clone();
        axes.extend(by.iter().flat_map(|one| one.part_shape().axes));
        let row = axes.len() == 1 && of.shape.row;
        let shape = Shape { axes, row };
        if !self.build {
            return Lowered { node: NOTHING, shape };
        }
        let variables: Vec<NodeId> = by.iter().map(|one| one.node).collect();
        let whole = self.arena.derivative(of.node, &variables);
        if by.iter().all(|one| matches!(one.part, Part::Whole)) {
            return Lowered { node: whole, shape };
        }
        let axes = self.arena.axes(whole).to_vec();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(whole, &labels);
        let mut rest = labels.iter().copied();
        product.outputs(&rest.by_ref().take(of.shape.order()).collect::<Vec<_>>());
        for one in by {
            let own: Vec<Label> = rest.by_ref().take(one.shape.order()).collect();
            match &one.part {
                Part::Whole => product.outputs(&own),
                Part::Stacked => product.output_merged(&own.into_iter().rev().collect::<Vec<_>>()),
                Part::Taken(taken) => self.take(&mut product, &own, &one.shape.axes, taken),
            }
        }
        Lowered { node: self.arena.contract(product), shape }
    }

    /// `jvp`, `vjp` and `hvp`: the derivative contracted with what is given.
    fn contracted(
        &mut self,
        ast: &Ast,
        derivative: Derivative,
        of: &Given,
        (x, by): (ExprId, &By),
        along: &Given,
    ) -> Fallible<Lowered> {
        let part = by.part_shape();
        let (partner, wanted) =
            if derivative == Derivative::Backward { (of.id, of.shape().clone()) } else { (x, part.clone()) };
        if !self.same_shape(&wanted, along.shape()) {
            return Err(Box::new(LowerError::Mismatch {
                operation: "contract these".to_owned(),
                span: ast.span(along.id),
                left: self.described(ast, partner, &wanted),
                right: along.described(self, ast),
                clash: "they have to be of one shape".to_owned(),
                mend: None,
            }));
        }
        let along = self.settled(along.value.clone());
        Ok(match derivative {
            Derivative::Backward => {
                let tensor = self.tensor(&of.value, std::slice::from_ref(by));
                let order = of.order();
                let node = self.make(|arena| arena.contract_axes(along.node, tensor.node, order));
                Lowered { node, shape: part }
            }
            // What is linear in its argument is then told the direction, and no entry of it is asked for.
            Derivative::HessianVector if matches!(by.part, Part::Whole) => {
                let (of, x) = (of.value.node, by.node);
                let node = self.make(|arena| {
                    let gradient = arena.derivative(of, &[x]);
                    arena.directional(gradient, x, along.node)
                });
                Lowered { node, shape: part }
            }
            Derivative::HessianVector => {
                let tensor = self.tensor(&of.value, &[by.clone(), by.clone()]);
                let order = part.order();
                let node = self.make(|arena| arena.contract_axes(tensor.node, along.node, order));
                Lowered { node, shape: part }
            }
            _ if matches!(by.part, Part::Whole) => {
                let (of, x) = (of.value.clone(), by.node);
                let node = self.make(|arena| arena.directional(of.node, x, along.node));
                Lowered { node, shape: of.shape }
            }
            _ => {
                let tensor = self.tensor(&of.value, std::slice::from_ref(by));
                let order = part.order();
                let node = self.make(|arena| arena.contract_axes(tensor.node, along.node, order));
                Lowered { node, shape: of.shape().clone() }
            }
        })
    }

    /// What an argument says to derive by; where that does not occur in what is derived, it is said: the
    /// derivative is 0, and the name mostly a slip.
    fn by_occurring(&mut self, ast: &Ast, id: ExprId, of: &Given) -> Fallible<By> {
        let by = self.by(ast, id)?;
        // In a function's body the places are those of another text.
        let seen = self.build && self.frames.len() == 1 && !self.source.is_empty();
        if !seen || self.arena.depends(by.node, of.value.node) {
            return Ok(by);
        }
        let named = ast.reachable(&[id]).into_iter().find_map(|id| match ast.get(id) {
            Expr::Name(name) => Some(name.clone()),
            _ => None,
        });
        if let (Expr::Name(derived), Some(by)) = (ast.get(of.id), &named)
            && self.is_assumed(&derived.text)
            && derived.text != by.text
        {
            // By what it does not depend on, its derivative would be 0.
            let (name, span, by) = (derived.text.clone(), derived.span, by.text.clone());
            return Err(Box::new(LowerError::Undefined { name, span, by }));
        }
        let typed: Vec<Arc<str>> = ast
            .reachable(&[of.id])
            .into_iter()
            .filter_map(|id| if let Expr::Name(name) = ast.get(id) { Some(name.text.clone()) } else { None })
            .collect();
        if let Some(name) = named.filter(|name| !typed.contains(&name.text)) {
            let similar = nearest(&name.text, typed.iter().map(|name| &**name)).map(str::to_owned);
            let of = ast.span(of.id).of(self.source).to_owned();
            let absent = LowerError::Absent { name: name.text, span: name.span, of, similar };
            self.warnings.push(absent.diagnostic());
        }
        Ok(by)
    }

    /// What an argument says to derive by.
    fn by(&mut self, ast: &Ast, id: ExprId) -> Fallible<By> {
        let wrong =
            |message: String| Box::new(LowerError::DeriveBy { message, span: ast.span(id), mend: None });
        match ast.get(id) {
            Expr::Name(name) => self.by_name(name),
            Expr::Call { function, arguments } if &*function.text == operators::STACKED => {
                match arguments.as_slice() {
                    [argument] => match ast.get(*argument) {
                        Expr::Name(name) => Ok(By { part: Part::Stacked, ..self.by_name(name)? }),
                        _ => Err(wrong("one derives by `vec` of a name only".to_owned())),
                    },
                    _ => Err(wrong("one derives by `vec` of a name only".to_owned())),
                }
            }
            Expr::Select { base, subscripts } => {
                let Expr::Name(name) = ast.get(*base) else {
                    return Err(wrong("one derives by an entry of a name only".to_owned()));
                };
                let by = self.by_name(name)?;
                let taken = self.subscripts(ast, id, &by.shape, subscripts, None)?;
                Ok(By { part: Part::Taken(taken), ..by })
            }
            Expr::Number { .. } => Err(wrong("one does not derive by a number".to_owned())),
            Expr::Transpose(_) => Err(wrong("one derives by a name, not by its transpose".to_owned())),
            _ => Err(wrong("one does not derive by an expression".to_owned())),
        }
    }

    fn by_name(&mut self, name: &Name) -> Fallible<By> {
        let wrong = |message: String| Box::new(LowerError::DeriveBy { message, span: name.span, mend: None });
        if let Some(Local::Index(_)) = self.local(&name.text) {
            return Err(wrong(format!("`{}` is an index", name.text)));
        }
        let known = self.local(&name.text).is_some() || self.entry(&name.text).is_some();
        if !known && self.known_name(&name.text).is_some() {
            let what =
                if self.dimension_of_name(&name.text).is_some() { "a dimension" } else { "a constant" };
            return Err(wrong(format!("`{}` is {what}", name.text)));
        }
        let Lowered { node, shape } = self.name(name)?;
        if self.build && !self.is_variable(node) {
            let message = format!("`{}` stands for an expression here, and for no variable", name.text);
            return Err(wrong(message));
        }
        if self.build && self.arena.is_declared(node, Word::Integer) {
            return Err(wrong(format!("`{}` is a whole number", name.text)));
        }
        Ok(By { node, shape, part: Part::Whole })
    }

    /// Whether a node is a variable, a place for one, or a definition.
    fn is_variable(&self, node: NodeId) -> bool {
        match self.arena.node(node) {
            Node::Named(..) => true,
            Node::Symbol(symbol) => {
                matches!(self.arena.symbol(*symbol).kind, SymbolKind::Variable | SymbolKind::Placeholder)
            }
            _ => false,
        }
    }

    /// `d(E)`.
    fn differential(&mut self, ast: &Ast, of: &Given) -> Lowered {
        let bound = match (ast.get(of.id), self.frame()) {
            (Expr::Name(name), Some(frame)) => frame
                .differentials
                .iter()
                .find(|(known, _)| *known == name.text)
                .map(|(_, value)| value.clone()),
            _ => None,
        };
        if let Some(bound) = bound {
            return bound;
        }
        let shape = of.shape().clone();
        if !self.build {
            return Lowered { node: NOTHING, shape };
        }
        let node = of.value.node;
        if self.is_plain_variable(node) {
            let node = self.differential_of(node);
            return Lowered { node, shape };
        }
        let mut terms = Vec::new();
        for (variable, change) in self.changes(node) {
            let term = self.arena.directional(node, variable, change);
            terms.push((Rational::from_integer(1.into()), term));
        }
        Lowered { node: self.arena.sum_of(&shape.axes, &terms), shape }
    }

    fn is_plain_variable(&self, node: NodeId) -> bool {
        match self.arena.node(node) {
            Node::Symbol(symbol) => self.arena.symbol(*symbol).kind == SymbolKind::Variable,
            _ => false,
        }
    }

    /// The variables that vary within a node, and the change of each.
    fn changes(&mut self, node: NodeId) -> Vec<(NodeId, NodeId)> {
        if let Some(frame) = self.frame().filter(|frame| frame.closed) {
            let changed = frame.differentials.iter().filter_map(|(name, change)| {
                let (_, local) = frame.locals.iter().find(|(known, _)| known == name)?;
                match local {
                    Local::Value(value, _) => Some((value.node, change.node)),
                    Local::Index(_) => None,
                }
            });
            return changed.collect();
        }
        let variables = self.arena.symbols_in(node);
        let varying = self.varying.clone();
        let mut changes = Vec::new();
        for variable in variables {
            if !self.is_plain_variable(variable) || self.arena.is_declared(variable, Word::Integer) {
                continue;
            }
            if varying.as_ref().is_none_or(|varying| varying.contains(&variable)) {
                changes.push((variable, self.differential_of(variable)));
            } else if !self.held.contains(&variable) {
                self.held.push(variable);
            }
        }
        changes
    }

    /// The symbol that stands for the differential of a variable.
    fn differential_of(&mut self, variable: NodeId) -> NodeId {
        if let Some(known) = self.environment.differentials.get(&variable) {
            return *known;
        }
        let Node::Symbol(symbol) = *self.arena.node(variable) else { return variable };
        let name = self.arena.symbol(symbol).name.clone();
        let node = self.arena.differential(variable, &name);
        self.environment.differentials.insert(variable, node);
        node
    }

    /// In a claim, only the variables vary whose differentials it names, if it names any.
    pub fn restrict_differentials(&mut self, ast: &Ast, roots: &[ExprId]) -> Fallible<()> {
        let mut varying: Vec<NodeId> = Vec::new();
        for name in orders::differentials_named(ast, roots) {
            let node = self.name(&name)?.node;
            if self.build && self.is_plain_variable(node) {
                varying.push(node);
            }
        }
        self.varying = Some(varying).filter(|varying| !varying.is_empty());
        Ok(())
    }
}
