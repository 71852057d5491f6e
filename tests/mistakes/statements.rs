//! The literature's statements, each with everything that must be said before it: what was
//! defined for the literature's answer alone is written out in it, so that mistakes are made
//! there as well.

use gradus::session::StructuredGradient;
use gradus::syntax::ast::{Ast, Expr, ExprId, Relation, StatementKind};
use gradus::syntax::{self, parse_expression};

use crate::textbook::cases::{Case, groups};

/// A statement that holds.
pub struct Statement {
    /// The id of its case.
    pub id: String,
    /// Declarations, definitions and assumptions that stand above it.
    pub before: String,
    /// The left side, as it is written.
    pub left: String,
    /// The right side, nothing in it abbreviated.
    pub right: String,
    /// Each variable with the next that was declared like it.
    pub alike: Vec<(String, String)>,
    /// The meaning of its derivatives by variables with a structure.
    pub structured: StructuredGradient,
}

/// All of them.
pub fn statements() -> Vec<Statement> {
    groups("textbook").iter().flat_map(|group| &group.cases).flat_map(of_case).collect()
}

fn of_case(case: &Case) -> Vec<Statement> {
    let text = &case.text;
    let parsed = syntax::parse(text);
    assert_eq!(parsed.errors, [], "{}", case.id);
    let program = &parsed.program;
    let (mut before, mut alike, mut found) = (String::new(), Vec::new(), Vec::new());
    let mut short: Vec<(String, String)> = Vec::new();
    let mut asked = false;
    for statement in &program.statements {
        let words = statement.span.of(text).trim();
        match &statement.kind {
            StatementKind::Expression(_) => asked = true,
            StatementKind::Claim { left, relation: Relation::Equal, right } => {
                let side = |id: ExprId| program.ast.span(id).of(text).to_owned();
                let right = written_out(&side(*right), &short);
                let (id, before, alike) = (case.id.clone(), before.clone(), Vec::clone(&alike));
                let structured = case.structured();
                found.push(Statement { id, before, left: side(*left), right, alike, structured });
            }
            StatementKind::Define { name, body } if asked => {
                let body = written_out(program.ast.span(*body).of(text), &short);
                short.push((name.text.to_string(), body));
            }
            kind => {
                if let StatementKind::Declare { names, .. } = kind {
                    let next = names.iter().cycle().skip(1);
                    let pairs = names.iter().zip(next).filter(|_| names.len() > 1);
                    alike.extend(pairs.map(|(a, b)| (a.text.to_string(), b.text.to_string())));
                }
                before.push_str(words);
                before.push('\n');
            }
        }
    }
    found
}

/// An expression in which names are replaced by what they stand for.
fn written_out(text: &str, short: &[(String, String)]) -> String {
    let (ast, root) = parse_expression(text).unwrap();
    let body = |name: &str| short.iter().rev().find(|(short, _)| short == name).map(|(_, body)| body);
    let mut short: Vec<(std::ops::Range<usize>, &String)> = Vec::new();
    for Place { id, .. } in places(&ast, root) {
        if let Expr::Name(name) = ast.get(id)
            && let Some(body) = body(&name.text)
        {
            short.push((ast.span(id).range(), body));
        }
    }
    short.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut written = text.to_owned();
    for (range, body) in short {
        written.replace_range(range, &format!("({body})"));
    }
    written
}

/// An expression within a side of a statement.
pub struct Place {
    pub id: ExprId,
    /// Whether it counts: within a subscript, a bound, the size or axis that a call is given.
    pub counts: bool,
    /// The expressions around it, itself first, the whole side last.
    pub around: Vec<ExprId>,
}

/// Every expression within one, itself first.
pub fn places(ast: &Ast, root: ExprId) -> Vec<Place> {
    let mut all = vec![Place { id: root, counts: false, around: vec![root] }];
    let mut next = 0;
    while let Some(Place { id, counts, around }) = all.get(next) {
        let (id, counts, around) = (*id, *counts, around.clone());
        let mut operands = Vec::new();
        ast.get(id).for_each_operand(|operand| operands.push(operand));
        for (position, operand) in operands.into_iter().enumerate() {
            let counts = counts
                || match ast.get(id) {
                    Expr::Select { .. } | Expr::Sum { .. } => position > 0,
                    Expr::Call { .. } => position > 0 && matches!(ast.get(operand), Expr::Number { .. }),
                    _ => false,
                };
            let around = [operand].into_iter().chain(around.iter().copied()).collect();
            all.push(Place { id: operand, counts, around });
        }
        next += 1;
    }
    all
}
