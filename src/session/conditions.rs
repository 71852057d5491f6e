//! Where an answer holds: the domains of the functions in it and in what was derived, and what it divides
//! by. Of conditions on one thing only the strongest is said.

use num_traits::{One, Signed};
use rustc_hash::FxHashMap;

use super::combination::Combination;
use super::constants;
use crate::facts::signs::Signs;
use crate::functions;
use crate::ir::{Arena, Factor, Node, NodeId};
use crate::notation::reader::Reader;
use crate::notation::text;
use crate::number::Rational;
use crate::structures::Word;

/// How many conditions are said.
const MOST: usize = 4;
/// What is longer, in tokens, is not said.
const LONGEST: usize = 24;

/// How something has to compare with 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Other,
    NotNegative,
    Positive,
}

impl Relation {
    const ALL: [(&'static str, Self); 3] =
        [("!= 0", Self::Other), (">= 0", Self::NotNegative), ("> 0", Self::Positive)];

    /// Both at once.
    fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Positive }
    }

    fn symbol(self) -> &'static str {
        match self {
            Self::Other => "≠",
            Self::NotNegative => "≥",
            Self::Positive => ">",
        }
    }
}

/// A condition: on what it is, and how that compares with 0, where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    subject: String,
    relation: Option<Relation>,
    /// With what it is compared, as it is written: `2` of `X ≠ 2`.
    against: String,
    /// What is compared, where it is one node.
    node: Option<NodeId>,
    /// What is compared with 0, whichever way it is written.
    compared: Combination,
}

impl Condition {
    /// A condition on what has no other way to be written.
    fn on(subject: String, relation: Option<Relation>, node: Option<NodeId>) -> Self {
        Self { subject, relation, against: "0".to_owned(), node, compared: Combination::default() }
    }

    fn written(self) -> String {
        match self.relation {
            Some(relation) => format!("{} {} {}", self.subject, relation.symbol(), self.against),
            None => self.subject,
        }
    }
}

/// The conditions, each once, in words: those of the answer and its parts, and of what was derived those that it is
/// defined at all.
pub(super) fn of(
    arena: &Arena,
    answers: &[NodeId],
    derived: &[NodeId],
    names: &FxHashMap<NodeId, String>,
) -> Vec<String> {
    let mut found =
        Conditions { arena, names, slopes: !derived.is_empty(), signs: Signs::default(), all: Vec::new() };
    for answer in answers {
        found.within(*answer, &|_| true);
    }
    let bounds = [Some(Relation::Positive), Some(Relation::NotNegative)];
    for derived in derived {
        found.within(*derived, &|condition| bounds.contains(&condition.relation));
    }
    found.drop_implied();
    found.all.into_iter().take(MOST).map(Condition::written).collect()
}

/// That what is divided by is not 0, where that is not seen.
pub(super) fn of_divisors(
    arena: &Arena,
    divisors: &[NodeId],
    names: &FxHashMap<NodeId, String>,
) -> Vec<String> {
    let mut found = Conditions { arena, names, slopes: false, signs: Signs::default(), all: Vec::new() };
    for base in divisors {
        let axes = smallvec::SmallVec::default();
        let condition =
            found.of_factor(&Factor { base: *base, axes, exponent: Rational::from_integer((-1).into()) });
        found.add(condition);
    }
    found.all.into_iter().take(MOST).map(Condition::written).collect()
}

struct Conditions<'a> {
    arena: &'a Arena,
    names: &'a FxHashMap<NodeId, String>,
    /// Whether slopes are shown, which are missing at kinks.
    slopes: bool,
    signs: Signs,
    all: Vec<Condition>,
}

