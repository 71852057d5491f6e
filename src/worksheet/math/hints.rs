//! What a false equation would have to say: the mistakes that textbooks make are tried one by one,
//! and the session decides which of them it was.

use super::ask::{self, Asked};
use super::checker::Checker;
use super::reading::Manner;
use super::tree::{Node, NodeId};
use crate::session::{Answer, Ask, Expression, Notation, Question};

/// The most factors whose orders are all tried.
const MOST_FACTORS: usize = 4;

impl Checker<'_> {
    /// Sentences that help with a false equation.
    pub(super) fn hints(&mut self, left: &str, id: NodeId, right: &str) -> Vec<String> {
        let mut hints = Vec::new();
        if right.contains("unit(") {
            hints.extend(self.rows_of_units(left, id));
            hints.extend(self.in_units(left));
        }
        hints.extend(self.order_of_factors(left, id));
        if hints.is_empty() {
            hints.extend(self.formula(left));
        }
        hints
    }

    /// Whether it holds once `e_i` lies as a row.
    fn rows_of_units(&mut self, left: &str, id: NodeId) -> Option<String> {
        let right = self.written(id, Manner { unit_rows: true, ..self.reading.manner }).ok()?;
        match ask::trial(&mut self.session, &format!("{left} == {}", right.text)) {
            Asked::Holds(_) => Some("it holds with eᵢᵀ in the place of eᵢ".to_owned()),
            Asked::False(..) => Some(
                "with eᵢᵀ in the place of eᵢ both sides are matrices, and differ all the same".to_owned(),
            ),
            _ => None,
        }
    }

    /// The left side in the notation that the right side uses.
    fn in_units(&mut self, left: &str) -> Option<String> {
        let question = Question::of(Ask::Notation(Notation::Units), &Expression::parse(left).ok()?);
        let outcome = self.session.ask_aside(&question);
        let is_formula = matches!(outcome.answer, Answer::Show(_));
        let text = crate::worksheet::recorded::text(&outcome).filter(|_| is_formula)?;
        Some(format!("true is: {left} = {text}"))
    }

    fn formula(&mut self, left: &str) -> Option<String> {
        let truth =
            crate::worksheet::run::truth(&mut self.session, Ask::Formula, &Expression::parse(left).ok()?)?;
        let is_news = truth.split_once(" = ").is_some_and(|(left, right)| left != right);
        is_news.then(|| format!("true is: {truth}"))
    }

    /// The order in which the factors of a chain rule would have to stand.
    fn order_of_factors(&mut self, left: &str, id: NodeId) -> Option<String> {
        let Node::Product(factors) = self.tree.get(self.tree.bare(id)) else { return None };
        let is_derivative = |id: NodeId| matches!(self.tree.get(id), Node::Fraction(above, _) if matches!(self.tree.get(*above), Node::Differential(..)));
        if factors.len() > MOST_FACTORS || !factors.iter().all(|factor| is_derivative(factor.1)) {
            return None;
        }
        let mut texts = Vec::new();
        for (_, factor) in factors {
            texts.push(self.write(*factor).ok()?.text);
        }
        // The chain rule in this layout goes the other way round.
        let backwards: Vec<usize> = (0..texts.len()).rev().collect();
        for order in std::iter::once(backwards).chain(orders(texts.len())) {
            let ordered: Vec<&String> = order.iter().filter_map(|at| texts.get(*at)).collect();
            let plain = ordered.iter().map(|text| text.as_str()).collect::<Vec<_>>().join("*");
            // A gradient that comes first lies as a row.
            let first = ordered.first()?;
            let row = plain.replacen(first.as_str(), &format!("{first}'"), 1);
            for text in [plain, row] {
                if ask::trial(&mut self.session, &format!("{left} == {text}")).holds() {
                    return Some(format!("it holds in this order: {text}"));
                }
            }
        }
        None
    }
}

/// Every order of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for _ in 0..count {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                let free: Vec<usize> = (0..count).filter(|at| !order.contains(at)).collect();
                free.into_iter().map(move |at| order.iter().copied().chain([at]).collect())
            })
            .collect();
    }
    orders
}
