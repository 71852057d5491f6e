//! What undeclared names are, where their uses alone do not say. Each way to read them (a number, a vector, a
//! matrix each) is judged by what would be odd about it: a fault of shapes, a number added to a vector, a
//! division by a vector, a name that is not what its letter says. The least odd reading is taken; letters
//! count for less than any use. Works on the tree alone, without recursion.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{conventional_order, is_coefficient, is_initial, is_small_number};
use super::uses::{Order, Use, ids, roots};
use crate::syntax::ast::{Ast, Expr, ExprId, Program, StatementKind};

use formula::Formula;

mod calls;
mod forms;
mod formula;
pub(super) mod oddity;
mod plain;
mod rules;
mod waves;

pub(super) use forms::sums_up;

/// A name without the number at its end.
fn stem(name: &str) -> &str {
    name.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// The most names of one part of a program whose readings are all tried.
const MOST_TRIED: usize = 6;

/// How many visits of expressions a part of a program is worth where all readings are too many.
const MOST_VISITS: usize = 400_000;

/// Finds the order of each name whose order is open.
pub(super) fn choose(
    program: &Program,
    uses: &BTreeMap<ExprId, Use>,
    demanded: &BTreeMap<Arc<str>, usize>,
) -> Vec<(Arc<str>, usize)> {
    let mut reader = Reader::new(program, uses, demanded);
    for part in reader.parts(program) {
        reader.settle(&part);
    }
    reader.names.into_iter().zip(reader.chosen).collect()
}

/// Statements that share names whose order is open.
struct Part {
    names: Vec<usize>,
    /// The expressions of its statements, operands first.
    ids: Vec<ExprId>,
    /// The statements' own rules: what is asked of their expressions.
    statements: Vec<usize>,
}

/// A program while it is being read.
struct Reader<'a> {
    program: &'a Program,
    uses: &'a BTreeMap<ExprId, Use>,
    demanded: &'a BTreeMap<Arc<str>, usize>,
    /// The names whose order is open, their places, and what was chosen so far.
    names: Vec<Arc<str>>,
    places: FxHashMap<Arc<str>, usize>,
    chosen: Vec<usize>,
    /// How many of them have a number at the end, by what stands before it.
    numbered: FxHashMap<String, usize>,
    /// The order of every expression, under the readings that are chosen or tried.
    known: Vec<Order>,
    /// The open names within each expression, as bits of their places in the part at hand.
    within: Vec<u64>,
    /// The names that these bits stand for.
    noted: Vec<usize>,
    /// The right factors of products that have no other reading than as numbers: the `g` of `m*g*h`, and those
    /// between brackets.
    followed: FxHashSet<ExprId>,
    /// Where names stand in front of functions of numbers, each with its place: the `A` of `A*sin(w*t)`.
    amplitudes: FxHashMap<ExprId, usize>,
    /// The right factors of products within what is summed up entry by entry: the `log(p)` of `sum(y*log(p))`.
    summed: FxHashSet<ExprId>,
    /// The expressions in which a time stands beside a rate: `exp(-k*t)`.
    timed: FxHashSet<ExprId>,
    /// Whether the part at hand is a formula of numbers.
    formula: Formula,
}

impl<'a> Reader<'a> {
    fn new(
        program: &'a Program,
        uses: &'a BTreeMap<ExprId, Use>,
        demanded: &'a BTreeMap<Arc<str>, usize>,
    ) -> Self {
        let (mut names, mut places) = (Vec::new(), FxHashMap::default());
        for used in uses.values() {
            if let Use::Undeclared(name) = used
                && !demanded.contains_key(name)
                && !places.contains_key(name)
            {
                places.insert(Arc::clone(name), names.len());
                names.push(Arc::clone(name));
            }
        }
        let chosen = names.iter().map(|name| conventional_order(name)).collect();
        let mut numbered: FxHashMap<String, usize> = FxHashMap::default();
        for name in names.iter().filter(|name| stem(name).len() < name.len()) {
            *numbered.entry(stem(name).to_owned()).or_default() += 1;
        }
        let length = program.ast.len();
        let (known, within) = (vec![None; length], vec![0; length]);
        let (noted, followed, amplitudes) = (Vec::new(), plain::followed(&program.ast), FxHashMap::default());
        let summed = plain::summed(&program.ast);
        let mut reader = Self {
            program,
            uses,
            demanded,
            names,
            places,
            chosen,
            numbered,
            known,
            within,
            noted,
            followed,
            amplitudes,
            summed,
            timed: FxHashSet::default(),
            formula: Formula::No,
        };
        reader.amplitudes = reader.amplitudes();
        reader.note_times();
        for id in ids(&program.ast) {
            let _ = reader.visit(id);
        }
        reader
    }

