//! A row's differential as an expression with places for the arguments, the value, the
//! differentials of the arguments, and a cotangent.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::functions::{self, FormId};
use crate::ir::{Arena, Mark, NodeId, Substitution, SymbolKind};
use crate::lower::{Bindings, Lowered};
use crate::shape::{Dimension, Shape};

/// A row's mathematics with places to fill.
#[derive(Clone, Debug)]
pub struct Template {
    /// The places of the arguments.
    pub arguments: Vec<NodeId>,
    /// The place of the value itself.
    pub out: NodeId,
    /// The places of the arguments' differentials.
    pub tangents: Vec<NodeId>,
    /// The place of a cotangent of the value.
    pub cotangent: NodeId,
    /// The differential, linear in those of the arguments.
    pub differential: NodeId,
    /// What the last argument gets from the cotangent, where the row says so.
    pub adjoint: Option<NodeId>,
    /// The same for the first of two arguments.
    pub adjoint_of_first: Option<NodeId>,
    form: FormId,
}

/// The templates read so far.
#[derive(Debug, Default)]
pub struct Templates {
    read: FxHashMap<FormId, Template>,
}

impl Templates {
    /// Forgets those that rest on nodes that were not there at a mark.
    pub fn forget(&mut self, mark: Mark) {
        self.read.retain(|_, template| template.nodes().all(|node| mark.has(node)));
    }

    /// The template of a form, read at its first use; the reason in words where it does not read.
    pub fn of(&mut self, arena: &mut Arena, form: FormId) -> Result<Template, String> {
        if let Some(known) = self.read.get(&form) {
            return Ok(known.clone());
        }
        let signature = arena.signature(form);
        let mut bindings = Bindings::default();
        let mut arguments = Vec::new();
        let mut tangents = Vec::new();
        let bound = |node: NodeId, axes: &[Dimension]| Lowered { node, shape: Shape::of(axes.to_vec()) };
        let laid = |node: NodeId, axes: &[Dimension], row: bool| Lowered {
            node,
            shape: Shape { axes: axes.to_vec(), row },
        };
        for argument in &signature.arguments {
            let name: Arc<str> = Arc::from(argument.name.as_str());
            let node = arena.variable(&name, &argument.axes, SymbolKind::Placeholder);
            let tangent = arena.variable(&name, &argument.axes, SymbolKind::Differential(node));
            bindings.names.push((name.clone(), laid(node, &argument.axes, argument.row)));
            bindings.differentials.push((name, laid(tangent, &argument.axes, argument.row)));
            for axis in &argument.axes {
                if let Some(name) = axis.as_name() {
                    bindings.dimensions.push((name.clone(), axis.clone()));
                }
            }
            arguments.push(node);
            tangents.push(tangent);
        }
        let out = arena.variable("out", &signature.value, SymbolKind::Placeholder);
        bindings.names.push((Arc::from("out"), bound(out, &signature.value)));
        let cotangent = arena.variable("cotangent", &signature.value, SymbolKind::Placeholder);
        let differential = read_text(arena, &bindings, functions::form(form).differential)?;
        if arena.axes(differential).as_ref() != signature.value.as_slice() {
            return Err("the differential has another shape than the value".to_owned());
        }
        bindings.names.push((Arc::from("C"), bound(cotangent, &signature.value)));
        let mut read = |text: &str| match text {
            "" => Ok(None),
            text => read_text(arena, &bindings, text).map(Some),
        };
        let adjoint = read(functions::form(form).adjoint)?;
        let adjoint_of_first = read(functions::form(form).adjoint_of_first)?;
        let template =
            Template { arguments, out, tangents, cotangent, differential, adjoint, adjoint_of_first, form };
        self.read.insert(form, template.clone());
        Ok(template)
    }
}

impl Template {
    fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let single = [self.out, self.cotangent, self.differential].into_iter().chain(self.adjoint);
        single.chain(self.arguments.iter().copied()).chain(self.tangents.iter().copied())
    }

    /// What to fill in for one call: the arguments and the value. The batch is the axes that
    /// the call is mapped over.
    pub fn filled(
        &self,
        arena: &mut Arena,
        call: NodeId,
        arguments: &[NodeId],
        batch: usize,
    ) -> Substitution {
        let mut what = Substitution {
            batch: arena.axes(call).get(..batch).unwrap_or_default().to_vec(),
            ..Substitution::default()
        };
        what.nodes.insert(self.out, (call, batch > 0));
        let signature = arena.signature(self.form);
        let mut found = Vec::with_capacity(arguments.len());
        for ((place, argument), expected) in self.arguments.iter().zip(arguments).zip(&signature.arguments) {
            let axes = arena.axes(*argument).clone();
            let own = axes.len().saturating_sub(expected.axes.len());
            what.nodes.insert(*place, (*argument, own > 0));
            found.push(axes.get(own..).unwrap_or_default().to_vec());
        }
        what.sizes.extend(signature.sizes(found.iter().map(Vec::as_slice)));
        what
    }
}

/// Reads a text of the table.
pub(super) fn read_text(arena: &mut Arena, bindings: &Bindings, text: &str) -> Result<NodeId, String> {
    let (ast, root) = crate::syntax::parse_expression(text).map_err(|fault| fault.message)?;
    let lowered = crate::lower::lower_bound(arena, &ast, root, bindings).map_err(|fault| fault.message)?;
    Ok(lowered.node)
}
