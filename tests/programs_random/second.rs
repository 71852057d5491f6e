//! A program read by its syntax tree alone, in floats: what the engine says is held against it.

use std::sync::Arc;

use gradus::array::Array;
use gradus::interpret::{Body, InterpretError, Interpreter, Meaning, Point, Scope};
use gradus::shape::Dimension;
use gradus::syntax::ast::{Expr, StatementKind};
use gradus::syntax::parse;

/// How many operations a program may take.
const LIMIT: usize = 20_000_000;

/// The axes and entries of what the last statement of a program asks for.
pub fn value(source: &str) -> Result<(Vec<usize>, Vec<f64>), InterpretError> {
    let program = parse(source).program;
    let ast = Arc::new(program.ast);
    let body = |root| Body { ast: Arc::clone(&ast), root };
    let mut scope = Scope::default();
    let mut point = Point::<f64>::of_sizes([]);
    let mut asked = None;
    for statement in &program.statements {
        match &statement.kind {
            StatementKind::Declare { names, dimensions, value: Some(value), .. } => {
                let found = read(&scope, &point, &body(*value))?;
                let (axes, data) = (found.shape().to_vec(), found.into_data());
                let mut lengths = Vec::new();
                for (place, dimension) in dimensions.iter().enumerate() {
                    lengths.push(match ast.get(*dimension) {
                        Expr::Number { spelling, .. } => spelling.parse().unwrap(),
                        Expr::Name(name) => {
                            point.sizes.insert(name.text.clone(), axes[place]);
                            axes[place]
                        }
                        _ => axes[place],
                    });
                }
                let axes = lengths.iter().map(|length| Dimension::number(i128::try_from(*length).unwrap()));
                point.variables.insert(scope.len(), Array::new(lengths.clone(), data).unwrap());
                let meaning = Meaning::Variable {
                    axes: axes.collect(),
                    words: gradus::structures::Words::NONE,
                    value: None,
                };
                scope.insert(&names[0].text, meaning);
            }
            StatementKind::Define { name, body: root } => {
                scope.insert(&name.text, Meaning::Definition(body(*root)));
            }
            StatementKind::Function { name, parameters, body: root } => {
                let parameters = parameters.iter().map(|name| name.text.clone()).collect();
                scope.insert(&name.text, Meaning::Function { parameters, body: body(*root) });
            }
            StatementKind::Eval(root) => asked = Some(body(*root)),
            _ => {}
        }
    }
    let found = read(&scope, &point, &asked.unwrap())?;
    Ok((found.shape().to_vec(), found.into_data()))
}

fn read(scope: &Scope, point: &Point<f64>, body: &Body) -> Result<Array<f64>, InterpretError> {
    let value = Interpreter::new(scope, point, &0.0, LIMIT).value(body, scope.len(), &[], &[])?;
    let array = value.array()?;
    let data = array.data().iter().map(|entry| *entry.value()).collect();
    Ok(Array::new(array.shape().to_vec(), data).unwrap())
}
