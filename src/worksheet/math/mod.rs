//! The equations that a document itself displays, read and checked. LaTeX goes in, the program
//! language comes out, and a session decides; what cannot be read is said to be not read, and
//! never counted as right.
//!
//! A document goes through these files in turn: `regions` finds its mathematics, `block` cuts it into
//! sides, of which `latex` makes trees, `survey` learns what names stand
//! for (`heads` which equations define functions), `said` hears what the text says of them (`hearing` the words of sentences, `asides` those within a display), `write` says it in the program language, `claims` asks whether it is true, `claiming` whether it says anything, `verdict` says what to
//! call it, `accusing` when it is wrong or only doubtful: `readings` has the ways in which it may be meant, `context` what it may rest on.

mod accusing;
mod align;
mod asides;
mod ask;
mod bare_calls;
mod block;
mod cascades;
mod check;
mod checker;
mod claiming;
mod claims;
mod compositions;
mod constant_vectors;
mod context;
mod counted;
mod dependence;
mod divergences;
mod doubts;
mod entries;
mod entry_meanings;
mod error_terms;
mod families;
mod functions;
mod gather;
mod heads;
mod hearing;
mod hints;
mod inline;
mod known;
mod layouts;
mod letters;
mod made;
mod meanings;
mod models;
mod moving;
mod outside;
mod page;
mod partials;
mod primes;
mod reading;
mod readings;
mod regions;
mod remarks;
mod restricted;
mod restrictions;
mod said;
mod scopes;
mod sentences;
mod settings;
mod spaces;
mod squares;
mod stated;
mod steps;
mod survey;
mod symmetric;
mod topics;
mod unmeant;
mod unproved;
mod valued;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use super::{Manuscript, Options, Report};
use crate::latex::{grammar, names, prepare, read, tree, write, written};
#[cfg(feature = "pages")]
use crate::span::Span;

/// A formula of a document.
#[cfg(feature = "pages")]
pub(super) struct Formula {
    /// What it says in LaTeX, without macros of the document.
    pub text: String,
    /// Where it stands, without what encloses it.
    pub span: Span,
    /// Whether it is displayed.
    pub is_display: bool,
}

/// The formulas of a document, in order.
#[cfg(feature = "pages")]
pub(super) fn formulas(manuscript: &Manuscript) -> Vec<Formula> {
    let regions = regions::find(&manuscript.text, &manuscript.document());
    let formula = |region: regions::Region| Formula {
        text: region.excerpt.text,
        span: region.span,
        is_display: region.is_display,
    };
    regions.into_iter().map(formula).collect()
}

/// What a document says of its names.
#[derive(Default)]
pub(super) struct Names {
    /// Those that are given a meaning.
    pub defined: BTreeSet<String>,
    /// Those that are declared.
    pub declared: BTreeSet<String>,
    /// The lengths of the axes of the spaces that they are said to lie in.
    pub spaces: BTreeMap<String, Vec<String>>,
    /// What words say of them, as it is declared, and in which line; nothing of a number.
    pub words: BTreeMap<String, (&'static str, usize)>,
}

/// What a document says of its names.
pub(super) fn said(manuscript: &Manuscript, options: &Options) -> Names {
    let gathered = gather::Gathered::of(manuscript, options);
    let survey = gathered.survey;
    let of_word = |word: &said::Word| {
        let text = match word.what {
            said::What::Number => "",
            said::What::Structured(structure) => structure.name(),
            said::What::Lacks(_) | said::What::Array => return None,
            said::What::Made(_) | said::What::Restricted(_) => return None,
        };
        Some((word.name.clone(), (text, word.line)))
    };
    Names {
        defined: survey.defined.into_iter().chain(survey.values.into_keys()).collect(),
        declared: survey.declared.into_iter().chain(survey.valued).collect(),
        spaces: survey.shapes,
        words: gathered.said.words.iter().filter_map(of_word).collect(),
    }
}

/// Checks the equations of a document; each that was read, and each that was not, is in the report.
pub fn check(manuscript: &Manuscript, options: &Options) -> Report {
    check::document(manuscript, options)
}