    /// How odd it is that names which differ by a number alone are read differently: `m1` as a number and `m2` as a
    /// vector.
    fn apart(&self, part: &Part) -> u32 {
        let mut orders: FxHashMap<&str, usize> = FxHashMap::default();
        let is_apart = part.names.iter().any(|name| {
            let text = self.names.get(*name).map_or("", |name| name);
            let order = self.chosen.get(*name).copied().unwrap_or(1);
            stem(text) != text && *orders.entry(stem(text)).or_insert(order) != order
        });
        if is_apart { oddity::READ_APART } else { 0 }
    }

    /// Whether a name is one of several that differ by a number: `x1` beside `x2`.
    fn is_numbered(&self, name: &str) -> bool {
        let stem = stem(name);
        !stem.is_empty() && stem != name && self.numbered.get(stem).is_some_and(|count| *count > 1)
    }

    fn ast(&self) -> &'a Ast {
        &self.program.ast
    }

    /// The place of the open name that stands at an expression.
    fn open_name(&self, id: ExprId) -> Option<usize> {
        match self.uses.get(&id) {
            Some(Use::Undeclared(name)) => self.places.get(name).copied(),
            _ => None,
        }
    }

    fn at(&self, id: ExprId) -> Order {
        self.known.get(id.0 as usize).copied().flatten()
    }

    /// The statements, joined where they share a name whose order is open.
    fn parts(&self, program: &Program) -> Vec<Part> {
        let mut first: Vec<usize> = (0..program.statements.len()).collect();
        let mut owner: Vec<Option<usize>> = vec![None; self.names.len()];
        let mut inside: Vec<Vec<ExprId>> = Vec::new();
        for (place, statement) in program.statements.iter().enumerate() {
            let reachable = self.ast().reachable(&roots(&statement.kind));
            for name in reachable.iter().filter_map(|id| self.open_name(*id)) {
                let Some(owner) = owner.get_mut(name) else { continue };
                match *owner {
                    None => *owner = Some(place),
                    Some(other) => join(&mut first, other, place),
                }
            }
            inside.push(reachable);
        }
        let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
        for (place, ids) in inside.into_iter().enumerate() {
            let part = parts.entry(root_of(&first, place)).or_insert_with(|| Part {
                names: Vec::new(),
                ids: Vec::new(),
                statements: Vec::new(),
            });
            part.ids.extend(ids);
            part.statements.push(place);
        }
        for (name, owner) in owner.iter().enumerate() {
            if let Some(part) = owner.and_then(|owner| parts.get_mut(&root_of(&first, owner))) {
                part.names.push(name);
            }
        }
        parts.into_values().filter(|part| !part.names.is_empty()).collect()
    }

    /// Chooses the readings of the names of a part.
    fn settle(&mut self, part: &Part) {
        self.note_names(part);
        self.formula = self.formula_in(part);
        let conventional = self.judge(part);
        if conventional == 0 {
            return;
        }
        if part.names.len() <= MOST_TRIED {
            self.try_all(part, conventional);
        } else {
            self.improve(part, conventional);
        }
        // What comes after is read with what was chosen.
        self.judge(part);
    }

    /// Notes which of the part's names stand within each expression; of a large part, of the first 64.
    fn note_names(&mut self, part: &Part) {
        self.noted = part.names.iter().copied().take(64).collect();
        let bits: FxHashMap<usize, u64> =
            part.names.iter().copied().zip((0..64).map(|bit| 1 << bit)).collect();
        for id in &part.ids {
            let mut mask = self.open_name(*id).and_then(|name| bits.get(&name)).copied().unwrap_or(0);
            self.ast().get(*id).for_each_operand(|operand| {
                mask |= self.within.get(operand.0 as usize).copied().unwrap_or(0);
            });
            if let Some(slot) = self.within.get_mut(id.0 as usize) {
                *slot = mask;
            }
        }
    }

    /// Tries every reading, those that follow the letters first.
    fn try_all(&mut self, part: &Part, conventional: u32) {
        let orders: Vec<[usize; 3]> = part.names.iter().map(|name| self.orders(*name)).collect();
        let (mut best, mut least) = (self.readings(part), conventional);
        for number in 1..3_usize.pow(u32::try_from(part.names.len()).unwrap_or(0)) {
            let mut rest = number;
            for (name, orders) in part.names.iter().zip(&orders) {
                self.read(*name, orders.get(rest % 3).copied().unwrap_or(1));
                rest /= 3;
            }
            let oddity = self.judge(part);
            if oddity < least {
                (best, least) = (self.readings(part), oddity);
            }
        }
        for (name, order) in part.names.iter().zip(best) {
            self.read(*name, order);
        }
    }

    /// Tries another reading of one name after another, while that is worth it.
    fn improve(&mut self, part: &Part, conventional: u32) {
        let (mut least, mut visits) = (conventional, 0);
        if self.formula > Formula::No {
            least = self.try_numbers(part, conventional);
        }
        loop {
            let before = least;
            for name in &part.names {
                let kept = self.chosen.get(*name).copied().unwrap_or(1);
                let mut best = kept;
                for order in self.orders(*name).into_iter().filter(|order| *order != kept) {
                    visits += part.ids.len();
                    if visits > MOST_VISITS {
                        return;
                    }
                    self.read(*name, order);
                    let oddity = self.judge(part);
                    if oddity < least {
                        (best, least) = (order, oddity);
                    }
                }
                self.read(*name, best);
            }
            if least == before {
                return;
            }
        }
    }

    /// Tries all names as numbers; how odd the better reading is.
    fn try_numbers(&mut self, part: &Part, conventional: u32) -> u32 {
        let before = self.readings(part);
        for name in &part.names {
            self.read(*name, 0);
        }
        let oddity = self.judge(part);
        if oddity >= conventional {
            for (name, order) in part.names.iter().zip(before) {
                self.read(*name, order);
            }
        }
        oddity.min(conventional)
    }

    fn readings(&self, part: &Part) -> Vec<usize> {
        part.names.iter().filter_map(|name| self.chosen.get(*name).copied()).collect()
    }

    /// The orders that a name can have, what its letter says first.
    fn orders(&self, name: usize) -> [usize; 3] {
        match self.names.get(name).map_or(1, |name| conventional_order(name)) {
            0 => [0, 1, 2],
            1 => [1, 0, 2],
            _ => [2, 0, 1],
        }
    }

    fn read(&mut self, name: usize, order: usize) {
        if let Some(slot) = self.chosen.get_mut(name) {
            *slot = order;
        }
    }

    /// How odd a part is under the readings that are chosen.
    fn judge(&mut self, part: &Part) -> u32 {
        let letters =
            part.names.iter().map(|name| {
                let convention = self.names.get(*name).map_or(1, |name| conventional_order(name));
                let order = self.chosen.get(*name).copied().unwrap_or(1);
                let text = self.names.get(*name).map_or("", |name| name);
                match (convention, order) {
                    (2, 0) if self.amplitudes.values().any(|amplitude| amplitude == name) => {
                        if is_initial(text) { oddity::INITIAL } else { oddity::AMPLITUDE }
                    }
                    (1, 0) | (0, 1) if self.is_numbered(text) => oddity::of_numbered(convention, order),
                    (_, 0) => {
                        let in_formula = self.formula.of_number(convention);
                        in_formula.unwrap_or_else(|| oddity::of_letter(convention, order))
                    }
                    _ => oddity::of_letter(convention, order),
                }
            });
        let mut odd = letters.sum::<u32>().saturating_add(self.apart(part) + self.capitals_apart(part));
        for id in &part.ids {
            odd = odd.saturating_add(self.visit(*id));
        }
        for place in &part.statements {
            if let Some(statement) = self.program.statements.get(*place) {
                odd = odd.saturating_add(self.statement(&statement.kind));
            }
        }
        odd
    }

    /// Works out the order of an expression, and says how odd it is.
    fn visit(&mut self, id: ExprId) -> u32 {
        let (order, odd) = match self.ast().get(id) {
            Expr::Name(_) => (self.order_of_name(id), 0),
            expression => self.order_of(expression),
        };
        if let Some(slot) = self.known.get_mut(id.0 as usize) {
            *slot = order;
        }
        odd
    }

    fn order_of_name(&self, id: ExprId) -> Order {
        match self.uses.get(&id)? {
            Use::Known(order) => *order,
            Use::Body(body) => self.at(*body),
            Use::Undeclared(name) => {
                let open = self.places.get(name).and_then(|place| self.chosen.get(*place));
                open.or_else(|| self.demanded.get(name)).map(|order| (*order, false))
            }
        }
    }

    /// How odd it is what a statement asks of its expressions.
    fn statement(&self, kind: &StatementKind) -> u32 {
        match kind {
            StatementKind::Claim { left, right, .. } | StatementKind::Assume { left, right } => {
                match (self.at(*left), self.at(*right)) {
                    (Some(left), Some(right)) if left != right => oddity::FAULT,
                    _ => 0,
                }
            }
            StatementKind::Declare { .. }
            | StatementKind::UnknownFunction { .. }
            | StatementKind::Function { .. } => 0,
            StatementKind::Define { body: id, .. }
            | StatementKind::Expression(id)
            | StatementKind::Show { expression: id, .. }
            | StatementKind::Eval(id)
            | StatementKind::Steps(id)
            | StatementKind::Shape(id) => match self.at(*id) {
                Some((1.., _)) => self.formula.of_array(),
                _ => 0,
            },
        }
    }

    /// Whether an open name stands within an expression that is not a number by its very name: only then could the
    /// expression be read as an array.
    fn could_be_array(&self, id: ExprId) -> bool {
        let mask = self.within.get(id.0 as usize).copied().unwrap_or(0);
        let open = self.noted.iter().zip(0..64).filter(|(_, bit)| mask >> bit & 1 == 1);
        open.into_iter().any(|(name, _)| self.names.get(*name).is_some_and(|name| !is_small_number(name)))
    }

    /// Whether a name stands within an expression whose letter says vector.
    fn has_letters_of_vectors(&self, mask: u64) -> bool {
        self.noted.iter().zip(0..64).any(|(name, bit)| {
            mask >> bit & 1 == 1 && self.names.get(*name).is_some_and(|name| conventional_order(name) == 1)
        })
    }

    /// Whether the letters of all names within an expression say vector.
    fn are_letters_of_vectors(&self, mask: u64) -> bool {
        self.noted.iter().zip(0..64).all(|(name, bit)| {
            mask >> bit & 1 == 0 || self.names.get(*name).is_some_and(|name| conventional_order(name) == 1)
        })
    }

    /// Whether names within an expression are read as numbers though their letters say vectors, and are none of
    /// the letters that stand for coefficients.
    fn has_reluctant_numbers(&self, mask: u64) -> bool {
        self.noted.iter().zip(0..64).any(|(name, bit)| {
            let text = self.names.get(*name).map_or("", |name| name);
            mask >> bit & 1 == 1
                && self.chosen.get(*name) == Some(&0)
                && conventional_order(text) == 1
                && !is_coefficient(text)
        })
    }
}

fn root_of(first: &[usize], mut place: usize) -> usize {
    while let Some(next) = first.get(place).copied().filter(|next| *next != place) {
        place = next;
    }
    place
}

fn join(first: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root_of(first, one), root_of(first, other));
    if let Some(slot) = first.get_mut(one.max(other)) {
        *slot = one.min(other);
    }
}
