//! How many axes undeclared names have: by the uses that leave no choice, and else by
//! convention. Works on the tree alone, with loops over its arena.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::environment::{Assumed, Assumption, Environment};
use super::names::{FreshNames, conventional_order};
use super::operators::{self, Callee, Derivative, Role};
use super::readings;
use super::uses::{Order, Use, ids, roots, uses};
use crate::functions::{self, FormId};
use crate::shape::{Dimension, Shape};
use crate::structures::{Word, Words};
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Operator, Program, StatementKind, Subscript};

/// What is known of the shapes of undeclared names.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    /// The order that use demands of a name.
    pub demanded: BTreeMap<Arc<str>, usize>,
    /// What uses demand of names: to be whole numbers, or such matrices as a function is of.
    pub structure: BTreeMap<Arc<str>, Word>,
    /// How long the axes of names are of which only entries are spoken of.
    pub lengths: BTreeMap<Arc<str>, Vec<usize>>,
    /// The shapes that were inferred.
    pub shapes: BTreeMap<Arc<str>, Shape>,
    /// Names that no fresh dimension may have.
    pub taken: BTreeSet<Arc<str>>,
}

impl Orders {
    /// The shape of an undeclared name, and the words of its structure. While shapes are being
    /// inferred its axes are open; afterwards they have names.
    pub fn shape_of(&self, name: &str, environment: &mut Environment, build: bool) -> (Shape, Words) {
        let structure = self.words_of(name);
        if let Some(shape) = self.shapes.get(name) {
            for dimension in shape.axes.iter().flat_map(Dimension::names) {
                environment.insert_dimension(dimension);
            }
            return (shape.clone(), structure);
        }
        let order = self.demanded.get(name).copied().unwrap_or_else(|| conventional_order(name));
        let mut axes = Vec::new();
        for place in 0..order {
            if let Some(length) = self.lengths.get(name).and_then(|lengths| lengths.get(place)) {
                axes.push(Dimension::number(*length as i128));
                continue;
            }
            if !build {
                axes.push(environment.unifier.fresh());
                continue;
            }
            let taken = |name: &str| self.is_taken(name, environment);
            let fresh = FreshNames::default().next(&[], &taken);
            environment.insert_dimension(Arc::from(fresh.as_str()));
            axes.push(Dimension::name(&fresh));
        }
        (Shape::of(axes), structure)
    }

    /// What uses demand of a name.
    pub fn words_of(&self, name: &str) -> Words {
        self.structure.get(name).copied().into_iter().collect()
    }

    /// What is said of a name whose shape was assumed.
    pub fn assumption(&self, name: &Arc<str>, shape: &Shape) -> Assumption {
        let of = Assumed::Variable { shape: shape.clone(), structure: self.words_of(name) };
        Assumption { name: name.clone(), of }
    }

    /// Whether a name is in use already.
    pub fn is_taken(&self, name: &str, environment: &Environment) -> bool {
        environment.names.contains_key(name)
            || environment.dimensions.contains(name)
            || self.taken.contains(name)
    }
}

const WHOLE: Option<Word> = Some(Word::Integer);

/// Finds what the uses of a program demand of the names that it does not declare; where they leave it open, the
/// reading that is least odd.
pub(super) fn demands(environment: &Environment, program: &Program) -> Orders {
    let mut orders = Orders::default();
    let uses = uses(environment, program);
    orders.taken = taken(program);
    orders.lengths = super::lengths::lengths(program, &uses);
    settle(program, &uses, &mut orders);
    for (name, order) in readings::choose(program, &uses, &orders.demanded) {
        orders.demanded.insert(name, order);
    }
    // What is known of the others now may demand words.
    settle(program, &uses, &mut orders);
    orders
}

/// Goes over a program until nothing new is demanded.
fn settle(program: &Program, uses: &BTreeMap<ExprId, Use>, orders: &mut Orders) {
    for _ in 0..4 {
        if !pass(program, uses, orders) {
            break;
        }
    }
}

/// Every name that stands anywhere in a program.
fn taken(program: &Program) -> BTreeSet<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    for id in ids(&program.ast) {
        match program.ast.get(id) {
            Expr::Name(name) => names.push(name.text.clone()),
            Expr::Sum { index, .. } => names.push(index.text.clone()),
            _ => {}
        }
    }
    for statement in &program.statements {
        match &statement.kind {
            StatementKind::Declare { names: declared, .. } => {
                names.extend(declared.iter().map(|name| name.text.clone()));
            }
            StatementKind::Define { name, .. } => names.push(name.text.clone()),
            StatementKind::Function { parameters, .. } => {
                names.extend(parameters.iter().map(|name| name.text.clone()));
            }
            _ => {}
        }
    }
    names.into_iter().collect()
}

