//! The second reading of every answer: the text that is shown, read as a person would type it, against the
//! text that was asked. What does not agree is never shown; what could not be read is said to be unchecked.

use std::sync::Arc;

use super::Session;
use super::claims::agrees_as_read;
use super::indices::index_names;
use super::left::Asked;
use super::left::Left;
use super::outcome::{Certainty, Checked, Formula, FormulaAnswer, Notation, Numbers};
use crate::diagnostic::Diagnostic;
use crate::equality;
use crate::interpret::{Body, Meaning, Scope};
use crate::ir::NodeId;
use crate::lower::{self, Answered, EntryKind, Lowered};
use crate::notation::reader::Reader;
use crate::notation::text;
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax;
use crate::syntax::ast::{Ast, ExprId, Statement, StatementKind};
use crate::verify::{self, Agreement, Assumption, Found, Question, Shown, View};

/// A longer formula, in tokens, is not read: nobody pastes it.
const LONGEST: usize = 4096;

/// What was said so far, as it was typed.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// What names mean.
    scope: Scope,
    /// What was assumed.
    assumptions: Vec<Assumption>,
    /// The places of the variables that assumptions say to be orthonormal.
    orthonormal: Vec<usize>,
}

/// How much had been said before a statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextMark {
    names: usize,
    assumptions: usize,
}

impl Texts {
    /// What names mean.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Takes in what a name stands for.
    pub fn define(&mut self, name: &Arc<str>, body: Body) {
        self.scope.insert(name, Meaning::Definition(body));
    }

    pub fn mark(&self) -> TextMark {
        TextMark { names: self.scope.len(), assumptions: self.assumptions.len() }
    }

    /// Forgets what was said after a mark.
    pub fn forget(&mut self, mark: TextMark) {
        self.scope.truncate(mark.names);
        self.assumptions.truncate(mark.assumptions);
        self.orthonormal.retain(|place| *place < mark.names);
    }
}

impl Session {
    /// Takes in what a statement says of names, so that later texts can be read.
    pub(super) fn keep_meaning(&mut self, ast: &Arc<Ast>, statement: &Statement, answered: &Answered) {
        for assumption in &answered.assumptions {
            let Some(entry) = self.environment.get(&assumption.name) else { continue };
            if entry.kind == EntryKind::Assumed {
                let axes = entry.lowered.shape.axes.clone();
                let words = self.arena.words_of(entry.lowered.node);
                self.texts.scope.insert(&assumption.name, Meaning::Variable { axes, words, value: None });
            }
        }
        let body = |root: ExprId| Body { ast: Arc::clone(ast), root };
        match (&statement.kind, &answered.outcome) {
            (
                StatementKind::Declare { value, .. },
                Ok(lower::Answer::Declared { names, shape, structure, .. }),
            ) => {
                for name in names {
                    let (axes, words, value) = (shape.axes.clone(), *structure, value.map(body));
                    self.texts.scope.insert(name, Meaning::Variable { axes, words, value });
                }
            }
            (StatementKind::Assume { left, right }, Ok(lower::Answer::Assumed { left: a, right: b })) => {
                let visible = self.texts.scope.len();
                let assumption = Assumption { left: body(*left), right: body(*right), visible };
                self.texts.assumptions.push(assumption);
                for node in equality::orthonormal(&mut self.arena, &[(a.node, b.node)]) {
                    let place =
                        self.arena.name_of(node).and_then(|name| self.texts.scope.value(&name, visible));
                    self.texts.orthonormal.extend(place);
                }
            }
            (
                StatementKind::UnknownFunction { .. },
                Ok(lower::Answer::UnknownFunction { names, arguments, value }),
            ) => {
                for name in names {
                    let arguments = arguments.iter().map(Shape::order).collect();
                    let value = value.axes.clone();
                    self.texts.scope.insert(name, Meaning::Unknown { arguments, value });
                }
            }
            (StatementKind::Define { name, body: root }, Ok(_)) => {
                self.texts.scope.insert(&name.text, Meaning::Definition(body(*root)));
            }
            (StatementKind::Function { name, parameters, body: root }, Ok(_)) => {
                let parameters = parameters.iter().map(|name| Arc::clone(&name.text)).collect();
                self.texts.scope.insert(&name.text, Meaning::Function { parameters, body: body(*root) });
            }
            _ => {}
        }
    }

