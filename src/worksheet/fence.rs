//! What stands after the fence of a block: whether it is one of ours, and how it is to be run.
//! Nothing in here looks at what the block says.

use crate::syntax::names;

/// How a block is to be run.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Fence {
    /// It has to contain something that a check complains of.
    pub fails: bool,
    /// The code of the message that it has to contain.
    pub code: Option<String>,
    /// It is not run.
    pub skip: bool,
    /// It begins with nothing declared.
    pub fresh: bool,
    /// Words that mean nothing here.
    pub unknown: Vec<String>,
}

/// The words of a fence; `None` where the block is not in our language.
pub(super) fn read(information: &str) -> Option<Fence> {
    let separates = |character: char| character.is_whitespace() || matches!(character, ',' | '{' | '}');
    let mut words = information.split(separates).filter(|word| !word.is_empty());
    // A block that is not run would say nothing of its claims, so any case will do.
    let language = names::canonical(words.next()?.trim_start_matches('.'));
    if !language.eq_ignore_ascii_case("gradus") {
        return None;
    }
    let mut fence = Fence::default();
    for word in words {
        match word.split_once('=') {
            None if word == "fail" => fence.fails = true,
            Some(("fail", code)) => {
                fence.fails = true;
                fence.code = Some(code.trim_matches('"').to_owned());
            }
            None if matches!(word, "skip" | "ignore") => fence.skip = true,
            None if word == "fresh" => fence.fresh = true,
            // A label is for the reader and for other programs.
            Some(("label" | "name" | "id", _)) => {}
            None if word.starts_with('#') => {}
            _ => fence.unknown.push(word.to_owned()),
        }
    }
    Some(fence)
}

#[cfg(test)]
mod tests {
    use super::{Fence, read};

    #[test]
    fn both_ways_of_writing_are_read() {
        assert_eq!(read("gradus"), Some(Fence::default()));
        assert_eq!(read("{gradus}"), Some(Fence::default()));
        let failing = Fence { fails: true, ..Fence::default() };
        assert_eq!(read("gradus,fail"), Some(failing.clone()));
        assert_eq!(read("{gradus, fail, label=wrong}"), Some(failing));
        assert_eq!(read("Gradus"), Some(Fence::default()));
        let coded = Fence { fails: true, code: Some("G0203".to_owned()), fresh: true, ..Fence::default() };
        assert_eq!(read("gradus fresh fail=G0203 #two"), Some(coded));
        assert_eq!(read("gradus,ignore").map(|fence| fence.skip), Some(true));
    }

    #[test]
    fn other_languages_and_other_words_are_told_apart() {
        assert_eq!(read("rust"), None);
        assert_eq!(read(""), None);
        assert_eq!(read("gradusx"), None);
        assert_eq!(read("gradus,fial").map(|fence| fence.unknown), Some(vec!["fial".to_owned()]));
    }
}
