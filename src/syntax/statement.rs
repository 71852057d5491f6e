//! One statement after another, from its text to what it says. What a name means is not
//! asked here; what words a declaration and a `show` know is.

use std::collections::BTreeMap;

use pest::Parser;
use pest::iterators::{Pair, Pairs};

use crate::span::Span;
use crate::structures::Word;

use super::ast::{Ast, ExprId, Name, Relation, Statement, StatementKind};
use super::error::SyntaxError;
use super::expected;
use super::expression::{Expressions, checked_name, impossible, name_of};
use super::grammar::{Grammar, Rule};
use super::mended::with_all_mended;
use super::notation::Notation;

/// Reads the statements of one text.
pub(super) struct Builder<'s> {
    expressions: Expressions<'s>,
}

/// What the rules inside a statement gave, in order of their kind.
#[derive(Default)]
struct Parts {
    names: Vec<Name>,
    structure: Vec<Name>,
    dimensions: Vec<ExprId>,
    /// The dimensions of each argument of a function that is not given, and of its value.
    domains: Vec<Vec<ExprId>>,
    expressions: Vec<ExprId>,
    relation: Option<Relation>,
    file: Option<Name>,
    /// From the first expression to the end of the last.
    subject: Option<Span>,
}

impl<'s> Builder<'s> {
    /// A reader of one text that adds to an arena.
    pub(super) fn new(source: &'s str, ast: Ast) -> Self {
        Self { expressions: Expressions::new(source, ast) }
    }

    /// The arena, and what is to be warned about.
    pub(super) fn finish(self) -> (Ast, Vec<SyntaxError>) {
        (self.expressions.ast, self.expressions.warnings)
    }

    /// Reads the statement at a place.
    pub(super) fn statement(&mut self, span: Span) -> Result<Statement, SyntaxError> {
        let form = self.tokens(Rule::statement, span)?.next();
        let form = form.ok_or_else(|| impossible(span))?;
        let rule = form.as_rule();
        let parts = self.parts(form, span.from)?;
        let subject = parts.subject.unwrap_or(span);
        Ok(Statement { kind: kind_of(rule, parts, span)?, span, subject })
    }

    /// Reads the expression that is all of a place.
    pub(super) fn lone_expression(&mut self, span: Span) -> Result<ExprId, SyntaxError> {
        let whole = self.tokens(Rule::lone, span)?.next();
        let whole = whole.ok_or_else(|| impossible(span))?;
        self.expressions.read(whole.into_inner(), span.from)
    }

    fn tokens(&self, rule: Rule, span: Span) -> Result<Pairs<'s, Rule>, SyntaxError> {
        let text = span.of(self.expressions.source);
        Grammar::parse(rule, text).map_err(|error| {
            with_all_mended(rule, text, span.from, expected::explain(text, span.from, &error))
        })
    }

    fn parts(&mut self, form: Pair<'s, Rule>, base: usize) -> Result<Parts, SyntaxError> {
        let mut parts = Parts::default();
        for pair in form.into_inner() {
            let place = pair.as_span();
            let at = Span::new(base + place.start(), base + place.end());
            match pair.as_rule() {
                Rule::name | Rule::function => parts.names.push(checked_name(self.expressions.source, at)?),
                Rule::structure => parts.structure.push(checked_name(self.expressions.source, at)?),
                Rule::domain => {
                    let mut dimensions = Vec::new();
                    let within = pair.into_inner().filter(|inner| inner.as_rule() == Rule::dimensions);
                    for dimension in within.flat_map(Pair::into_inner).filter(is_dimension) {
                        dimensions.push(self.expressions.read(dimension.into_inner(), base)?);
                    }
                    parts.domains.push(dimensions);
                }
                Rule::dimensions => {
                    for dimension in pair.into_inner().filter(is_dimension) {
                        parts.dimensions.push(self.expressions.read(dimension.into_inner(), base)?);
                    }
                }
                // `k ∈ ℤ` is `k : R integer`.
                Rule::space if at.of(self.expressions.source) == "ℤ" => {
                    parts.structure.push(name_of(Word::Integer.name(), at));
                }
                Rule::whole => {
                    let text = at.of(self.expressions.source);
                    let end = at.from + text.trim_end().len();
                    let from = parts.subject.map_or(at.to - text.trim_start().len(), |subject| subject.from);
                    parts.subject = Some(Span::new(from, end));
                    parts.expressions.push(self.expressions.read(pair.into_inner(), base)?);
                }
                Rule::file => {
                    parts.file = Some(name_of(at.of(self.expressions.source).trim_matches('"'), at));
                }
                Rule::equal => parts.relation = Some(Relation::Equal),
                Rule::rounds => parts.relation = Some(Relation::Rounds),
                // Separators and keywords: the form says it all.
                _ => {}
            }
        }
        Ok(parts)
    }
}