    /// Whether the text of an answer is what was asked; `None` where nobody wants to know, or nothing was typed.
    pub(super) fn agreement(
        &self,
        asked: Option<&Body>,
        lowered: &Lowered,
        answer: &FormulaAnswer,
    ) -> Option<Agreement> {
        let asked = asked.filter(|_| self.options.verify)?;
        let derivative = self.asked(lowered.node);
        Some(match self.question(asked, derivative.as_ref(), answer) {
            Ok(question) => verify::compare(&question),
            Err(why) => Agreement::Unread { why },
        })
    }

    /// Checks an answer before it is shown, by what the comparison of its text with that of what was asked came to. `taken`
    /// is what the derivatives in `lowered` came to: where the texts do not tell for certain, nodes are compared. An error
    /// where anything differs.
    pub(super) fn check(
        &mut self,
        agreement: Option<Agreement>,
        lowered: &Lowered,
        taken: NodeId,
        answer: &mut FormulaAnswer,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        if !self.options.verify {
            return Ok(());
        }
        match agreement {
            Some(Agreement::Differs { difference }) => {
                return Err(Box::new(misprint(&difference, &answer.formula, span)));
            }
            Some(Agreement::Valueless { at, why }) => {
                return Err(Box::new(valueless(&at, &why, &answer.formula, span)));
            }
            Some(Agreement::Agrees { points, numbers, sizes }) => {
                let certainty = certainty_of(numbers);
                let read = Checked {
                    certainty,
                    how: read_at(points, numbers),
                    sizes: agrees_as_read(points, sizes).sizes(),
                };
                // What agrees exactly needs no other look; balls and floats see less, and are worth one.
                answer.checked = match certainty {
                    Certainty::Exact => self.arena.is_open(lowered.node).then_some(read),
                    _ => match self.checked(lowered.node, taken, span)? {
                        // What could not be told of the derivative may be told of the whole.
                        Some(checked) if checked.certainty == Certainty::Unchecked => Some(read),
                        other => other,
                    },
                };
            }
            Some(Agreement::Unread { why }) => {
                let checked = self.checked(lowered.node, taken, span)?;
                let is_unchecked = |one: &Checked| one.certainty == Certainty::Unchecked;
                let unread = Checked { certainty: Certainty::Unchecked, how: why, sizes: None };
                answer.checked = Some(checked.filter(is_unchecked).unwrap_or(unread));
            }
            None => answer.checked = self.checked(lowered.node, taken, span)?,
        }
        Ok(())
    }

    /// Reads an expression at the values of the declarations, beside the numbers that were found. An error
    /// where they differ.
    pub(super) fn read_numbers(
        &self,
        asked: Option<&Body>,
        numbers: Numbers,
        span: Span,
    ) -> Result<Numbers, Box<Diagnostic>> {
        let Some(asked) = asked.filter(|_| self.options.verify) else { return Ok(numbers) };
        let shown = Shown { body: asked.clone(), names: Vec::new() };
        let found = Found {
            axes: &numbers.axes,
            data: &numbers.data,
            exact: numbers.exact.as_deref(),
            row: numbers.row,
        };
        let given = |name: &str| self.exact_data(name);
        let question = self.plain_question(asked, shown);
        let (certainty, how) = match verify::compare_numbers(&question, found, &given) {
            Agreement::Agrees { numbers, .. } => {
                let certainty = certainty_of(numbers);
                let how = match certainty {
                    Certainty::Proved | Certainty::Exact => "the same, exactly, by a second reading",
                    Certainty::Balls => "the same, in many digits, by a second reading",
                    Certainty::Floats | Certainty::Unchecked => "the same, in floats, by a second reading",
                };
                (certainty, how.to_owned())
            }
            Agreement::Differs { difference } => return Err(Box::new(misread(&difference, span))),
            Agreement::Unread { why } | Agreement::Valueless { why, .. } => (Certainty::Unchecked, why),
        };
        let checked = Some(Checked { certainty, how, sizes: None });
        Ok(Numbers { checked, ..numbers })
    }

