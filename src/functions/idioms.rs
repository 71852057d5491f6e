//! What floats compute with less loss in another form: the logarithm of a sigmoid is far below 0 where the sigmoid
//! itself is 0. Plans of operations look these up, so that every program has them; answers show what was typed.

use super::{FormId, all_forms, find, signature_of};

/// A formula of one argument.
#[derive(Clone, Copy, Debug)]
pub enum Term {
    /// The argument.
    Given,
    /// The number 1.
    One,
    /// A function of the table.
    Call(&'static str, &'static Term),
    /// The other sign.
    Negated(&'static Term),
    /// The first less the second, a number for each row where the first has rows.
    Less(&'static Term, &'static Term),
}

/// A formula, and the one that is computed in its place.
#[derive(Clone, Copy, Debug)]
pub struct Idiom {
    /// What is written.
    pub written: Term,
    /// What is computed.
    pub computed: Term,
}

use Term::{Call, Given, Less, Negated, One};

const SIGMA: Term = Call("sigma", &Given);
const EXP: Term = Call("exp", &Given);
const SOFTPLUS: Term = Call("softplus", &Given);
const OF_NEGATED: Term = Negated(&Call("softplus", &Negated(&Given)));

/// All of them; what is written is a function of something.
pub const IDIOMS: &[Idiom] = &[
    Idiom { written: Call("log", &SIGMA), computed: OF_NEGATED },
    Idiom { written: Call("log", &Less(&One, &SIGMA)), computed: Negated(&SOFTPLUS) },
    Idiom { written: Call("log1p", &Negated(&SIGMA)), computed: Negated(&SOFTPLUS) },
    Idiom { written: Call("log1p", &EXP), computed: SOFTPLUS },
    Idiom {
        written: Call("log", &Call("softmax", &Given)),
        computed: Less(&Given, &Call("logsumexp", &Given)),
    },
];

/// The form of a function of one number or one vector, by its name.
pub fn named(name: &str) -> Option<FormId> {
    let (row, _) = find(name)?;
    all_forms().find(|id| {
        let signature = signature_of(*id);
        id.row == row && matches!(signature.arguments.as_slice(), [only] if only.axes.len() <= 1)
    })
}

#[cfg(test)]
mod tests {
    use super::{IDIOMS, Term, named};

    fn names(term: &Term) -> Vec<&'static str> {
        match term {
            Term::Given | Term::One => Vec::new(),
            Term::Call(name, inside) => [vec![*name], names(inside)].concat(),
            Term::Negated(inside) => names(inside),
            Term::Less(first, second) => [names(first), names(second)].concat(),
        }
    }

    #[test]
    fn idioms_are_made_of_functions_of_one_argument() {
        for idiom in IDIOMS {
            assert!(matches!(idiom.written, Term::Call(..)), "{idiom:?}");
            for name in [names(&idiom.written), names(&idiom.computed)].concat() {
                assert!(named(name).is_some(), "{name}");
            }
        }
    }
}
