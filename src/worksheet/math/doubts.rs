//! What in an equation may be meant in another way than it is read. Where there is anything, the equation is not
//! called false.

use std::collections::BTreeSet;

use super::checker::{After, Checker};
use super::primes::PRIME;
use super::said::{Condition, What, Word, is_restricted};
use super::tree::{Name, Node, NodeId, Note, Times};
use super::verdict::is_derivative;

impl Checker<'_> {
    /// What in an equation may be meant in another way than it is read; `rests` is whether it may rest on what the
    /// document asks of its names.
    pub(super) fn doubts(&mut self, head: NodeId, id: NodeId, rests: bool) -> Vec<String> {
        let mut called: BTreeSet<String> = BTreeSet::new();
        let mut factors: BTreeSet<String> = BTreeSet::new();
        let mut exponents: BTreeSet<String> = BTreeSet::new();
        let mut plain: BTreeSet<String> = BTreeSet::new();
        let mut doubts = Vec::new();
        let is_digits = !super::survey::has_names(self.tree, id);
        let used = self.used(&[head, id]);
        let variables = self.variables(&[head, id]);
        let sides = [self.closure(&[head]), self.closure(&[id])];
        let mut asked = if rests { self.asked_of(&used, &[head, id]) } else { Vec::new() };
        asked.retain(|(_, condition)| condition.section <= self.section);
        let name_of = |id: NodeId| self.survey.name_of(self.tree, id);
        let bodies =
            used.iter().filter_map(|name| self.context.meanings.get(name)).map(|meaning| meaning.body);
        let mut open: Vec<(NodeId, bool)> =
            [head, id].into_iter().chain(bodies).map(|id| (id, false)).collect();
        let mut bound: BTreeSet<String> = BTreeSet::new();
        let mut cells: BTreeSet<String> = BTreeSet::new();
        while let Some((id, is_exponent)) = open.pop() {
            match self.tree.get(id) {
                Node::Name(name) => {
                    let spelled = self.survey.spelled(name);
                    doubts.extend(self.name_doubts(name, is_digits, (&used, &variables), &sides));
                    if is_exponent { &mut exponents } else { &mut plain }.insert(spelled);
                }
                Node::Power(base, exponent) => {
                    // What stands above `e` is what the exponential is of.
                    let is_above = is_exponent || !self.is_exponential(*base);
                    open.extend([(*base, is_exponent), (*exponent, is_above)]);
                    continue;
                }
                Node::Over { index, .. } => {
                    bound.insert(index.clone());
                }
                Node::Matrix(rows) => {
                    let is_block = |cell: &&NodeId| self.tree.mentions_a_name(**cell);
                    let has_zero = rows.iter().flatten().any(|cell| self.is_zero(*cell));
                    if has_zero && rows.iter().flatten().any(|cell| is_block(&cell)) && !is_digits {
                        doubts.push("a 0 beside names may be a block of zeros".to_owned());
                    }
                    let inner = rows.iter().flatten().flat_map(|cell| self.tree.within(*cell));
                    cells.extend(inner.filter_map(name_of));
                }
                Node::Transpose(inner) if self.tree.is(id, Note::Prime) => {
                    factors.extend(name_of(*inner));
                    let name = self.tree.name(*inner);
                    let is_capital = name.is_some_and(|name| name.word.starts_with(char::is_uppercase));
                    if !is_capital && !self.survey.has_prime_transposes {
                        doubts.push("a prime may derive or name another point, and not transpose".to_owned());
                    }
                }
                Node::Product(parts) => {
                    doubts.extend(self.word(parts));
                    doubts.extend(self.expectation(parts));
                    for (number, (_, part)) in parts.iter().enumerate() {
                        let next = parts.get(number + 1).filter(|next| next.0 == Times::Implied);
                        let is_group = next.is_some_and(|next| self.is_group(next.1));
                        // `f(x)` has its argument, and what follows it in parentheses is a factor.
                        let is_taken = self.tree.span(*part).of(self.source).ends_with(')');
                        if let Some(name) = name_of(*part).filter(|_| !is_taken) {
                            if is_group { &mut called } else { &mut factors }.insert(name);
                        }
                    }
                }
                Node::Sum(terms) => factors.extend(terms.iter().filter_map(|term| name_of(term.1))),
                Node::Transpose(inner) => factors.extend(name_of(*inner)),
                _ => {}
            }
            open.extend(self.tree.operands(id).into_iter().map(|operand| (operand, is_exponent)));
        }
        doubts.extend(asked.into_iter().map(rests_on));
        doubts.extend(self.doubts_of_the_whole(head, id));
        doubts.extend(self.doubts_of_the_chain(is_digits));
        let counts = self.counts(&[head, id]);
        let is_call = |name: &&String| {
            let is_no_function = counts.contains(*name)
                || self.survey.multiplied.get(*name).is_some_and(|section| *section <= self.section)
                || self.context.meanings.contains_key(*name)
                || variables.contains(*name)
                || self.survey.is_entry(name);
            self.survey.functions.contains_key(*name) || !factors.contains(*name) && !is_no_function
        };
        doubts.extend(
            called
                .iter()
                .filter(is_call)
                .map(|name| format!("`{name}` may be a function of what follows it")),
        );
        doubts.extend(self.unused_words(&used));
        let parted = self.context.blocked.iter().find(|whole| {
            let is_block = |name: &String| name.starts_with(&format!("{whole}_"));
            used.contains(*whole) && used.iter().any(is_block)
        });
        doubts.extend(parted.map(|whole| format!("the blocks of `{whole}` are read as names of their own")));
        doubts.extend(self.labels(&exponents, &plain));
        if cells.intersection(&bound).next().is_some() {
            doubts.push("a column of two may be a binomial coefficient".to_owned());
        }
        doubts.sort();
        doubts.dedup();
        doubts
    }

    /// What the chain that the equation stands in leaves open.
    fn doubts_of_the_chain(&self, is_digits: bool) -> Vec<String> {
        let all = [
            (self.is_about && !is_digits, "about equal may be said of what is small or large"),
            (
                self.chain.has_arrow,
                "an arrow leads from one equation to another, and its names may be those of this line alone",
            ),
            (self.after != After::Read, "a side before it was not read"),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, doubt)| doubt.to_owned()).collect()
    }

    /// What words say of several vectors, "orthonormal `q_i`", which no reading keeps.
    fn unused_words(&self, used: &BTreeSet<String>) -> Vec<String> {
        let stem = |name: &str| name.split('_').next().unwrap_or_default().to_owned();
        let is_used = |word: &&Word| {
            // "Let $x$ and $Q$ be symmetric" says nothing of a single vector.
            let is_of_several = !word.name.starts_with(char::is_uppercase) && word.name.contains('_');
            let own = stem(&word.name);
            matches!(word.what, What::Structured(_))
                && is_of_several
                && used.iter().any(|name| stem(name) == own)
        };
        let words = self.words().filter(is_used);
        words.map(|word| format!("it may rest on what line {} says of `{}`", word.line, word.name)).collect()
    }

    /// Whether a power of it is the exponential function.
    fn is_exponential(&self, base: NodeId) -> bool {
        let name = self.tree.name(base);
        name.is_some_and(|name| name.word == "e" && !name.is_bold && !self.context.meanings.contains_key("e"))
    }

    /// Names that stand above others alone.
    fn labels(&self, exponents: &BTreeSet<String>, plain: &BTreeSet<String>) -> Vec<String> {
        let above = exponents.difference(plain).filter(|name| self.is_free(name));
        above.map(|name| format!("`{name}` above may be a label and no power")).collect()
    }

    /// What an equation may be said of besides everything: one index, one set, a case.
    fn doubts_of_the_whole(&mut self, head: NodeId, id: NodeId) -> Vec<String> {
        let mut doubts = Vec::new();
        doubts.extend(self.lone_index(head, id));
        doubts.extend(self.lone_set(head, id));
        doubts.extend(self.special_case(head, id));
        doubts.extend(self.restriction(head, id));
        doubts
    }

    /// What a name may stand for besides what it is read as.
    fn name_doubts(
        &self,
        name: &Name,
        is_digits: bool,
        (used, variables): (&BTreeSet<String>, &BTreeSet<String>),
        sides: &[BTreeSet<String>; 2],
    ) -> Vec<String> {
        let spelled = self.survey.spelled(name);
        let mut doubts = Vec::new();
        // What is derived by may be anything, and so may a name that is known by its derivatives alone.
        let is_derived = self.context.dependent.contains_key(&spelled) || variables.contains(&spelled);
        // What a later section says may be of something else.
        let is_opaque = self.survey.opaque.get(&spelled).is_some_and(|(_, section)| *section <= self.section);
        if is_opaque && self.is_free(&spelled) && !is_derived {
            doubts.push(format!("what `{spelled}` stands for was not read"));
        }
        if self.survey.is_of_an_example(self.tree, &spelled, self.section) {
            doubts.push(format!("the number of `{spelled}` may be that of another example"));
        }
        if !is_digits && self.survey.exemplary.contains(&spelled) {
            doubts.push(format!("the number of `{spelled}` may be that of an example"));
        }
        let is_decorated = name.over.as_deref().is_some_and(|over| over != PRIME) && self.is_free(&spelled);
        let has_base = |names: &BTreeSet<String>| {
            names.contains(&name.word)
                || names.iter().any(|one| one.starts_with(&format!("{}_", name.word)) && *one != spelled)
        };
        // An estimate that stands beside what it is of on both sides is a name as any other.
        let is_beside = name.over.as_deref() == Some("hat")
            && sides.iter().all(|names| names.contains(&spelled) && has_base(names));
        // So is a rate, where nothing is derived by time: that of a Lagrangian by `theta` leaves it as it is.
        let is_rate = name.over.as_deref() == Some("dot") && !variables.contains("t");
        if is_decorated && has_base(used) && !is_beside && !is_rate {
            doubts.push(format!("`{spelled}` may be made of `{}`", name.word));
        }
        doubts
    }

    /// An index that only one side has.
    fn lone_index(&self, head: NodeId, id: NodeId) -> Option<String> {
        // What the other side is made of is no entry of something: `\sigma_n` of `A = s \sigma_n^2 I`.
        let (of_left, of_right) = (self.used(&[head]), self.used(&[id]));
        let (left, right) = (self.free_indices(head, &of_right), self.free_indices(id, &of_left));
        // What a sum beside it counts was taken out of that sum, and is no entry.
        let is_counted = |side: NodeId, letter: &String| {
            self.tree.has(side, |node| matches!(node, Node::Over { index, .. } if index == letter))
        };
        let of_one = left.difference(&right).find(|letter| !is_counted(head, letter));
        of_one.or(right.difference(&left).find(|letter| !is_counted(id, letter))).map(|index| {
            format!(
                "`{index}` numbers one side alone: an entry, or a sum over what stands twice, may be meant"
            )
        })
    }

    /// A letter that the meaning of the name on the left has, and the right side has not: it may have become 0.
    fn special_case(&self, head: NodeId, id: NodeId) -> Option<String> {
        let is_derived = [head, id].iter().any(|side| self.tree.has(*side, is_derivative));
        self.tree.name(head).filter(|_| !is_derived && super::survey::has_names(self.tree, id))?;
        let is_letter = |name: &&String| self.is_free(name);
        let (left, right) = (self.closure(&[head]), self.closure(&[id]));
        let gone = left.difference(&right).find(is_letter)?;
        Some(format!("`{gone}` is gone: it may stand for a case without it"))
    }

    /// What the words before an equation restrict it to, where the side on the right leaves out something that the meaning of
    /// the name on the left has.
    fn restriction(&self, head: NodeId, id: NodeId) -> Option<String> {
        // A derivative speaks of what it is of, and the other side need not.
        let is_derived = self.tree.has(head, is_derivative);
        let (left, right) = if is_derived {
            (self.closure(&[head]), self.closure(&[id]))
        } else {
            self.tree.name(head)?;
            (self.used(&[head]), self.used(&[id]))
        };
        // What a derivative is of speaks of its letters.
        let is_name =
            |name: &&String| self.is_free(name) || !is_derived && self.context.meanings.contains_key(*name);
        let left_out = left
            .difference(&right)
            .filter(is_name)
            .any(|name| self.survey.name_of(self.tree, head).as_ref() != Some(name));
        let is_restricted = is_restricted(self.source, self.tree.span(id));
        (left_out && is_restricted).then(|| "the words before it may restrict what it is said of".to_owned())
    }

    /// A set that only one side adds up over.
    fn lone_set(&self, head: NodeId, id: NodeId) -> Option<String> {
        let of = |id: NodeId| -> BTreeSet<String> {
            let within = self.tree.within(id).into_iter();
            let bounds = within.filter_map(|id| match self.tree.get(id) {
                Node::Over { upper, .. } => upper.and_then(|upper| self.tree.name(upper)),
                _ => None,
            });
            bounds.filter(|name| name.over.as_deref() == Some("size")).map(|name| name.word.clone()).collect()
        };
        let (left, right) = (of(head), of(id));
        let adds_up = |id: NodeId| self.tree.has(id, |node| matches!(node, Node::Over { .. }));
        let mut lone = left.symmetric_difference(&right).filter(|_| adds_up(head) && adds_up(id));
        lone.next().map(|set| format!("what lies in `{set}` is not known"))
    }

    /// The letters that number names in an expression, and that no sum around these binds. It goes no deeper than the text nests.
    fn free_indices(&self, id: NodeId, but_for: &BTreeSet<String>) -> BTreeSet<String> {
        let mut free: BTreeSet<String> = self
            .tree
            .operands(id)
            .into_iter()
            .flat_map(|operand| self.free_indices(operand, but_for))
            .collect();
        match self.tree.get(id) {
            Node::Over { index, .. } => _ = free.remove(index),
            Node::Name(name)
                if !self.survey.known.contains(&self.survey.spelled(name))
                    && (super::names::is_running(name) || !but_for.contains(&self.survey.spelled(name))) =>
            {
                let parts = name.below.as_deref().and_then(|below| super::names::indices(below, None));
                free.extend(parts.into_iter().flatten().filter(|part| super::names::is_word(part)));
            }
            Node::Entry(_, below) => {
                let parts = super::names::indices(below, None).into_iter().flatten();
                free.extend(parts.filter(|part| super::names::is_word(part)));
            }
            _ => {}
        }
        free
    }

    /// An `E` that stands before a product, of which nothing is known.
    fn expectation(&self, parts: &[(Times, NodeId)]) -> Option<String> {
        let ((_, first), rest) = parts.split_first()?;
        let name = self.tree.name(*first).filter(|name| name.below.is_none() && !name.is_bold)?;
        let is_before = rest.first().is_some_and(|next| next.0 == Times::Implied);
        let is_open = name.word == "E" && self.is_free("E");
        (is_open && is_before).then(|| "`E` may be an expectation of what follows it".to_owned())
    }

    /// Whether a factor is parentheses, with whatever stands at them: `(F)^{-1}`.
    fn is_group(&self, mut id: NodeId) -> bool {
        loop {
            id = match self.tree.get(id) {
                Node::Group(_) => return true,
                Node::Power(inner, _) | Node::Transpose(inner) | Node::Entry(inner, _) => *inner,
                _ => return false,
            };
        }
    }

    /// Letters side by side that may be one word: one of them twice, many small ones, or some before parentheses.
    fn word(&self, parts: &[(Times, NodeId)]) -> Option<String> {
        let mut run = String::new();
        let mut longest = String::new();
        let mut called = None;
        for (number, (times, part)) in parts.iter().enumerate() {
            let letter = |id: NodeId| match self.tree.get(id) {
                Node::Name(name)
                    if !name.is_bold
                        && name.over.is_none()
                        && name.below.is_none()
                        && name.word.chars().count() == 1 =>
                {
                    Some(name.word.clone())
                }
                _ => None,
            };
            let letters = match self.tree.get(*part) {
                // The `d` of `dist` is no sign of a differential.
                Node::Differential(1, Some(of)) => {
                    let small = letter(*of).filter(|letter| letter.starts_with(char::is_lowercase));
                    small.map(|letter| format!("d{letter}"))
                }
                _ if self.is_group(*part)
                    && run.len() >= 3
                    && run.chars().all(|c| c.is_ascii_lowercase()) =>
                {
                    called = called.or_else(|| Some(run.clone()));
                    None
                }
                Node::Power(base, _) if self.is_exponential(*base) => None,
                Node::Power(base, _) => letter(*base),
                _ => letter(*part),
            };
            match letters.filter(|_| number == 0 || *times == Times::Implied) {
                Some(letters) => run.push_str(&letters),
                None => run.clear(),
            }
            if run.len() > longest.len() {
                longest.clone_from(&run);
            }
        }
        // `\partial x \partial y` below a line.
        let is_differential = |part: &NodeId| matches!(self.tree.get(*part), Node::Differential(_, Some(_)));
        if parts.iter().all(|(_, part)| is_differential(part)) {
            return None;
        }
        let letters: Vec<char> = longest.chars().collect();
        let has_twice = letters.windows(2).any(|pair| matches!(pair, [one, other] if one == other));
        let is_long = letters.len() >= 4 && letters.iter().all(char::is_ascii_lowercase);
        let word = called.or_else(|| (has_twice || is_long).then_some(longest));
        word.map(|word| format!("`{word}` may be one name"))
    }
}

/// That an equation may rest on a condition of one of its names.
fn rests_on((name, condition): (&str, Condition)) -> String {
    format!("it may rest on what line {} asks of `{name}`", condition.line)
}
