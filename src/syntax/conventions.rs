//! Signs that mean what they always mean unless their names were given another meaning: `x^T` and `x^H` are the
//! transpose, of real numbers both, `d(x^2)/dx`, `df/dx` and Mathematica's `D[x^2, x]` are derivatives, and its `Sin[x]`
//! is a call.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ast::Subscript;
use super::ast::{Ast, Expr, ExprId, Name, Operator, Program, StatementKind};
use super::built_in::{self, Derivative};
use super::foreign::BRACKETED;

/// What stands above a matrix for its transpose.
const TRANSPOSED: [&str; 2] = ["T", "H"];
/// What stands before what moves: `dx`.
const MOVED: char = 'd';
/// Mathematica's derivative.
const DERIVED: &str = "D";
/// The letters of indices, by which nothing is derived.
const INDICES: std::ops::RangeInclusive<&str> = "i"..="n";

/// Whether a program may hold such signs.
pub fn has_conventions(program: &Program) -> bool {
    let ast = &program.ast;
    places(ast).any(|id| match *ast.get(id) {
        Expr::Binary { operator: Operator::Power, right, .. } => exponent(ast, right).is_some(),
        Expr::Binary { operator: Operator::Divide, right, .. } => moved(ast, right).is_some(),
        _ => bracketed(ast, id).is_some() || transposed(ast, id).is_some(),
    })
}

/// Whether a derivative is asked for somewhere in an expression, by its name or in such signs.
pub fn asks_derivative(program: &Program, root: ExprId, known: &dyn Fn(&str) -> bool) -> bool {
    let program = with_conventions(program, known);
    program.ast.reachable(&[root]).iter().any(|id| match program.ast.get(*id) {
        Expr::Call { function, .. } => built_in::derivative(&function.text).is_some(),
        Expr::Slope { .. } => true,
        _ => false,
    })
}

/// The program with these signs as what they mean, where `known` does not know their names and the program gives them
/// no meaning.
pub fn with_conventions(program: &Program, known: &dyn Fn(&str) -> bool) -> Program {
    let mut program = program.clone();
    let own = given_names(&program);
    let named: BTreeSet<Arc<str>> = places(&program.ast).filter_map(|id| name_at(&program.ast, id)).collect();
    let is_given = |name: &str| own.contains(name) || known(name);
    let is_variable = |name: &str| is_given(name) || named.contains(name) || name.chars().count() == 1;
    for id in places(&program.ast).collect::<Vec<_>>() {
        read_power(&mut program.ast, id, &is_given);
        read_quotient(&mut program.ast, id, &is_given, &is_variable);
        read_call(&mut program.ast, id, &is_given);
    }
    program
}

fn places(ast: &Ast) -> impl Iterator<Item = ExprId> + use<> {
    (0..ast.len()).filter_map(|place| u32::try_from(place).ok().map(ExprId))
}

/// The names that a program gives a meaning: variables, definitions, functions and what they take, indices.
fn given_names(program: &Program) -> BTreeSet<Arc<str>> {
    let mut names = BTreeSet::new();
    for statement in &program.statements {
        match &statement.kind {
            StatementKind::Declare { names: declared, .. }
            | StatementKind::UnknownFunction { names: declared, .. } => {
                names.extend(declared.iter().map(|name| Arc::clone(&name.text)));
            }
            StatementKind::Define { name, .. } => {
                names.insert(Arc::clone(&name.text));
            }
            StatementKind::Function { name, parameters, .. } => {
                names.extend([name].into_iter().chain(parameters).map(|name| Arc::clone(&name.text)));
            }
            _ => {}
        }
    }
    for id in places(&program.ast) {
        if let Expr::Sum { index, .. } = program.ast.get(id) {
            names.insert(Arc::clone(&index.text));
        }
    }
    names
}

fn name_at(ast: &Ast, id: ExprId) -> Option<Arc<str>> {
    match ast.get(id) {
        Expr::Name(name) => Some(Arc::clone(&name.text)),
        _ => None,
    }
}

/// The sign of a transpose as an exponent, and whether a minus stands before it.
fn exponent(ast: &Ast, id: ExprId) -> Option<(&Name, bool)> {
    let (name, below) = match ast.get(id) {
        Expr::Name(name) => (name, false),
        Expr::Negate(inner) => match ast.get(*inner) {
            Expr::Name(name) => (name, true),
            _ => return None,
        },
        _ => return None,
    };
    TRANSPOSED.contains(&&*name.text).then_some((name, below))
}