    /// The question whether a formula is what was asked for.
    fn question<'a>(
        &'a self,
        asked: &Body,
        derivative: Option<&Asked>,
        answer: &FormulaAnswer,
    ) -> Result<Question<'a>, String> {
        let shown = shown(&answer.formula)?;
        let (view, indices) = self.view(derivative, answer)?;
        let turned = derivative.filter(|asked| asked.turned).map(|asked| self.arena.order(asked.of));
        let turned = turned.filter(|_| !matches!(view, View::Differential { .. }));
        Ok(Question { turned, view, indices, ..self.plain_question(asked, shown) })
    }

    /// The question whether two expressions have one value, with all that was said so far.
    pub(super) fn plain_question<'a>(&'a self, asked: &Body, shown: Shown) -> Question<'a> {
        let size = |size: &i128| usize::try_from(*size).unwrap_or(usize::MAX);
        Question {
            scope: &self.texts.scope,
            visible: self.texts.scope.len(),
            dimensions: &self.environment.dimensions,
            sizes: self.environment.sizes.iter().map(|(name, n)| (Arc::clone(name), size(n))).collect(),
            asked: asked.clone(),
            shown,
            structured: self.options.structured,
            turned: None,
            view: View::Whole,
            indices: Vec::new(),
            only_named_vary: false,
            held: Vec::new(),
            moving: None,
            assumptions: &self.texts.assumptions,
            orthonormal: self.texts.orthonormal.clone(),
            seed: super::claims::SEED,
        }
    }

    /// How a formula stands for what was asked, and the indices in it.
    fn view(
        &self,
        derivative: Option<&Asked>,
        answer: &FormulaAnswer,
    ) -> Result<(View, Vec<(Arc<str>, Dimension)>), String> {
        let formula = &answer.formula;
        let none = Vec::new();
        if let (Some(asked), Some(Left::Differential { of, .. })) = (derivative, &formula.left) {
            let kept = if **of == Left::Gradient { asked.by.len().saturating_sub(1) } else { 0 };
            return Ok((View::Differential { kept }, none));
        }
        match formula.notation {
            Notation::Kron => {
                let rows = derivative.and_then(|asked| self.orders(asked)).map(|(rows, _)| rows);
                Ok((View::Kronecker { rows: rows.ok_or("its axes are not read")? }, none))
            }
            Notation::Block => Ok((View::Block, none)),
            Notation::Index => self.entry_view(answer.node, formula),
            _ => Ok((View::Whole, none)),
        }
    }

    /// The view of a formula in indices that was written from a node.
    pub(super) fn entry_view(
        &self,
        node: NodeId,
        formula: &Formula,
    ) -> Result<(View, Vec<(Arc<str>, Dimension)>), String> {
        let names = rustc_hash::FxHashMap::default();
        let parts = Reader::new(&self.arena, &names).parts_of_axes(node);
        let indices = index_names(&self.arena, &parts);
        let indices: Vec<(Arc<str>, Dimension)> = indices
            .into_iter()
            .zip(&parts)
            .flat_map(|(names, lengths)| names.into_iter().zip(lengths.iter().cloned()).collect::<Vec<_>>())
            .map(|(name, length)| (Arc::from(name), length))
            .collect();
        let positions = formula.entry.iter().map(|position| typed(&text::ascii(&formula.ast, *position)));
        Ok((View::Entry(positions.collect::<Result<_, _>>()?), indices))
    }
}

