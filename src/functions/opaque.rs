//! Functions that are not given: of `f : R[n] -> R` only the shapes are known. Of each shape of argument and value,
//! and of each derivative of such a function, there is a row, made when it is first met; the function itself is an
//! argument in front, a symbol shaped like its value. In numbers that symbol is random like any variable, and
//! with it the function: a polynomial whose coefficients hang on it.

use std::sync::{LazyLock, RwLock};

use super::kernels::Kind;
use super::{Form, FormId, Row};
use crate::array::Array;
use crate::number::{Answer, NumberError, rational};

/// What is known of a function that is not given, or of a derivative of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Opaque {
    /// How many axes the function's value has.
    pub value: usize,
    /// How many axes each argument has.
    pub arguments: Vec<usize>,
    /// The places of the arguments that it is derived by, in turn, counted from 0.
    pub places: Vec<usize>,
}

/// The degree of the polynomials: no derivative up to this order vanishes.
const DEGREE: usize = 5;

/// The most arguments, the most axes of one, and the highest derivative.
const MOST: usize = 9;

/// The number of the first of these rows: those of the table come before.
const FIRST: u16 = 1 << 15;

/// How the names of these rows begin.
const PREFIX: &str = "__opaque";

/// A row with what it stands for.
struct Known {
    opaque: Opaque,
    row: Row,
}

/// The rows met so far, by number. They are a few dozen, whatever is asked: a row a shape, not a function.
static MET: LazyLock<RwLock<Vec<&'static Known>>> = LazyLock::new(RwLock::default);

/// The form of a function of this shape; `None` where it has too many axes.
pub fn form_of(opaque: &Opaque) -> Option<FormId> {
    let sizes = [opaque.value, opaque.arguments.len(), opaque.places.len()];
    let fits = sizes.iter().chain(&opaque.arguments).all(|size| *size <= MOST);
    if !fits || opaque.places.iter().any(|place| *place >= opaque.arguments.len()) {
        return None;
    }
    let found = |known: &[&'static Known]| known.iter().position(|known| known.opaque == *opaque);
    let place = found(&MET.read().ok()?);
    let place = match place {
        Some(place) => place,
        None => {
            let mut met = MET.write().ok()?;
            found(&met).unwrap_or_else(|| {
                let row = row_of(opaque);
                met.push(Box::leak(Box::new(Known { opaque: opaque.clone(), row })));
                met.len() - 1
            })
        }
    };
    let row = u16::try_from(place).ok()?.checked_add(FIRST)?;
    Some(FormId { row, form: 0 })
}

/// What a form stands for, where it is one of these.
pub fn of(form: FormId) -> Option<&'static Opaque> {
    known(form.row).map(|known| &known.opaque)
}

/// What a form is called where rules are named.
pub fn called(form: FormId) -> &'static str {
    if of(form).is_some() { "functions that are not given" } else { super::row(form).name }
}

/// A row by its number.
pub(super) fn row(number: u16) -> Option<&'static Row> {
    known(number).map(|known| &known.row)
}

/// A row by its name.
pub(super) fn find(name: &str) -> Option<(u16, &'static Row)> {
    let mut parts = name.strip_prefix(PREFIX)?.split('_').skip(1);
    let digits =
        |text: &str| text.bytes().map(|byte| usize::from(byte.wrapping_sub(b'0'))).collect::<Vec<_>>();
    let value = digits(parts.next()?).first().copied()?;
    let (arguments, places) = (digits(parts.next()?), digits(parts.next()?));
    let form = form_of(&Opaque { value, arguments, places })?;
    Some((form.row, row(form.row)?))
}

fn known(number: u16) -> Option<&'static Known> {
    let place = number.checked_sub(FIRST)?;
    MET.read().ok()?.get(usize::from(place)).copied()
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// The names of the axes of an argument: `p1`, `p2`.
fn axes(letter: char, count: usize) -> String {
    (1..=count).map(|axis| format!("{letter}{axis}")).collect::<Vec<_>>().join(",")
}

fn name_of(opaque: &Opaque) -> String {
    let digits = |sizes: &[usize]| sizes.iter().map(ToString::to_string).collect::<String>();
    format!("{PREFIX}_{}_{}_{}", opaque.value, digits(&opaque.arguments), digits(&opaque.places))
}

/// The places as a number, which the rows take as an argument: a 1, then a digit each.
pub fn code_of(places: &[usize]) -> i64 {
    places.iter().fold(1, |code, place| code * 10 + i64::try_from(*place).unwrap_or(0))
}

fn row_of(opaque: &Opaque) -> Row {
    const KERNELS: super::kernels::Kernels = crate::kernels!(value);
    let letters = ('p'..='x').zip(&opaque.arguments).map(|(letter, order)| (letter, *order));
    let each: Vec<(char, usize)> = letters.collect();
    let arguments: Vec<String> =
        each.iter().map(|(letter, order)| format!("{letter}[{}]", axes(*letter, *order))).collect();
    let derived = opaque.places.iter().filter_map(|place| each.get(*place));
    let derived: Vec<String> = derived.map(|(letter, order)| axes(*letter, *order)).collect();
    let of_value = axes('v', opaque.value);
    let all = std::iter::once(&of_value).chain(&derived).filter(|axes| !axes.is_empty());
    let all: Vec<&str> = all.map(String::as_str).collect();
    let signature = format!("f[{of_value}], k[] integer, {} -> [{}]", arguments.join(", "), all.join(","));
    let form = Form {
        signature: leaked(signature),
        kernels: Some(&KERNELS),
        differential: leaked(differential(opaque, &each)),
        exponentials: true,
        ..Form::EMPTY
    };
    Row {
        name: leaked(name_of(opaque)),
        source: "definition of the derivative",
        forms: Box::leak(Box::new([form])),
        ..Row::EMPTY
    }
}