/// Whether a part of a shape is a dimension.
fn is_dimension(part: &Pair<'_, Rule>) -> bool {
    matches!(part.as_rule(), Rule::whole | Rule::axis | Rule::lone_axis)
}

/// What a form with these parts says.
fn kind_of(rule: Rule, parts: Parts, span: Span) -> Result<StatementKind, SyntaxError> {
    let Parts { names, structure, dimensions, mut domains, expressions, relation, file, .. } = parts;
    let incomplete = || impossible(span);
    if rule == Rule::declaration {
        distinct(&names)?;
        let structure = known_structure(&structure)?;
        let value = expressions.first().copied();
        return Ok(StatementKind::Declare { names, dimensions, structure, value, file });
    }
    if rule == Rule::unknown_function {
        distinct(&names)?;
        let value = domains.pop().ok_or_else(incomplete)?;
        return Ok(StatementKind::UnknownFunction { names, arguments: domains, value });
    }
    let mut names = names.into_iter();
    let mut name = || names.next().ok_or_else(incomplete);
    let mut expressions = expressions.into_iter();
    let first = expressions.next().ok_or_else(incomplete)?;
    let mut second = || expressions.next().ok_or_else(incomplete);
    Ok(match rule {
        Rule::assume => StatementKind::Assume { left: first, right: second()? },
        Rule::claim => {
            let relation = relation.unwrap_or(Relation::Equal);
            StatementKind::Claim { left: first, relation, right: second()? }
        }
        Rule::show => StatementKind::Show { expression: first, notation: known_notation(&name()?)? },
        Rule::eval => StatementKind::Eval(first),
        Rule::steps => StatementKind::Steps(first),
        Rule::shape => StatementKind::Shape(first),
        Rule::definition => StatementKind::Define { name: name()?, body: first },
        Rule::function_definition => {
            let name = name()?;
            let parameters: Vec<Name> = names.collect();
            distinct(&parameters)?;
            StatementKind::Function { name, parameters, body: first }
        }
        _ => StatementKind::Expression(first),
    })
}

fn distinct(names: &[Name]) -> Result<(), SyntaxError> {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for name in names {
        if let Some(first) = seen.insert(&name.text, name.span) {
            return Err(SyntaxError::RepeatedName { at: name.span, first, name: name.text.to_string() });
        }
    }
    Ok(())
}

fn known_structure(names: &[Name]) -> Result<Vec<(Word, Span)>, SyntaxError> {
    let known = |name: &Name| {
        let unknown = || SyntaxError::UnknownStructure { at: name.span, word: name.text.to_string() };
        Word::named(&name.text).map(|word| (word, name.span)).ok_or_else(unknown)
    };
    let words = names.iter().map(known).collect();
    distinct(names).and(words)
}

fn known_notation(word: &Name) -> Result<Notation, SyntaxError> {
    let known = Notation::named(&word.text).filter(|_| Notation::to_show().any(|name| *name == *word.text));
    known.ok_or_else(|| SyntaxError::UnknownNotation { at: word.span, word: word.text.to_string() })
}