/// The names that stand anywhere in a statement but within subscripts. What a sum runs over is a name of its own:
/// in `grad(sum(i*x[i] for i in 1..n), x)[i]` the last `i` is free.
pub(super) fn values(ast: &Ast, statement: &StatementKind) -> BTreeSet<Arc<str>> {
    let mut found = BTreeSet::new();
    // The indices of sums, each with the one around it.
    let mut bound: Vec<(Arc<str>, Option<usize>)> = Vec::new();
    let mut open: Vec<(ExprId, Option<usize>)> = roots(statement).into_iter().map(|id| (id, None)).collect();
    while let Some((id, around)) = open.pop() {
        match ast.get(id) {
            Expr::Name(name) => {
                let step = |(_, around): &&(Arc<str>, Option<usize>)| bound.get((*around)?);
                let sums = std::iter::successors(around.and_then(|place| bound.get(place)), step);
                if sums.into_iter().all(|(index, _)| *index != name.text) {
                    found.insert(name.text.clone());
                }
            }
            Expr::Sum { body, index, lower, upper } => {
                open.extend([(*lower, around), (*upper, around), (*body, Some(bound.len()))]);
                bound.push((index.text.clone(), around));
            }
            Expr::Select { base, .. } => open.push((*base, around)),
            Expr::Call { function, arguments } => {
                let positions = operators::arguments_with(&function.text, arguments, Role::Position);
                let values = arguments.iter().filter(|argument| !positions.contains(argument));
                open.extend(values.map(|argument| (*argument, around)));
            }
            _ => ast.get(id).for_each_operand(|operand| open.push((operand, around))),
        }
    }
    found
}

/// The names whose differentials are written: `d(X)`.
pub(super) fn differentials_named(ast: &Ast, roots: &[ExprId]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for id in ast.reachable(roots) {
        let Expr::Call { function, arguments } = ast.get(id) else { continue };
        let differential =
            matches!(operators::callee(&function.text), Some(Callee::Derivative(Derivative::Differential)));
        let [argument] = arguments.as_slice() else { continue };
        if let (true, Expr::Name(name)) = (differential, ast.get(*argument))
            && !names.iter().any(|known| known.text == name.text)
        {
            names.push(name.clone());
        }
    }
    names
}

/// One pass over the tree: orders upwards, demands downwards. Whether anything new came out.
fn pass(program: &Program, uses: &BTreeMap<ExprId, Use>, orders: &mut Orders) -> bool {
    let ast = &program.ast;
    let mut known: Vec<Order> = Vec::with_capacity(ast.len());
    let mut found: Vec<(Arc<str>, usize, Option<Word>)> = Vec::new();
    for id in ids(ast) {
        let order = {
            let at = |id: ExprId| known.get(id.0 as usize).copied().flatten();
            demand(ast, id, uses, &at, &mut found);
            match ast.get(id) {
                Expr::Name(_) => match uses.get(&id) {
                    Some(Use::Known(order)) => *order,
                    Some(Use::Body(body)) => at(*body),
                    Some(Use::Undeclared(name)) => orders.demanded.get(name).map(|order| (*order, false)),
                    None => None,
                },
                _ => order_of(ast, id, &at),
            }
        };
        known.push(order);
    }
    let mut news = false;
    for (name, order, word) in found {
        if !orders.demanded.contains_key(&name) {
            orders.demanded.insert(name.clone(), order);
            news = true;
        }
        match word {
            // A whole number is no matrix.
            Some(word) if orders.structure.get(&name).copied() != WHOLE => {
                orders.structure.insert(name, word);
            }
            _ => {}
        }
    }
    news
}

/// What an expression demands of the undeclared names that are its operands.
fn demand(
    ast: &Ast,
    id: ExprId,
    uses: &BTreeMap<ExprId, Use>,
    at: &dyn Fn(ExprId) -> Order,
    found: &mut Vec<(Arc<str>, usize, Option<Word>)>,
) {
    let mut say = |id: ExprId, order: usize, word: Option<Word>| {
        let inner = match ast.get(id) {
            Expr::Transpose(inner) | Expr::Negate(inner) => *inner,
            _ => id,
        };
        if let Some(Use::Undeclared(name)) = uses.get(&inner) {
            found.push((name.clone(), order, word));
        }
    };
    match ast.get(id) {
        Expr::Select { base, subscripts } => {
            say(*base, subscripts.len(), None);
            for subscript in subscripts {
                if let Subscript::Entry(entry) = subscript {
                    say(*entry, 0, WHOLE);
                }
            }
        }
        Expr::Binary { operator: Operator::Power, left, right } => match at(*left) {
            Some((0, _)) | None => {}
            Some(_) => say(*right, 0, WHOLE),
        },
        Expr::Binary { operator: Operator::HadamardPower, left, right }
            if at(*left).is_some_and(|(order, _)| order > 1) =>
        {
            say(*right, 0, None);
        }
        Expr::Binary { operator: Operator::Divide, left, right }
            if at(*left).is_some_and(|(order, _)| order > 0) =>
        {
            say(*right, 0, None);
        }
        Expr::Call { function, arguments } => match operators::callee(&function.text) {
            Some(Callee::Row(row)) => {
                for (place, argument) in arguments.iter().enumerate() {
                    if let Some((order, word)) = demanded_by_row(row, arguments.len(), place) {
                        say(*argument, order, word);
                    }
                }
            }
            Some(Callee::Derivative(derivative)) => {
                if let (Derivative::Forward | Derivative::HessianVector, [_, x, along]) =
                    (derivative, arguments.as_slice())
                    && let Some((order, _)) = at(*x)
                {
                    say(*along, order, None);
                }
            }
            _ => {}
        },
        _ => {}
    }
}

