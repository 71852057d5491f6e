//! What only sets a formula off: frames, braces with words below, colours, faces around more than a name. It is blanked
//! out, byte for byte, so that every place stays where it is.

/// Commands around one argument that stays.
const AROUND: &[&str] = &[
    "underbrace",
    "overbrace",
    "boxed",
    "fbox",
    "cancel",
    "bcancel",
    "underline",
    "mathstrut",
    "mathop",
    "mathbin",
    "mathrel",
    "mathord",
];
/// Commands with an argument before the one that stays: a colour, or words above or below a sign.
const BEFORE: &[&str] = &["textcolor", "colorbox", "underset", "overset", "stackrel"];
/// Commands with an argument that goes.
const SWITCHES: &[&str] = &["color"];
/// Spaces, with an argument and without, and what ends a line as `\\` does.
const SPACES: &[&str] = &[
    "space",
    "enspace",
    "thinspace",
    "medspace",
    "thickspace",
    "allowbreak",
    "nobreak",
    "hfill",
    "noindent",
];
const STRETCHES: &[&str] = &["hspace", "vspace", "hskip", "kern"];
const LINE_ENDS: &[&str] = &["newline", "linebreak"];
/// Faces, which may be set around a product as around a name: `\mathbf{F F^T}`.
const FACES: &[&str] = &["mathbf", "boldsymbol", "bm", "pmb", "mathit", "mathsf"];

/// A text without them.
pub(crate) fn without(source: &str) -> String {
    let mut bytes = source.as_bytes().to_vec();
    let is_numbering = numbers_by_ell(source);
    let mut at = 0;
    while let Some(offset) = source.get(at..).and_then(|rest| rest.find('\\')) {
        let here = at + offset;
        let rest = source.get(here + 1..).unwrap_or_default();
        let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
        at = here + 1 + word.len().max(1);
        if word == "ell" && is_numbering {
            blank(&mut bytes, here, at);
            if let Some(first) = bytes.get_mut(here) {
                *first = b'l';
            }
        }
        at = at.max(wrapper(source, &mut bytes, here, &word).unwrap_or(at));
    }
    String::from_utf8(bytes).unwrap_or_else(|_| source.to_owned())
}

/// Whether `\ell` numbers something in a text that has no `l` beside it: then it is that letter, as any other index.
fn numbers_by_ell(source: &str) -> bool {
    let mut is_command = false;
    let mut has_letter = false;
    for character in source.chars() {
        is_command = character == '\\' || is_command && character.is_ascii_alphabetic();
        has_letter |= character == 'l' && !is_command;
    }
    let mut below =
        source.match_indices(r"\ell").map(|(at, _)| source.get(..at).unwrap_or_default().trim_end());
    let is_below = |before: &str| {
        let open = before.rfind('{').filter(|open| !before.get(*open..).unwrap_or_default().contains('}'));
        before.ends_with('_')
            || open.and_then(|open| before.get(..open)).is_some_and(|before| before.trim_end().ends_with('_'))
    };
    !has_letter && below.any(is_below)
}

/// Blanks an array out whose columns are the sides and the signs of equations, `\begin{array}{rcl} a & = & b`, where nothing stands
/// before it.
fn equations(source: &str, bytes: &mut [u8], here: usize) -> Option<usize> {
    let (opening, closing) = (r"\begin{array}", r"\end{array}");
    let before = source.get(..here)?;
    let end = argument(source, here + opening.len())?;
    let close = end + source.get(end..)?.find(closing)?;
    let body = source.get(end..close)?;
    let cells: Vec<&str> = body.split('&').map(str::trim).collect();
    let is_sign = cells.get(1..cells.len() - 1)?.contains(&"=");
    if !before.trim().is_empty() || !is_sign || body.contains(r"\begin") {
        return None;
    }
    blank(bytes, here, end);
    blank(bytes, close, close + closing.len());
    Some(end)
}

/// Blanks the columns of an array out that are more than letters, `{*{20}{c}}`: how many there are its rows say.
fn columns(source: &str, bytes: &mut [u8], from: usize) {
    let Some(to) = argument(source, from) else { return };
    let open = from + source.get(from..to).and_then(|text| text.find('{')).unwrap_or(0);
    if source.get(open..to).is_some_and(|text| text.contains("*{")) {
        blank(bytes, open + 1, to - 1);
    }
}

