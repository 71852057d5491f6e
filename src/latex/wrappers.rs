//! What only sets a formula off: frames, braces with words below, colours. It is blanked out, byte for byte, so that
//! every place stays where it is.

/// Commands around one argument that stays.
const AROUND: &[&str] =
    &["underbrace", "overbrace", "boxed", "fbox", "cancel", "bcancel", "underline", "mathstrut"];
/// Commands with an argument before the one that stays.
const COLOURS: &[&str] = &["textcolor", "colorbox"];
/// Commands with an argument that goes.
const SWITCHES: &[&str] = &["color"];

/// A text without them.
pub(crate) fn without(source: &str) -> String {
    let mut bytes = source.as_bytes().to_vec();
    let mut at = 0;
    while let Some(offset) = source.get(at..).and_then(|rest| rest.find('\\')) {
        let here = at + offset;
        let word: String = source
            .get(here + 1..)
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        let mut end = here + 1 + word.len().max(1);
        at = end;
        if COLOURS.contains(&word.as_str()) || SWITCHES.contains(&word.as_str()) {
            let Some(to) = argument(source, end) else { continue };
            blank(&mut bytes, here, to);
            at = to;
            end = to;
            if SWITCHES.contains(&word.as_str()) {
                continue;
            }
        } else if !AROUND.contains(&word.as_str()) {
            continue;
        }
        let Some(to) = argument(source, end) else { continue };
        let inner = source.get(end..to).unwrap_or_default().trim();
        if inner.trim_matches(['{', '}', ' ']).is_empty()
            || inner.starts_with("{\\hspace")
            || inner.starts_with("{\\phantom")
        {
            continue;
        }
        blank(&mut bytes, here, end);
        if inner.contains('=') {
            // A frame around a whole equation: its braces go, so that its sides are seen.
            let open = to - inner.len();
            blank(&mut bytes, open, open + 1);
            blank(&mut bytes, to - 1, to);
        }
        if word.ends_with("brace")
            && let Some(label) = label(source, to)
        {
            blank(&mut bytes, to, label);
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| source.to_owned())
}

fn blank(bytes: &mut [u8], from: usize, to: usize) {
    if let Some(piece) = bytes.get_mut(from..to) {
        piece.fill(b' ');
    }
}

/// Where an argument in braces ends that begins here.
fn argument(source: &str, from: usize) -> Option<usize> {
    let rest = source.get(from..)?;
    let open = from + (rest.len() - rest.trim_start().len());
    if !source.get(open..)?.starts_with('{') {
        return None;
    }
    let mut depth = 0usize;
    let mut is_escaped = false;
    for (offset, character) in source.get(open..)?.char_indices() {
        match character {
            '\\' if !is_escaped => {
                is_escaped = true;
                continue;
            }
            '{' if !is_escaped => depth += 1,
            '}' if !is_escaped => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + offset + 1);
                }
            }
            _ => {}
        }
        is_escaped = false;
    }
    None
}

/// Where the words at a brace end: `_{\text{norm}}`.
fn label(source: &str, from: usize) -> Option<usize> {
    let rest = source.get(from..)?;
    let sign = from + (rest.len() - rest.trim_start().len());
    let after = source.get(sign..)?.strip_prefix(['_', '^'])?;
    argument(source, source.len() - after.len())
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn what_sets_off_goes_and_places_stay() {
        for (source, expected) in [
            (r"\underbrace{a}_{\text{b}} + c", "a + c"),
            (r"\boxed{a = b}", "a = b"),
            (r"\color{red} a \textcolor{blue}{b}", "a b"),
            (r"\boxed{ }", r"\boxed{ }"),
            (r"\boxed{a", r"\boxed{a"),
        ] {
            let found = without(source);
            assert_eq!(found.len(), source.len());
            let words: Vec<&str> = found.split_whitespace().map(|w| w.trim_matches(['{', '}'])).collect();
            let expected: Vec<&str> =
                expected.split_whitespace().map(|w| w.trim_matches(['{', '}'])).collect();
            assert_eq!(words, expected, "{source}");
        }
    }
}
