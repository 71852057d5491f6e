//! Divergences of two distributions, `D_{KL}(q \| p)` and `\mathrm{KL}(q \| p)`: numbers with names. What stands in the brackets says of
//! which two, and is no formula, so it goes into the name, byte for byte as long as it was.

/// How the name is written: what stays of it before the letters of the two, and what is behind them.
const NAMES: &[(&str, &str, &str)] = &[
    (r"D_{\mathrm{KL}}", "D_{KL", "}"),
    (r"D_{\text{KL}}", "D_{KL", "}"),
    (r"D_\mathrm{KL}", "D_{KL", "}"),
    (r"D_{KL}", "D_{KL", "}"),
    (r"\mathrm{KL}", r"\mathrm{KL", "}"),
    (r"\operatorname{KL}", r"\mathrm{KL", "}"),
    (r"\text{KL}", r"\text{KL", "}"),
    ("KL", "K_{L", "}"),
];
/// The signs between the two.
const BARS: &[&str] = &[r"\|", "||", r"\Vert", r"\parallel"];
/// Sizes of brackets.
const SIZES: &[&str] = &[r"\left", r"\big", r"\Big", r"\bigl", r"\Bigl"];

/// The names that a text may go on with once it has said of which two distributions a divergence is.
pub(crate) fn stems() -> impl Iterator<Item = &'static str> {
    ["D_KL", "KL"].into_iter()
}

/// A text with a name for each divergence.
pub(crate) fn named(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        match divergence(rest) {
            Some((name, length)) => {
                text.push_str(&name);
                rest = rest.get(length..).unwrap_or_default();
            }
            None => {
                // No name begins within a word.
                let word = rest.chars().take_while(char::is_ascii_alphabetic).count();
                let (step, after) = rest.split_at(word.max(first.len_utf8()));
                text.push_str(step);
                rest = after;
            }
        }
    }
    text
}

/// The divergence that a text begins with: its name, and how long it was.
fn divergence(text: &str) -> Option<(String, usize)> {
    let (written, before, after) = NAMES.iter().find(|(written, ..)| text.starts_with(written))?;
    let behind = text.get(written.len()..)?.trim_start();
    let size = SIZES.iter().filter(|size| behind.starts_with(**size)).max_by_key(|size| size.len());
    let bracket = behind.get(size.map_or(0, |size| size.len())..)?.trim_start();
    let end = bracket.starts_with(['(', '[']).then(|| closing(bracket)).flatten()?;
    let inner = bracket.get(1..end)?;
    BARS.iter().find(|bar| inner.contains(**bar))?;
    let length = text.len() - bracket.len() + end + 1;
    let mut letters = String::new();
    let mut is_command = false;
    for letter in inner.chars() {
        is_command = letter == '\\' || is_command && letter.is_ascii_alphabetic();
        letters.extend((letter.is_ascii_alphanumeric() && !is_command).then_some(letter));
    }
    // Spaces within it are none of a name.
    let spaces = length.checked_sub(before.len() + letters.len() + after.len())?;
    Some((format!("{before}{letters}{}{after}", " ".repeat(spaces)), length))
}

/// Where the bracket closes that a text begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(place);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn what_stands_in_the_brackets_goes_into_the_name() {
        for (text, expected) in [
            (r"D_{KL}(q \| p) = 1", r"D_{KLqp      } = 1"),
            (r"\mathrm{KL}(q\|p)", r"\mathrm{KLqp    }"),
            (r"KL(q||p)", r"K_{Lqp }"),
            (
                r"\mathrm{KL}\left[q(z|x) \,\|\, p(z)\right] + 1",
                r"\mathrm{KLqzxpz                          } + 1",
            ),
            (r"D_{KL} + \mathrm{KL}(q, p)", r"D_{KL} + \mathrm{KL}(q, p)"),
            (r"AKL(q\|p)", r"AKL(q\|p)"),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }
}
