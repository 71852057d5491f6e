//! What a program in another language is to compute: the value of an expression, and its derivatives.

use super::Understood;
use crate::emit::ResultOf;
use crate::notation::text;
use crate::report::{self, Format};
use crate::session::{Ask, Expression, FormulaAnswer, Question, Session};
use crate::shape::Shape;

/// A result that is wanted.
#[derive(Clone, Debug)]
pub struct Asked {
    name: String,
    /// The question that it answers.
    pub question: Question,
    /// What it derives by, in turn: numbers of the names asked for.
    by: Vec<usize>,
    /// Of a derivative: the place of the result that it is the derivative of, where that is one of the
    /// results, and by what.
    derivative: Option<(Option<usize>, String)>,
}

impl Asked {
    /// How often it derives.
    pub fn order(&self) -> usize {
        self.by.len()
    }
}

/// The value, and its derivatives up to an order: by each name, and mixed ones by each choice of names, since
/// second derivatives by W alone and by b alone are not all second derivatives.
pub fn asked(understood: &Understood, wanted: &[Expression], order: usize, session: &Session) -> Vec<Asked> {
    let (name, shape) = (&understood.name, &understood.shape);
    let question = Question::of(Ask::Formula, &understood.named());
    let mut all = vec![Asked { name: name.clone(), question, by: Vec::new(), derivative: None }];
    let mut before = 0;
    while let Some((derived, last)) = all.get(before).map(|one| (one.by.clone(), one.by.last().copied())) {
        // The order of deriving does not count: later names come later.
        for (place, by) in wanted.iter().enumerate().skip(last.unwrap_or(0)) {
            if derived.len() == order {
                break;
            }
            let each: Vec<usize> = derived.iter().copied().chain([place]).collect();
            let by_each: Vec<Expression> = each.iter().filter_map(|one| wanted.get(*one)).cloned().collect();
            let names: Vec<&str> = by_each.iter().map(Expression::text).collect();
            let mut fresh = result_name(name, shape, &names);
            // `w_t` may be a name of its own beside `w` and `t`, and `grad_w` one of the program's.
            while session.environment().get(&fresh).is_some() || all.iter().any(|one| one.name == fresh) {
                fresh.push('_');
            }
            let question = understood.derivative(Ask::Formula, &understood.named(), &by_each);
            let derivative = Some((Some(before), by.text().to_owned()));
            all.push(Asked { name: fresh, question, by: each, derivative });
        }
        before += 1;
    }
    all
}

/// What a kind of result is called, and how often it was derived.
const KINDS: &[(&str, usize)] = &[("value", 0), ("grad", 1), ("jacobian", 1), ("hessian", 2)];

/// Of the results that a program could compute those that are wanted: by name (`grad_w`) or by kind (`grad`).
/// What no result is called comes back with the names that there are.
pub fn only(mut all: Vec<Asked>, wanted: &[String]) -> Result<Vec<Asked>, (String, Vec<String>)> {
    let is = |one: &Asked, word: &str| {
        one.name == word || KINDS.iter().any(|(kind, order)| *kind == word && *order == one.by.len())
    };
    if let Some(unknown) = wanted.iter().find(|word| !all.iter().any(|one| is(one, word))) {
        return Err((unknown.clone(), all.into_iter().map(|one| one.name).collect()));
    }
    let kept: Vec<bool> = all.iter().map(|one| wanted.iter().any(|word| is(one, word))).collect();
    for one in &mut all {
        if let Some((before, _)) = &mut one.derivative {
            *before = before.filter(|place| kept.get(*place) == Some(&true));
            // The places of those that stay.
            *before = before.map(|place| kept.iter().take(place).filter(|stays| **stays).count());
        }
    }
    let mut stays = kept.into_iter();
    all.retain(|_| stays.next() == Some(true));
    Ok(all)
}

/// What a program is told of a result, from the formula that answers its question.
pub fn result(asked: Asked, answer: FormulaAnswer) -> ResultOf {
    let mut formula = text::ascii(&answer.formula.ast, answer.formula.root);
    for (name, body) in report::definitions(&answer.formula, Format::Ascii) {
        formula = format!("{formula} where {name} = {body}");
    }
    if let Some(left) = report::left(&answer.formula, Format::Ascii) {
        formula = format!("{formula} for {left}");
    }
    ResultOf {
        name: asked.name,
        node: answer.node,
        formula,
        layout: answer.layout,
        conditions: answer.conditions,
        derivative: asked.derivative,
    }
}

/// `grad_w`, `hessian_w`, `hessian_w_t`, `jacobian_W`
fn result_name(of: &str, shape: &Shape, by: &[&str]) -> String {
    let plain = |by: &&str| {
        let letters = by.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' });
        letters.collect::<String>().trim_matches('_').to_owned()
    };
    let mut names: Vec<String> = by.iter().map(plain).collect();
    if names.iter().all(|name| Some(name) == names.first()) {
        names.truncate(1);
    }
    let names = names.join("_");
    match (by.len(), shape.order()) {
        (1, 0) => format!("grad_{names}"),
        (2, 0) => format!("hessian_{names}"),
        (1, _) => format!("jacobian_{names}"),
        (order, _) => format!("d{order}{of}_{names}"),
    }
}
