//! A number where a function takes a matrix: it is the matrix of one row and one column, and what comes of
//! numbers alone is a number again. So `tr(x'*A*x)` is `x'*A*x`, as in the trick with the trace.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use super::Lowered;
use super::error::{Fallible, LowerError};
use super::evaluate::{Frame, Given, Local, Lower};
use crate::functions::{self, FormId, Signature};
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, ExprId};
use crate::syntax::parse_expression;

/// A text that was read.
type Text = (Arc<Ast>, ExprId);

/// What the forms are of numbers, each read when it is first asked for.
static TEXTS: LazyLock<BTreeMap<FormId, OnceLock<Option<Text>>>> =
    LazyLock::new(|| functions::all_forms().map(|form| (form, OnceLock::new())).collect());

/// What a form is of numbers, where it says so.
fn of_numbers(form: FormId) -> Option<&'static Text> {
    let read = || {
        let (ast, root) = parse_expression(functions::form(form).of_numbers).ok()?;
        Some((Arc::new(ast), root))
    };
    TEXTS.get(&form)?.get_or_init(read).as_ref()
}

impl Lower<'_> {
    /// The form of a row that takes the arguments where numbers are matrices, and them as it takes them.
    pub fn with_matrices(&mut self, row: u16, given: &[Given]) -> Option<(FormId, Vec<Given>)> {
        let count = (0..).zip(functions::row(FormId { row, form: 0 }).forms);
        let forms: Vec<FormId> = count.map(|(form, _)| FormId { row, form }).collect();
        let fits = |signature: &Signature| {
            signature.arguments.len() == given.len()
                && signature.arguments.iter().zip(given).all(|(expected, one)| {
                    let free =
                        expected.axes.len() == 2 && expected.axes.iter().all(|axis| axis.as_name().is_some());
                    expected.axes.len() == one.order() || (free && one.order() == 0)
                })
        };
        let form = forms.into_iter().find(|form| fits(&functions::signature_of(*form)))?;
        let signature = functions::signature_of(form);
        let mut all = given.to_vec();
        for (one, expected) in all.iter_mut().zip(&signature.arguments) {
            if one.order() < expected.axes.len() {
                let axes = [Dimension::number(1), Dimension::number(1)];
                let number = one.value.node;
                let node = self.make(|arena| arena.repeat(&axes, number));
                one.value = Lowered { node, shape: Shape::of(axes.to_vec()) };
            }
        }
        Some((form, all))
    }

    /// What a form is of numbers, where its row says so.
    pub fn of_numbers(&mut self, form: FormId, given: &[Given], span: Span) -> Option<Fallible<Lowered>> {
        let (ast, root) = of_numbers(form).filter(|_| given.iter().all(|one| one.order() == 0))?;
        let names = functions::signature_of(form).arguments.clone();
        let mut frame = Frame { closed: true, ..Frame::default() };
        for (one, expected) in given.iter().zip(&names) {
            frame.locals.push((Arc::from(expected.name.as_str()), Local::Value(one.value.clone(), None)));
        }
        Some(self.within(frame, span, |lower| {
            lower.evaluate(ast, *root).map_err(|error| {
                let function = Arc::from(functions::row(form).name);
                Box::new(LowerError::Within { function, span, error })
            })
        }))
    }

    /// What a function made of numbers: its only entry, where it has no other.
    pub fn as_number(&mut self, given: &[Given], value: Lowered) -> Lowered {
        let single = |axis: &Dimension| axis.as_number() == Some(1);
        if given.iter().any(|one| one.order() > 0) || !value.shape.axes.iter().all(single) {
            return value;
        }
        let order = value.shape.order();
        let node = self.make(|arena| (0..order).fold(value.node, |node, _| arena.sum_first_axis(node)));
        Lowered { node, shape: Shape::scalar() }
    }
}
