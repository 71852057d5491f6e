//! Signatures: which axes the arguments have and which the value has. `X[m,n], k[] integer -> [n,n]`;
//! `x'[n]` is a row; in the place of `c[] condition` a comparison stands.

use crate::shape::Dimension;

/// One argument of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name, by which the row's mathematics refers to it.
    pub name: String,
    /// Its axes.
    pub axes: Vec<Dimension>,
    /// Whether its one axis lies as a row; that is said where a function tells the two apart.
    pub row: bool,
    /// Whether it is a parameter: a whole number that nothing is derived by.
    pub parameter: bool,
    /// Whether it is a condition: a comparison, and nothing else, stands there.
    pub condition: bool,
}

/// What goes in and what comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The arguments, in order.
    pub arguments: Vec<Argument>,
    /// The axes of the value.
    pub value: Vec<Dimension>,
}

impl Signature {
    /// Whether all arguments are matrices, so that of numbers the function makes a number.
    pub fn is_of_matrices(&self) -> bool {
        self.arguments.iter().all(|argument| argument.axes.len() == 2)
    }

    /// Reads a signature; `None` where the text is none. A test reads every one in the table.
    pub fn parse(text: &str) -> Option<Self> {
        let (left, right) = text.split_once("->")?;
        let mut arguments = Vec::new();
        let mut rest = left.trim();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('[')?;
            let (axes, after) = after.split_once(']')?;
            let (word, after) = after.split_once(',').unwrap_or((after, ""));
            let (parameter, condition) = match word.trim() {
                "" => (false, false),
                "integer" => (true, false),
                "condition" => (false, true),
                _ => return None,
            };
            let (name, row) =
                name.trim().strip_suffix('\'').map_or((name.trim(), false), |name| (name, true));
            arguments.push(Argument {
                name: name.to_owned(),
                axes: parse_axes(axes)?,
                row,
                parameter,
                condition,
            });
            rest = after.trim();
        }
        let value = right.trim().strip_prefix('[')?.strip_suffix(']')?;
        Some(Self { arguments, value: parse_axes(value)? })
    }

    /// Whether all arguments and the value are numbers: then the function works entry by entry.
    pub fn is_entrywise(&self) -> bool {
        self.value.is_empty() && self.arguments.iter().all(|argument| argument.axes.is_empty())
    }
}

/// Reads `m, n` or `m*n`: numbers, names and products of them.
fn parse_axes(text: &str) -> Option<Vec<Dimension>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    text.split(',')
        .map(|axis| {
            axis.split('*')
                .map(parse_factor)
                .try_fold(Dimension::number(1), |product, factor| Some(product.multiply(&factor?)))
        })
        .collect()
}

fn parse_factor(text: &str) -> Option<Dimension> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i128>() {
        return Some(Dimension::number(number));
    }
    text.chars().all(char::is_alphanumeric).then(|| Dimension::name(text)).filter(|_| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Signature;

    #[test]
    fn reads_names_axes_and_parameters() {
        let read = Signature::parse("A[m,n], k[] integer -> [m*n, 2]").unwrap_or_else(|| unreachable!());
        let names: Vec<_> = read.arguments.iter().map(|a| (a.name.as_str(), a.parameter)).collect();
        assert_eq!(names, [("A", false), ("k", true)]);
        assert_eq!(read.value.iter().map(ToString::to_string).collect::<Vec<_>>(), ["m*n", "2"]);
        assert!(Signature::parse("x[ -> []").is_none());
    }
}