/// Whether two texts are seen to be the same, exactly.
pub(super) fn is_exact(agreement: &Agreement) -> bool {
    matches!(agreement, Agreement::Agrees { numbers, .. } if certainty_of(*numbers) == Certainty::Exact)
}

/// How sure a second reading is.
fn certainty_of(numbers: verify::Numbers) -> Certainty {
    match numbers {
        verify::Numbers::Exact | verify::Numbers::Primes => Certainty::Exact,
        verify::Numbers::Balls => Certainty::Balls,
        verify::Numbers::Floats => Certainty::Floats,
    }
}

/// How a formula was read.
fn read_at(points: usize, numbers: verify::Numbers) -> String {
    let kind = match numbers {
        verify::Numbers::Exact => "exact arithmetic",
        verify::Numbers::Primes => "exact arithmetic modulo primes",
        verify::Numbers::Balls => "numbers of many digits",
        verify::Numbers::Floats => "floats",
    };
    let points = if points == 1 { "1 random point".to_owned() } else { format!("{points} random points") };
    format!("{kind} at {points}: this text and what was typed, read anew, are the same")
}

/// A formula as a person types it.
pub(super) fn shown(formula: &Formula) -> Result<Shown, String> {
    if super::measure::size(formula) > LONGEST {
        return Err("the formula is too long to be read".to_owned());
    }
    let body = |id: ExprId| typed(&text::ascii(&formula.ast, id));
    let names = formula.definitions.iter().map(|(name, id)| Ok((Arc::from(name.as_str()), body(*id)?)));
    Ok(Shown { body: body(formula.root)?, names: names.collect::<Result<_, String>>()? })
}

/// A text, read.
pub(super) fn typed(text: &str) -> Result<Body, String> {
    let (ast, root) = syntax::parse_expression(text).map_err(|fault| fault.message)?;
    Ok(Body { ast: Arc::new(ast), root })
}

/// That no formula is known which has a value where what was asked has one: `grad(prod(vec(tril(B))), B)` would divide
/// by the zeros above the diagonal.
fn valueless(at: &[(Arc<str>, usize)], why: &str, formula: &Formula, span: Span) -> Diagnostic {
    let at: Vec<String> = at.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    let at = if at.is_empty() { "at random points".to_owned() } else { format!("where {}", at.join(", ")) };
    Diagnostic::new("G0308", "the formula that was found has no value where what was asked for has one", span)
        .note(format!("tried {at}: {why}"))
        .note(format!("the formula is {}", syntax::words::shown(&text::ascii(&formula.ast, formula.root))))
        .help("leave out of a product what is always 0, and take a logarithm only of what is positive")
}

/// The fault of Gradus itself that the numbers it would show are not those of the expression.
fn misread(difference: &verify::Difference, span: Span) -> Diagnostic {
    let entry: Vec<String> = difference.entry.iter().map(ToString::to_string).collect();
    let entry = if entry.is_empty() { String::new() } else { format!(" at [{}]", entry.join(",")) };
    Diagnostic::new("G0398", "internal: the numbers are not those of what was typed, and are not shown", span)
        .note(format!("asked{entry}: {}, in the answer: {}", difference.asked, difference.shown))
        .help("please report this, with the input")
}

/// The fault of Gradus itself that what it would show is not what was asked for.
pub(super) fn misprint(difference: &verify::Difference, formula: &Formula, span: Span) -> Diagnostic {
    let at: Vec<String> = difference.at.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let entry: Vec<String> = difference.entry.iter().map(ToString::to_string).collect();
    let entry = if entry.is_empty() { String::new() } else { format!(" at [{}]", entry.join(",")) };
    Diagnostic::new("G0398", "internal: an answer is not what was asked for, and is not shown", span)
        .note(format!("asked{entry}: {}, in the answer: {}", difference.asked, difference.shown))
        .note(format!("where {}", at.join(", ")))
        .note(format!(
            "the answer would be {}",
            syntax::words::shown(&text::ascii(&formula.ast, formula.root))
        ))
        .help("please report this, with the input")
}
