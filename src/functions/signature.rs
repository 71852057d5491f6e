//! Signatures: which axes the arguments have and which the value has. `X[m,n], k[] integer -> [n,n]`;
//! `x'[n]` is a row; in the place of `c[] condition` a comparison stands.

use std::sync::Arc;

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

/// What sets a name of a signature apart from one that a user may type.
const OWN: char = '$';

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

    /// What the names of dimensions stand for where the arguments have these axes: where those of `a[p+q-1], b[q]`
    /// are 5 and `k`, `q` is `k` and `p` is `6 - k`.
    pub fn sizes<'a>(&self, found: impl Iterator<Item = &'a [Dimension]>) -> Vec<(Arc<str>, Dimension)> {
        let axes =
            self.arguments.iter().zip(found).flat_map(|(argument, found)| argument.axes.iter().zip(found));
        let mut sums = Vec::new();
        let mut sizes: Vec<(Arc<str>, Dimension)> = Vec::new();
        for (expected, found) in axes {
            match expected.as_name() {
                Some(name) => sizes.push((Arc::clone(name), found.clone())),
                None => sums.push((expected, found)),
            }
        }
        for (expected, found) in sums {
            // The names of a signature are its own, and may be those of what is found.
            let known =
                |name: &str| sizes.iter().find(|(known, _)| &**known == name).map(|(_, size)| size.clone());
            let own = |name: &str| known(name).or_else(|| Some(Dimension::name(&format!("{OWN}{name}"))));
            let solved = expected.substitute(&own).solve(found, &|name| name.starts_with(OWN));
            if let Some((name, size)) = solved
                && let Some(name) = name.strip_prefix(OWN)
            {
                sizes.push((Arc::from(name), size));
            }
        }
        sizes
    }

    /// Whether all arguments and the value are numbers: then the function works entry by entry.
    pub fn is_entrywise(&self) -> bool {
        self.value.is_empty() && self.arguments.iter().all(|argument| argument.axes.is_empty())
    }
}

/// Reads `m, n`, `m*n` or `m+n-1`: numbers, names, products of them, and sums of these.
fn parse_axes(text: &str) -> Option<Vec<Dimension>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(parse_axis).collect()
}

fn parse_axis(text: &str) -> Option<Dimension> {
    text.split('+').try_fold(Dimension::number(0), |sum, term| {
        let mut parts = term.split('-');
        let first = sum.add(&parse_product(parts.next()?)?);
        parts.try_fold(first, |rest, part| Some(rest.subtract(&parse_product(part)?)))
    })
}

fn parse_product(text: &str) -> Option<Dimension> {
    text.split('*')
        .map(parse_factor)
        .try_fold(Dimension::number(1), |product, factor| Some(product.multiply(&factor?)))
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
    use crate::shape::Dimension;

    #[test]
    fn reads_names_axes_and_parameters() {
        let read = Signature::parse("A[m,n], k[] integer -> [m*n, 2]").unwrap_or_else(|| unreachable!());
        let names: Vec<_> = read.arguments.iter().map(|a| (a.name.as_str(), a.parameter)).collect();
        assert_eq!(names, [("A", false), ("k", true)]);
        assert_eq!(read.value.iter().map(ToString::to_string).collect::<Vec<_>>(), ["m*n", "2"]);
        let sums = Signature::parse("a[p], b[2*s+1] -> [p+q-1]").unwrap_or_else(|| unreachable!());
        let axes = sums.arguments.iter().flat_map(|one| &one.axes).chain(&sums.value);
        assert_eq!(axes.map(ToString::to_string).collect::<Vec<_>>(), ["p", "2*s + 1", "p + q - 1"]);
        let sums = Signature::parse("a[p+q-1], b[q] -> [p]").unwrap_or_else(|| unreachable!());
        let found = [vec![Dimension::number(5)], vec![Dimension::name("p")]];
        let sizes = sums.sizes(found.iter().map(Vec::as_slice));
        let shown: Vec<_> = sizes.iter().map(|(name, size)| format!("{name} = {size}")).collect();
        assert_eq!(shown, ["q = p", "p = 6 - p"]);
        assert!(Signature::parse("x[ -> []").is_none());
    }
}