/// Blanks a space out that begins here, and makes the usual end of a line of one in words.
fn space(source: &str, bytes: &mut [u8], here: usize, word: &str) -> Option<usize> {
    let end = here + 1 + word.len();
    let is_lone = word.is_empty() && source.get(end..)?.starts_with(['\n', '\r']);
    if is_lone || SPACES.contains(&word) {
        blank(bytes, here, end);
        return Some(end);
    }
    if LINE_ENDS.contains(&word) {
        blank(bytes, here, end);
        bytes.get_mut(here..here + 2)?.fill(b'\\');
        return Some(end);
    }
    if STRETCHES.contains(&word) {
        let stars = usize::from(source.get(end..)?.starts_with('*'));
        let to = argument(source, end + stars)?;
        blank(bytes, here, to);
        return Some(to);
    }
    None
}

/// Blanks a wrapper out that begins here, and says from where on to look for more.
fn wrapper(source: &str, bytes: &mut [u8], here: usize, word: &str) -> Option<usize> {
    let mut end = here + 1 + word.len();
    if word == "begin" && source.get(here..)?.starts_with(r"\begin{array}") {
        columns(source, bytes, here + r"\begin{array}".len());
        return equations(source, bytes, here);
    }
    if let Some(to) = space(source, bytes, here, word) {
        return Some(to);
    }
    if SWITCHES.contains(&word) {
        let to = argument(source, end)?;
        blank(bytes, here, to);
        return Some(to);
    }
    if FACES.contains(&word) {
        let to = argument(source, end)?;
        if !is_one_name(source.get(end..to)?) {
            blank(bytes, here, end);
        }
        return None;
    }
    if BEFORE.contains(&word) {
        let from = end;
        end = argument(source, end)?;
        let is_relation = argument(source, end).is_none_or(|to| {
            let stays = source.get(end..to).unwrap_or_default().trim().trim_matches(['{', '}']).trim();
            stays == "="
        });
        if is_relation {
            // What stands above a sign of equality says what kind it is.
            return None;
        }
        blank(bytes, from, end);
    } else if !AROUND.contains(&word) {
        return None;
    }
    let to = argument(source, end)?;
    let inner = source.get(end..to)?.trim();
    if inner.trim_matches(['{', '}', ' ']).is_empty()
        || inner.starts_with("{\\hspace")
        || inner.starts_with("{\\phantom")
    {
        return Some(end);
    }
    blank(bytes, here, end);
    if inner.contains('=') {
        // A frame around a whole equation: its braces go, so that its sides are seen.
        let open = to - inner.len();
        blank(bytes, open, open + 1);
        blank(bytes, to - 1, to);
    }
    if word.ends_with("brace")
        && let Some(label) = label(source, to)
    {
        blank(bytes, to, label);
    }
    Some(end)
}

/// Whether an argument is a single name with what stands below it: `{x}`, `{\mu}_i`, `{W^{(1)}}`.
fn is_one_name(argument: &str) -> bool {
    let inner = argument.trim();
    let Some(inner) = inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) else { return false };
    let inner = inner.trim();
    let (word, is_command) = match inner.strip_prefix('\\') {
        Some(rest) => (rest, true),
        None => (inner, false),
    };
    let is_part = |c: char| c.is_ascii_alphabetic() || !is_command && c.is_ascii_alphanumeric();
    let mut rest = word.trim_start_matches(is_part).trim_start();
    if is_command && rest.starts_with('{') {
        rest = self::argument(rest, 0).and_then(|end| rest.get(end..)).unwrap_or_default().trim_start();
    }
    if rest.starts_with('^')
        && !rest.starts_with("^{(")
        && !rest.starts_with("^{[")
        && !rest.starts_with("^(")
    {
        return false;
    }
    rest.is_empty() || rest.starts_with(['_', '^'])
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
            (r"\mathbf{A x}", "A x"),
            (r"\mathbf{x}", r"\mathbf{x"),
            (r"\boldsymbol{\mu_i}", r"\boldsymbol{\mu_i"),
            (r"\underset{x}{\max}", r"\max"),
            (r"\overset{!}{=}", r"\overset{!}{="),
            (r"\boxed{ }", r"\boxed{ }"),
            (r"\boxed{a", r"\boxed{a"),
            (r"\begin{array}{rcl} a & = & b \end{array}", "a & = & b"),
            (r"x = 1 \space", "x = 1"),
            (r"\sum_{\ell=1} x_\ell", r"\sum_{l =1} x_l"),
            (r"\ell = l_\ell", r"\ell = l_\ell"),
            (r"a \hspace{0.5in} b", "a b"),
            ("a =\\\n b", "a = b"),
            (r"\begin{array}{*{20}{c}} a \end{array}", r"\begin{array}{ } a \end{array"),
            (r"\begin{array}{cc} a & b \end{array}", r"\begin{array}{cc} a & b \end{array"),
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