/// `x^T`, `x^H`, `A^-T`.
fn read_power(ast: &mut Ast, id: ExprId, is_given: &dyn Fn(&str) -> bool) {
    let Expr::Binary { operator: Operator::Power, left, right } = *ast.get(id) else { return };
    let Some((name, below)) = exponent(ast, right).map(|(name, below)| (name.clone(), below)) else { return };
    let number = match ast.get(left) {
        Expr::Number { .. } => true,
        Expr::Name(base) => &*base.text == built_in::NATURAL_BASE,
        _ => false,
    };
    if number || is_given(&name.text) {
        return;
    }
    if below {
        ast.set(right, Expr::Transpose(left));
        let function = Name { text: Arc::from(built_in::INVERSE), span: name.span };
        ast.set(id, Expr::Call { function, arguments: vec![right] });
    } else {
        ast.set(id, Expr::Transpose(left));
    }
}

/// What is transposed by a call: `transpose(x)`.
fn transposed(ast: &Ast, id: ExprId) -> Option<(&Name, ExprId)> {
    match ast.get(id) {
        Expr::Call { function, arguments } if &*function.text == built_in::TRANSPOSE => {
            match arguments.as_slice() {
                [only] => Some((function, *only)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A call in brackets, with the name that it has here: `Sin[x]`, `D[x^2, x]`.
fn bracketed(ast: &Ast, id: ExprId) -> Option<(&Name, &'static str, Vec<ExprId>)> {
    let Expr::Select { base, subscripts } = ast.get(id) else { return None };
    let Expr::Name(name) = ast.get(*base) else { return None };
    let entries = subscripts.iter().map(|subscript| match subscript {
        Subscript::Entry(entry) => Some(*entry),
        _ => None,
    });
    let entries: Vec<ExprId> = entries.collect::<Option<_>>()?;
    if &*name.text == DERIVED {
        let [derived, by] = entries.as_slice() else { return None };
        let by = name_at(ast, *by)?;
        let compound = !matches!(ast.get(*derived), Expr::Name(_) | Expr::Number { .. });
        let occurs = ast.reachable(&[*derived]).into_iter().any(|id| name_at(ast, id).as_ref() == Some(&by));
        return (compound && occurs && !INDICES.contains(&&*by))
            .then(|| (name, Derivative::Mixed.name(), entries));
    }
    let (_, here) = BRACKETED.iter().find(|row| *row.0 == *name.text)?;
    Some((name, here, entries))
}

/// `D[x^2, x]`, `Sin[x]`, `transpose(x)`.
fn read_call(ast: &mut Ast, id: ExprId, is_given: &dyn Fn(&str) -> bool) {
    if let Some((name, here, arguments)) = bracketed(ast, id)
        && !is_given(&name.text)
    {
        let function = Name { text: Arc::from(here), span: name.span };
        ast.set(id, Expr::Call { function, arguments });
    }
    if let Some((name, inner)) = transposed(ast, id)
        && !is_given(&name.text)
    {
        ast.set(id, Expr::Transpose(inner));
    }
}

/// The name in `dx`, or in the `dx(x^2)` of `d/dx(x^2)`.
fn moved(ast: &Ast, id: ExprId) -> Option<&str> {
    let name = match ast.get(id) {
        Expr::Call { function, arguments } if arguments.len() == 1 => function,
        Expr::Name(name) => name,
        _ => return None,
    };
    name.text.strip_prefix(MOVED).filter(|rest| !rest.is_empty())
}

/// `d(x^2)/dx`, `df/dx`.
fn read_quotient(
    ast: &mut Ast,
    id: ExprId,
    is_given: &dyn Fn(&str) -> bool,
    is_variable: &dyn Fn(&str) -> bool,
) {
    let Expr::Binary { operator: Operator::Divide, left, right } = *ast.get(id) else { return };
    let (by, operand) = match ast.get(right).clone() {
        Expr::Name(by) => (by, None),
        Expr::Call { function, arguments } => (function, arguments.first().copied()),
        _ => return,
    };
    let Some(variable) = moved(ast, right).map(str::to_owned) else { return };
    if is_given(&by.text) || !is_variable(&variable) {
        return;
    }
    let derived = match ast.get(left).clone() {
        Expr::Name(name) if operand.is_some() && name.text.chars().eq([MOVED]) && !is_given(&name.text) => {
            let Some(operand) = operand else { return };
            operand
        }
        _ if operand.is_some() => return,
        Expr::Call { function, arguments } => match arguments.as_slice() {
            [only] if built_in::derivative(&function.text) == Some(Derivative::Differential) => *only,
            _ => return,
        },
        Expr::Name(name) => {
            let Some(function) = moved(ast, left).map(str::to_owned) else { return };
            if is_given(&name.text) || !is_variable(&function) {
                return;
            }
            ast.set(left, Expr::Name(Name { text: Arc::from(function), span: name.span }));
            left
        }
        _ => return,
    };
    ast.set(right, Expr::Name(Name { text: Arc::from(variable), span: by.span }));
    let function = Name { text: Arc::from(Derivative::Mixed.name()), span: ast.span(id) };
    ast.set(id, Expr::Call { function, arguments: vec![derived, right] });
}
