//! Functions whose value the table writes out entry by entry: their texts are read once, and
//! lowered at each call with the arguments in place.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use super::Lowered;
use super::call::in_sizes;
use super::error::{Fallible, LowerError};
use super::evaluate::{Frame, Index, Local, Lower};
use crate::functions::{self, FormId};
use crate::ir::{Label, NodeId, Product};
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, ExprId};
use crate::syntax::parse_expression;

/// The names of the indices over which a function is mapped; nobody can type them.
const MAPPED: [&str; 4] = ["?i", "?j", "?k", "?l"];

/// A text that was read: how each axis of the value is indexed, and an entry.
#[derive(Clone, Debug)]
struct Text {
    axes: Vec<Vec<String>>,
    ast: Arc<Ast>,
    root: ExprId,
}

/// The texts of the table, each read when it is first asked for.
static TEXTS: LazyLock<BTreeMap<FormId, OnceLock<Option<Text>>>> =
    LazyLock::new(|| functions::all_forms().map(|form| (form, OnceLock::new())).collect());

fn read(form: FormId) -> Option<Text> {
    let (axes, body) = functions::entries(form)?;
    let axes = axes.into_iter().map(|group| group.into_iter().map(str::to_owned).collect()).collect();
    let (ast, root) = parse_expression(body).ok()?;
    Some(Text { axes, ast: Arc::new(ast), root })
}

impl Lower<'_> {
    /// The value of a form whose text gives its entries. Arguments that are mapped have the
    /// axes of the batch in front.
    pub fn written_out(
        &mut self,
        form: FormId,
        arguments: &[Lowered],
        sizes: &[(Arc<str>, Dimension)],
        batch: &[Dimension],
        span: Span,
    ) -> Fallible<NodeId> {
        let signature = functions::signature_of(form);
        let text = TEXTS.get(&form).and_then(|text| text.get_or_init(|| read(form)).as_ref());
        let Some(text) = text else { return Err(unreadable(form, span)) };
        let mapped = MAPPED.get(..batch.len()).unwrap_or_default();
        let lengths: Vec<Option<Dimension>> = batch.iter().cloned().map(Some).collect();
        let mapped_indices = self.entry_indices(mapped, &lengths);
        let mut frame = Frame { dimensions: sizes.to_vec(), closed: true, ..Frame::default() };
        for (argument, expected) in arguments.iter().zip(&signature.arguments) {
            let has_batch = !batch.is_empty() && argument.shape.order() == batch.len() + expected.axes.len();
            let value = if has_batch { self.entry_of(argument, &mapped_indices) } else { argument.clone() };
            frame.locals.push((Arc::from(expected.name.as_str()), Local::Value(value, None)));
        }
        let names: Vec<&str> = text.axes.iter().flatten().map(String::as_str).collect();
        let lengths: Vec<Option<Dimension>> = text
            .axes
            .iter()
            .zip(&signature.value)
            .flat_map(|(group, axis)| {
                let whole = (group.len() == 1).then(|| in_sizes(axis, sizes));
                group.iter().map(move |_| whole.clone())
            })
            .collect();
        let indices = self.entry_indices(&names, &lengths);
        let frame = Self::with_indices(frame, &names, &indices);
        let body = self.within(frame, span, |lower| {
            lower.evaluate(&text.ast, text.root).map_err(|error| {
                let function = Arc::from(functions::row(form).name);
                Box::new(LowerError::Within { function, span, error })
            })
        })?;
        let all: Vec<Index> = mapped_indices.into_iter().chain(indices).collect();
        let node = self.lifted(&all, body.node).ok_or_else(|| unreadable(form, span))?;
        Ok(self.merged(node, batch.len(), &text.axes))
    }

    /// The entry, or slice, of an argument at the indices it is mapped over.
    fn entry_of(&mut self, argument: &Lowered, indices: &[Index]) -> Lowered {
        let mut product = Product::new();
        let labels = product.labels(&argument.shape.axes);
        product.factor(argument.node, &labels);
        for (index, (label, length)) in indices.iter().zip(labels.iter().zip(&argument.shape.axes)) {
            let unit = self.arena.unit(index.node, length);
            product.factor(unit, &[*label]);
        }
        product.outputs(labels.get(indices.len()..).unwrap_or_default());
        let axes = argument.shape.axes.get(indices.len()..).unwrap_or_default().to_vec();
        Lowered { node: self.arena.contract(product), shape: Shape::of(axes) }
    }

    /// The axes after the first few, merged in groups.
    fn merged(&mut self, node: NodeId, kept: usize, groups: &[Vec<String>]) -> NodeId {
        if groups.iter().all(|group| group.len() == 1) {
            return node;
        }
        let axes = self.arena.axes(node).to_vec();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(node, &labels);
        let mut rest = labels.iter().copied();
        product.outputs(&rest.by_ref().take(kept).collect::<Vec<Label>>());
        for group in groups {
            product.output_merged(&rest.by_ref().take(group.len()).collect::<Vec<Label>>());
        }
        self.arena.contract(product)
    }
}

fn unreadable(form: FormId, span: Span) -> Box<LowerError> {
    Box::new(LowerError::Arguments {
        message: format!("`{}` cannot be written out here", functions::row(form).name),
        span,
        given: Vec::new(),
        wanted: Vec::new(),
        mend: None,
    })
}