impl Conditions<'_> {
    fn within(&mut self, root: NodeId, wanted: &dyn Fn(&Condition) -> bool) {
        let arena = self.arena;
        let is_named = |id: NodeId| id != root && matches!(arena.node(id), Node::Named(..));
        for id in arena.reachable_until(&[root], &is_named) {
            match arena.node(id) {
                Node::Apply { form, arguments, batch } => {
                    let domain = functions::form(*form).domain;
                    if functions::form(*form).kink && !self.slopes {
                        continue;
                    }
                    let signature = functions::signature_of(*form);
                    let mut holds = |argument: &NodeId| {
                        is_invertible(arena, *argument, domain)
                            || holds_anyway(&mut self.signs, arena, *argument, domain)
                    };
                    // `k >= 0` is about one argument alone.
                    let mut about = signature.arguments.iter().zip(arguments);
                    let about = about.find(|(expected, _)| subject_of(domain).0 == expected.name);
                    let held = match about {
                        // An index runs where its sum says.
                        Some((_, argument)) => holds(argument) || runs(arena, *argument),
                        None => arguments.iter().all(&mut holds),
                    };
                    if domain.is_empty()
                        || held
                        || arguments.iter().all(|one| constants::is_closed(arena, *one))
                    {
                        continue;
                    }
                    let names = signature.arguments.iter().map(|expected| expected.name.as_str());
                    let mut condition =
                        self.of_domain(domain, names.zip(arguments), signature.is_entrywise(), *batch > 0);
                    // A power with a whole exponent only must not divide by 0.
                    let whole = functions::form(*form).exponent
                        && arguments.last().is_some_and(|exponent| arena.is_whole(*exponent));
                    if let (true, Some(condition)) = (whole, &mut condition) {
                        // Nor does one whose exponent counts something: `det(A)^m`.
                        if arguments
                            .last()
                            .is_some_and(|exponent| self.signs.is_nonnegative(arena, *exponent))
                        {
                            continue;
                        }
                        condition.relation = Some(Relation::Other);
                    }
                    self.add(condition.filter(wanted));
                }
                Node::Contraction(product) => {
                    for factor in &product.factors {
                        let condition = self.of_factor(factor);
                        self.add(condition.filter(wanted));
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds a condition; what is known of the same thing becomes the stronger for it.
    fn add(&mut self, condition: Option<Condition>) {
        let Some(mut condition) = condition else { return };
        if let (Some(node), Some(Relation::Positive)) = (condition.node, condition.relation)
            && let Some(squares) = self.of_squares(node)
        {
            condition = squares;
        }
        // `1 - p > 0` says that `p - 1` is not 0, and so does `p ≠ 1`.
        let multiple = |known: &Condition| known.compared.times(&condition.compared);
        if let Some((place, times)) =
            self.all.iter().enumerate().find_map(|(place, known)| Some((place, multiple(known)?)))
            && let Some(known) = self.all.get_mut(place)
        {
            match (known.relation, condition.relation) {
                (Some(before), Some(Relation::Other)) => known.relation = Some(before.and(Relation::Other)),
                (Some(Relation::Other), Some(bound)) => {
                    *known = Condition { relation: Some(bound.and(Relation::Other)), ..condition };
                }
                (Some(before), Some(bound)) if times.is_positive() => {
                    known.relation = Some(before.and(bound));
                }
                _ => self.all.push(condition),
            }
            return;
        }
        match self
            .all
            .iter_mut()
            .find(|known| (&known.subject, &known.against) == (&condition.subject, &condition.against))
        {
            Some(known) => known.relation = known.relation.zip(condition.relation).map(|(a, b)| a.and(b)),
            None => self.all.push(condition),
        }
    }

    /// Leaves out what another condition says: where `x/(1 - x) > 0`, neither x nor 1 - x is 0.
    fn drop_implied(&mut self) {
        let arena = self.arena;
        let mut other_than_zero: Vec<NodeId> = Vec::new();
        for condition in &self.all {
            let says = matches!(condition.relation, Some(Relation::Positive | Relation::Other));
            let Some(node) = condition.node.filter(|_| says) else { continue };
            if let Node::Contraction(product) = arena.node(node) {
                let whole: Vec<_> = product.output.iter().flatten().collect();
                let each =
                    |factor: &&Factor| factor.axes.iter().flatten().all(|label| whole.contains(&label));
                other_than_zero.extend(product.factors.iter().filter(each).map(|factor| factor.base));
            }
        }
        self.all.retain(|condition| {
            let implied = |base: &NodeId| condition.compared.times(&Combination::of(arena, *base)).is_some();
            condition.relation != Some(Relation::Other) || !other_than_zero.iter().any(implied)
        });
    }

    /// That a product of a sum of squares and of what is positive is positive: that what is squared is not 0.
    fn of_squares(&mut self, node: NodeId) -> Option<Condition> {
        let Node::Contraction(product) = self.arena.node(node) else { return None };
        let scalars =
            product.factors.iter().all(|factor| factor.axes.is_empty() && factor.exponent.is_integer());
        let mut rest =
            product.factors.iter().filter(|factor| !self.signs.is_positive(self.arena, factor.base));
        let (only, None) = (rest.next()?, rest.next()) else { return None };
        let one = only.exponent.is_one() && scalars && product.factors.len() > 1;
        let subject = self.root_of_square(only.base).filter(|_| one)?;
        let squares = self.signs.is_sum_of_squares(self.arena, only.base);
        squares.then(|| Condition::on(subject, Some(Relation::Other), None))
    }

    /// What a function asks of its arguments, or of each of their entries.
    fn of_domain<'b>(
        &self,
        domain: &str,
        arguments: impl Iterator<Item = (&'b str, &'b NodeId)>,
        entrywise: bool,
        mapped: bool,
    ) -> Option<Condition> {
        let (subject, relation) = subject_of(domain);
        let arguments: Vec<(&str, &NodeId)> = arguments.collect();
        if let Some(distinct) = self.distinct(relation, &arguments) {
            return Some(distinct);
        }
        if let [(one, left), (other, right)] = arguments.as_slice()
            && domain == format!("{one} != {other}")
        {
            return self.apart(**left, **right, mapped);
        }
        let mut filled: Vec<(&str, String)> = Vec::new();
        let mut many = false;
        let node = arguments.iter().find(|(name, _)| *name == subject).map(|(_, argument)| **argument);
        for (name, argument) in arguments {
            if let (true, Node::Apply { form, arguments, .. }) = (subject == name, self.arena.node(*argument))
                && let (true, [inner]) = (functions::form(*form).magnitude, arguments.as_slice())
            {
                return self.compared(*inner, mapped, Relation::Other);
            }
            many |= (entrywise || name == subject) && self.arena.order(*argument) > 0;
            // That -x is not 0 says that x is not.
            let bare = match self.arena.node(*argument) {
                Node::Sum(terms) if relation == Some(Relation::Other) && subject == name => {
                    match terms.as_slice() {
                        [(_, only)] => *only,
                        _ => *argument,
                    }
                }
                _ => *argument,
            };
            filled.push((name, self.written(bare)?));
        }
        let alone = filled.iter().any(|(name, _)| *name == subject);
        let each = relation.is_some() && (alone || entrywise) && (mapped || many);
        let entries = if each { "entries of " } else { "" };
        let compared = node.map(|node| Combination::of(self.arena, node)).unwrap_or_default();
        let subject = format!("{entries}{}", with_arguments(subject, &filled));
        Some(Condition { compared, ..Condition::on(subject, relation, node) })
    }

    /// That two things differ, a number last: `entries of x ≠ 0`.
    fn apart(&self, left: NodeId, right: NodeId, mapped: bool) -> Option<Condition> {
        let arena = self.arena;
        let turned = arena.as_number(left).is_some() && arena.as_number(right).is_none();
        let (left, right) = if turned { (right, left) } else { (left, right) };
        let mapped = mapped || arena.order(left) > 0 || arena.order(right) > 0;
        if arena.is_zero(right) {
            return self.compared(left, mapped, Relation::Other);
        }
        let entries = if mapped { "entries of " } else { "" };
        let subject = format!("{entries}{}", self.written(left)?);
        let compared = Combination::of(arena, left).minus(Combination::of(arena, right));
        let against = self.written(right)?;
        Some(Condition { against, compared, ..Condition::on(subject, Some(Relation::Other), None) })
    }

    /// The entries of x are distinct: what a kink asks of all `x[i] - x[j]`, which are 0 for one and the
    /// same entry without doing harm.
    fn distinct(&self, relation: Option<Relation>, arguments: &[(&str, &NodeId)]) -> Option<Condition> {
        let sides = match *arguments {
            [(_, difference)] if relation == Some(Relation::Other) => match self.arena.node(*difference) {
                Node::Sum(terms) => match terms.as_slice() {
                    [(one, left), (other, right)] if *one == -other => [*left, *right],
                    _ => return None,
                },
                _ => return None,
            },
            [(_, left), (_, right)] if relation.is_none() => [*left, *right],
            _ => return None,
        };
        let [left, right] = sides.map(|side| match self.arena.node(side) {
            Node::Contraction(product) => match product.factors.as_slice() {
                [only] if only.exponent.is_one() && only.axes.as_slice() != product.output => Some(only.base),
                _ => None,
            },
            _ => None,
        });
        let base = left.filter(|_| left == right)?;
        Some(Condition::on(format!("the entries of {} are distinct", self.written(base)?), None, None))
    }

    /// What a product asks of a factor that it divides by, or takes a root of.
    fn of_factor(&mut self, factor: &Factor) -> Option<Condition> {
        let (base, fractional) = (factor.base, !factor.exponent.is_integer());
        // Of a constant that was decided where the statement was read.
        let decided = constants::is_closed(self.arena, base) || self.signs.is_positive(self.arena, base);
        if !(factor.exponent.is_negative() || fractional) || decided {
            return None;
        }
        if self.signs.is_sum_of_squares(self.arena, base) {
            let root = self.root_of_square(base).or_else(|| self.written(base))?;
            let divides = factor.exponent.is_negative();
            return divides.then(|| Condition::on(root, Some(Relation::Other), None));
        }
        let relation = match (fractional, factor.exponent.is_positive()) {
            (true, true) => Relation::NotNegative,
            (true, false) => Relation::Positive,
            (false, _) => Relation::Other,
        };
        if relation == Relation::NotNegative && self.signs.is_nonnegative(self.arena, base) {
            return None;
        }
        let condition = self.compared(base, self.arena.order(base) > 0, relation)?;
        // Of a matrix with both axes at one index only the diagonal counts.
        let on_diagonal = matches!(factor.axes.as_slice(), [row, column] if row == column);
        match condition.subject.strip_prefix("entries of ") {
            Some(matrix) if on_diagonal => {
                Some(Condition::on(format!("entries of diag({matrix})"), Some(relation), Some(base)))
            }
            _ => Some(condition),
        }
    }

    fn compared(&self, node: NodeId, mapped: bool, relation: Relation) -> Option<Condition> {
        let entries = if mapped { "entries of " } else { "" };
        let subject = format!("{entries}{}", self.written(node)?);
        let compared = Combination::of(self.arena, node);
        Some(Condition { compared, ..Condition::on(subject, Some(relation), Some(node)) })
    }

    /// `x` of `x'*x`, which is 0 only where that is.
    fn root_of_square(&self, node: NodeId) -> Option<String> {
        let Node::Contraction(product) = self.arena.node(node) else { return None };
        match product.factors.as_slice() {
            [only] if only.exponent == Rational::from_integer(2.into()) => self.written(only.base),
            _ => None,
        }
    }

    fn written(&self, id: NodeId) -> Option<String> {
        let mut reader = Reader::new(self.arena, self.names);
        let root = match self.names.get(&id) {
            Some(name) => reader.writer.name(name),
            None => reader.matrix(id)?,
        };
        let short = reader.writer.size(root) <= LONGEST;
        short.then(|| text::unicode(reader.writer.ast(), root))
    }
}

/// Whether the index of a sum around it stands in an expression.
fn runs(arena: &Arena, node: NodeId) -> bool {
    let own = |id: NodeId| matches!(arena.node(id), Node::SumOver { .. });
    arena.reachable_until(&[node], &own).into_iter().any(|id| matches!(arena.node(id), Node::Index(_)))
}

/// What a domain is about, and how that compares with 0, where it says so.
fn subject_of(domain: &str) -> (&str, Option<Relation>) {
    let compared = Relation::ALL.into_iter().find_map(|(text, relation)| {
        domain.strip_suffix(text).map(|subject| (subject.trim_end(), Some(relation)))
    });
    compared.unwrap_or((domain, None))
}

/// The domain with the names of the arguments replaced by what stands there.
fn with_arguments(domain: &str, arguments: &[(&str, String)]) -> String {
    let mut text = String::new();
    let mut word = String::new();
    for letter in domain.chars().chain([' ']) {
        if letter.is_alphanumeric() {
            word.push(letter);
            continue;
        }
        let filled = arguments.iter().find(|(name, _)| *name == word).map_or(word.as_str(), |(_, text)| text);
        text.push_str(filled);
        word.clear();
        text.push(letter);
    }
    text.trim().replace("!=", "≠")
}

/// Whether a domain asks only that a matrix be invertible, and that is what a function gives wherever it is
/// defined: `inv(sqrtm(X))` asks nothing that `sqrtm(X)` has not asked.
fn is_invertible(arena: &Arena, node: NodeId, domain: &str) -> bool {
    let body = if let Node::Named(_, body) = arena.node(node) { *body } else { node };
    match arena.node(body) {
        Node::Apply { form, .. } => domain == "det(X) != 0" && functions::form(*form).invertible,
        _ => false,
    }
}

/// What a declaration already says need not be said again.
fn holds_anyway(signs: &mut Signs, arena: &Arena, node: NodeId, domain: &str) -> bool {
    let Node::Symbol(symbol) = arena.node(node) else {
        // `det(X) > 0` says nothing of the entries.
        let of_entries = subject_of(domain).0.chars().all(char::is_alphanumeric);
        return of_entries
            && (domain.ends_with("> 0") && signs.is_positive(arena, node)
                || domain.ends_with(">= 0") && signs.is_nonnegative(arena, node));
    };
    let words = arena.symbol(*symbol).structure;
    let about_determinant = domain.contains("det(") || domain.contains("invertible");
    // A determinant other than 0 may be negative.
    let settles = if domain.ends_with("> 0") { Word::Posdef } else { Word::Invertible };
    (about_determinant && words.has(settles))
        || (!about_determinant && words.has(Word::Positive))
        || (domain.ends_with(">= 0") && words.has(Word::Nonnegative))
}
