//! A row's differential as an expression with places for the arguments, the value, the
//! differentials of the arguments, and a cotangent.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::functions::{self, Domain, FormId, Signature};
use crate::ir::{Arena, Mark, Node, NodeId, Substitution, SymbolKind};
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
        let signature = functions::signature_of(form);
        let Places { arguments, tangents, mut bindings } = Places::of(arena, &signature);
        let bound = |node: NodeId, axes: &[Dimension]| Lowered { node, shape: Shape::of(axes.to_vec()) };
        let out = arena.variable("out", &signature.value, SymbolKind::Placeholder);
        bindings.names.push((Arc::from("out"), bound(out, &signature.value)));
        let cotangent = arena.variable("cotangent", &signature.value, SymbolKind::Placeholder);
        let differential = read_text(arena, &bindings, functions::form(form).differential)?;
        let differential = arena.with_oriented_sums(differential);
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

    /// What to fill in for one call: the arguments and the value.
    pub fn filled(
        &self,
        arena: &mut Arena,
        call: NodeId,
        arguments: &[NodeId],
        batch: usize,
    ) -> Substitution {
        let mut what = filled(arena, self.form, &self.arguments, call, arguments, batch);
        what.nodes.insert(self.out, (call, batch > 0));
        what
    }
}

/// The places of a form's arguments.
struct Places {
    arguments: Vec<NodeId>,
    tangents: Vec<NodeId>,
    /// What a text over the arguments is read with.
    bindings: Bindings,
}

impl Places {
    fn of(arena: &mut Arena, signature: &Signature) -> Self {
        let mut places = Self { arguments: Vec::new(), tangents: Vec::new(), bindings: Bindings::default() };
        for argument in &signature.arguments {
            let name: Arc<str> = Arc::from(argument.name.as_str());
            let laid =
                |node| Lowered { node, shape: Shape { axes: argument.axes.clone(), row: argument.row } };
            let node = arena.variable(&name, &argument.axes, SymbolKind::Placeholder);
            let tangent = arena.variable(&name, &argument.axes, SymbolKind::Differential(node));
            places.bindings.names.push((name.clone(), laid(node)));
            places.bindings.differentials.push((name, laid(tangent)));
            let sizes = argument.axes.iter().filter_map(|axis| Some((axis.as_name()?.clone(), axis.clone())));
            places.bindings.dimensions.extend(sizes);
            places.arguments.push(node);
            places.tangents.push(tangent);
        }
        places
    }
}

/// The two sides of what the row of a call asks to compare, for its arguments; the call may be mapped over axes in
/// front. `None` where its row asks for no comparison.
pub fn compared(arena: &mut Arena, call: NodeId) -> Option<[NodeId; 2]> {
    let Node::Apply { form, arguments, batch } = arena.node(call) else { return None };
    let (form, arguments, batch) = (*form, arguments.clone(), *batch);
    let Domain::Compared(left, _, right) = functions::form(form).domain else { return None };
    let signature = functions::signature_of(form);
    let places = Places::of(arena, &signature);
    let what = filled(arena, form, &places.arguments, call, &arguments, batch.into());
    let mut side = |text: &str| {
        let read = read_text(arena, &places.bindings, text).ok()?;
        Some(arena.substitute(read, &what))
    };
    Some([side(left)?, side(right)?])
}

/// What stands in the places of a form's arguments, in one call. The batch is the axes that the call is mapped over.
fn filled(
    arena: &mut Arena,
    form: FormId,
    places: &[NodeId],
    call: NodeId,
    arguments: &[NodeId],
    batch: usize,
) -> Substitution {
    let mut what = Substitution {
        batch: arena.axes(call).get(..batch).unwrap_or_default().to_vec(),
        ..Substitution::default()
    };
    let signature = functions::signature_of(form);
    let mut found = Vec::with_capacity(arguments.len());
    for ((place, argument), expected) in places.iter().zip(arguments).zip(&signature.arguments) {
        let axes = arena.axes(*argument).clone();
        let own = axes.len().saturating_sub(expected.axes.len());
        what.nodes.insert(*place, (*argument, own > 0));
        found.push(axes.get(own..).unwrap_or_default().to_vec());
    }
    what.sizes.extend(signature.sizes(found.iter().map(Vec::as_slice)));
    what
}

/// Reads a text of the table.
pub(super) fn read_text(arena: &mut Arena, bindings: &Bindings, text: &str) -> Result<NodeId, String> {
    let (ast, root) = crate::syntax::parse_expression(text).map_err(|fault| fault.message)?;
    let lowered = crate::lower::lower_bound(arena, &ast, root, bindings).map_err(|fault| fault.message)?;
    Ok(lowered.node)
}