/// The order that all forms of a row agree on for an argument.
fn demanded_by_row(row: u16, count: usize, place: usize) -> Option<(usize, Option<Word>)> {
    let known = functions::row(FormId { row, form: 0 });
    // `norm2(A)`: of a matrix something else is meant, which is asked.
    if !known.instead.is_empty() {
        return None;
    }
    let forms = (0..).zip(known.forms).map(|(form, _)| FormId { row, form });
    let mut agreed: Option<(usize, Option<Word>)> = None;
    for form in forms.clone() {
        let signature = functions::signature_of(form);
        // Of a matrix, too, or what is meant has to be asked.
        let along =
            functions::form(form).along_axis && [count, count - 1].contains(&signature.arguments.len());
        if along || (signature.is_entrywise() && signature.arguments.len() == count) {
            return None;
        }
        if signature.arguments.len() != count {
            continue;
        }
        let argument = signature.arguments.get(place)?;
        let longer = |form: FormId| {
            let other = functions::signature_of(form);
            other.arguments.len() != count
                && other.arguments.get(place).is_some_and(|one| one.axes.len() > argument.axes.len())
        };
        // `norm(A, 2)`, where there is `norm(A)`: of a matrix, something else may be meant.
        if forms.clone().any(longer) {
            return None;
        }
        let word = match functions::form(form).structure {
            _ if argument.parameter => WHOLE,
            word => word,
        };
        let wanted = (argument.axes.len(), word);
        match agreed {
            Some(before) if before != wanted => return None,
            _ => agreed = Some(wanted),
        }
    }
    agreed
}

/// The order of an expression from those of its operands.
fn order_of(ast: &Ast, id: ExprId, at: &dyn Fn(ExprId) -> Order) -> Order {
    match ast.get(id) {
        Expr::Number { .. } => Some((0, false)),
        Expr::Name(_)
        | Expr::Slope { .. }
        | Expr::Bracket { .. }
        | Expr::Select { .. }
        | Expr::Binary { operator: Operator::Kronecker, .. } => None,
        Expr::Negate(inner) => at(*inner),
        Expr::Transpose(inner) => at(*inner).map(|(order, row)| (order, order == 1 && !row)),
        Expr::Sum { body, .. } => at(*body),
        Expr::Binary { operator: Operator::Multiply, left, right } => product_order(at(*left)?, at(*right)?),
        Expr::Binary { operator: Operator::Power, left, .. } => at(*left),
        Expr::Binary { left, right, .. } => wider(at(*left), at(*right)),
        Expr::Call { function, arguments } => call_order(&function.text, arguments, at),
    }
}

fn wider(left: Order, right: Order) -> Order {
    match (left, right) {
        (Some((0, _)), other) | (other, Some((0, _))) => other,
        (known @ Some(_), _) | (_, known) => known,
    }
}

fn product_order(left: (usize, bool), right: (usize, bool)) -> Order {
    match (left, right) {
        ((0, _), other) | (other, (0, _)) => Some(other),
        ((1, true), (1, false)) => Some((0, false)),
        ((1, false), (1, true)) => Some((2, false)),
        ((1, true), (2, _)) => Some((1, true)),
        ((a, _), (b, _)) if a >= 2 && a + b > 2 => Some((a + b - 2, false)),
        _ => None,
    }
}

fn call_order(name: &str, arguments: &[ExprId], at: &dyn Fn(ExprId) -> Order) -> Order {
    match operators::callee(name)? {
        Callee::Derivative(Derivative::Gradient | Derivative::HessianVector) => at(*arguments.get(1)?),
        Callee::Derivative(Derivative::Differential) => at(*arguments.first()?),
        Callee::Row(row) => {
            let forms = functions::row(FormId { row, form: 0 }).forms.len();
            let mut agreed: Option<usize> = None;
            for form in 0..u16::try_from(forms).ok()? {
                let signature = functions::signature_of(FormId { row, form });
                if signature.arguments.len() != arguments.len() {
                    continue;
                }
                if signature.is_entrywise() {
                    return arguments.iter().map(|argument| at(*argument)).reduce(wider).flatten();
                }
                let of_numbers = || arguments.iter().all(|argument| at(*argument) == Some((0, false)));
                let order =
                    if signature.is_of_matrices() && of_numbers() { 0 } else { signature.value.len() };
                match agreed {
                    Some(before) if before != order => return None,
                    _ => agreed = Some(order),
                }
            }
            agreed.map(|order| (order, false))
        }
        _ => None,
    }
}