/// The differential, an argument after another; empty where its axes cannot be contracted in the language: those of
/// a matrix with a value that has axes too.
fn differential(opaque: &Opaque, each: &[(char, usize)]) -> String {
    let order =
        opaque.value + opaque.places.iter().filter_map(|place| opaque.arguments.get(*place)).sum::<usize>();
    let given = each.iter().fold(String::new(), |given, (letter, _)| format!("{given}, {letter}"));
    let mut terms = Vec::new();
    for (place, (letter, axes)) in each.iter().enumerate() {
        let mut more = opaque.clone();
        more.places.push(place);
        let slope = format!("{}(f, {}{given})", name_of(&more), code_of(&more.places));
        terms.push(match (order, axes) {
            (_, 0) => format!("{slope}*d({letter})"),
            (0, 1) => format!("{slope}'*d({letter})"),
            (_, 1) => format!("{slope}*d({letter})"),
            (0, 2) => format!("sum({slope} .* d({letter}))"),
            _ => return String::new(),
        });
    }
    terms.join(" + ")
}

/// The value in numbers. `arguments` are the function's symbol, the places that it is derived by as a number, and what
/// it is taken at. Output `o` is the sum over `k = 1, 2, 3` of `k*(k*s[o] + sum of c*u)^5`, where `s` is the symbol and
/// the whole numbers `c` differ by `k` and by the entry `u`.
pub fn value<K: Kind>(arguments: &[Array<K>]) -> Answer<Array<K>> {
    let unfit = NumberError::Unfit { function: "a function that is not given", needs: "its arguments" };
    let (Some((symbol, rest)), Some(code)) =
        (arguments.split_first(), arguments.get(1).and_then(|code| code.first().exact()))
    else {
        return Err(unfit);
    };
    let places: Vec<usize> =
        code.to_string().bytes().skip(1).map(|digit| usize::from(digit.wrapping_sub(b'0'))).collect();
    let taken_at = rest.get(1..).unwrap_or_default();
    let number = |value: usize| symbol.first().like(&rational::integer(i64::try_from(value).unwrap_or(0)));
    let outputs = symbol.data().len();
    let mut derived: Vec<(usize, usize)> = Vec::new();
    let mut shape = symbol.shape().to_vec();
    for place in &places {
        let at = taken_at.get(*place).ok_or_else(|| unfit.clone())?;
        shape.extend(at.shape());
        derived.push((*place, at.data().len()));
    }
    let count: usize = derived.iter().map(|(_, length)| length).product::<usize>() * outputs;
    let mut data = Vec::with_capacity(count);
    // Powers of the linear forms, once an output: the derivative takes the exponent down.
    let falling: usize = (0..places.len()).map(|taken| DEGREE.saturating_sub(taken)).product();
    for output in 0..outputs {
        let own = symbol.data().get(output).ok_or_else(|| unfit.clone())?;
        let mut powers = Vec::new();
        for ridge in 1..=3 {
            let mut linear = number(ridge)?.multiply(own)?;
            for (place, at) in taken_at.iter().enumerate() {
                for (entry, value) in at.data().iter().enumerate() {
                    linear = linear.add(&number(coefficient(ridge, place, entry))?.multiply(value)?)?;
                }
            }
            let mut power = number(ridge * falling)?;
            for _ in places.len()..DEGREE {
                power = power.multiply(&linear)?;
            }
            powers.push(power);
        }
        for index in 0..count / outputs.max(1) {
            let mut rest = index;
            let mut entries = vec![0; derived.len()];
            for (slot, (_, length)) in entries.iter_mut().zip(&derived).rev() {
                *slot = rest % length.max(&1);
                rest /= length.max(&1);
            }
            let mut sum = number(0)?;
            for (ridge, power) in (1..=3).zip(&powers) {
                let factor: usize = derived
                    .iter()
                    .zip(&entries)
                    .map(|((place, _), entry)| coefficient(ridge, *place, *entry))
                    .product();
                sum = sum.add(&number(factor)?.multiply(power)?)?;
            }
            data.push(sum);
        }
    }
    Array::new(shape, data)
}

/// A whole number from 1 to 7 for an entry of an argument. The three of an entry tell it from every other, among the
/// first twelve entries of four arguments.
fn coefficient(ridge: usize, place: usize, entry: usize) -> usize {
    let number = place + 4 * entry;
    let (low, high) = (number % 7, number / 7);
    let mixed = match ridge {
        1 => low + 2 * high,
        2 => 3 * low + high,
        _ => 5 * low + 4 * high + low * high,
    };
    mixed % 7 + 1
}

#[cfg(test)]
mod tests {
    use super::{Opaque, coefficient, find, form_of, of};

    #[test]
    fn no_two_entries_have_the_same_coefficients() {
        let mut seen = std::collections::BTreeSet::new();
        for place in 0..4 {
            for entry in 0..12 {
                assert!(
                    seen.insert([1, 2, 3].map(|ridge| coefficient(ridge, place, entry))),
                    "{place}, {entry}"
                );
            }
        }
    }

    #[test]
    fn a_shape_has_one_row() {
        let opaque = Opaque { value: 0, arguments: vec![1, 2], places: vec![0, 1] };
        let form = form_of(&opaque);
        assert_eq!(form, form_of(&opaque));
        assert_eq!(form.and_then(of), Some(&opaque));
        assert_eq!(find("__opaque_0_12_01").map(|(row, _)| row), form.map(|form| form.row));
        assert_eq!(form_of(&Opaque { places: vec![2], ..opaque }), None);
        assert!(find("__opaque").is_none() && find("__opaque_0_x").is_none());
    }
}
