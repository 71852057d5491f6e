//! The second reading of a program with numbers, by itself: no session, no engine.

use std::sync::Arc;

use gradus::array::Array;
use gradus::interpret::{Body, InterpretError, Interpreter, Meaning, Point, Scope, Value};
use gradus::shape::Dimension;
use gradus::syntax;
use gradus::syntax::ast::{Ast, Expr, ExprId, StatementKind};

/// The most operations of a reading.
const OPERATIONS: usize = 50_000_000;

/// The dimension that a whole number says.
fn dimension(ast: &Ast, id: ExprId) -> Dimension {
    match ast.get(id) {
        Expr::Number { value, .. } => Dimension::number(value.to_integer().try_into().unwrap()),
        other => panic!("{other:?}"),
    }
}

/// What the last question of a program comes to in floats.
pub fn value(program: &str) -> Result<Array<f64>, InterpretError> {
    let parsed = syntax::parse(program);
    let ast = Arc::new(parsed.program.ast);
    let body = |root: ExprId| Body { ast: Arc::clone(&ast), root };
    let (mut scope, mut point) = (Scope::default(), Point::of_sizes([]));
    let mut asked = None;
    for statement in &parsed.program.statements {
        match &statement.kind {
            StatementKind::Declare { names, dimensions, structure, value, .. } => {
                for name in names {
                    let axes: Vec<Dimension> = dimensions.iter().map(|id| dimension(&ast, *id)).collect();
                    let words = structure.iter().map(|(word, _)| *word).collect();
                    if let Some(value) = value {
                        let mut reader = Interpreter::new(&scope, &point, &1.0, OPERATIONS);
                        let found = reader.value(&body(*value), scope.len(), &[], &[])?;
                        let lengths: Vec<usize> =
                            axes.iter().map(|axis| point.length(axis)).collect::<Result<_, _>>()?;
                        let array = found.array()?.map(|entry| Ok(*entry.value()))?.reshape(&lengths)?;
                        point.variables.insert(scope.len(), array);
                    }
                    scope.insert(&name.text, Meaning::Variable { axes, words, value: value.map(body) });
                }
            }
            StatementKind::Define { name, body: root } => {
                scope.insert(&name.text, Meaning::Definition(body(*root)));
            }
            StatementKind::Function { name, parameters, body: root } => {
                let parameters = parameters.iter().map(|name| Arc::clone(&name.text)).collect();
                scope.insert(&name.text, Meaning::Function { parameters, body: body(*root) });
            }
            StatementKind::Eval(root) => asked = Some(body(*root)),
            other => panic!("{other:?}"),
        }
    }
    let mut reader = Interpreter::new(&scope, &point, &1.0, OPERATIONS);
    let found: Value<f64> = reader.value(&asked.unwrap(), scope.len(), &[], &[])?;
    Ok(found.array()?.map(|entry| Ok(*entry.value()))?)
}
