//! One array as NumPy saves it: a magic word, a header that is a Python dictionary, then the numbers.

use super::{Data, DataError, count};

const MAGIC: &[u8] = b"\x93NUMPY";

/// The type of the entries, as NumPy writes it behind the sign for the order of bytes.
#[derive(Clone, Copy)]
enum Entry {
    Float(usize),
    Signed(usize),
    Unsigned(usize),
    Truth,
}

impl Entry {
    /// How many bytes one takes.
    fn width(self) -> usize {
        match self {
            Self::Float(width) | Self::Signed(width) | Self::Unsigned(width) => width,
            Self::Truth => 1,
        }
    }

    /// The entry in its bytes, the least first.
    #[expect(clippy::cast_precision_loss, reason = "data are floats: whole numbers beyond 2^53 are rounded")]
    fn value(self, bytes: &[u8]) -> f64 {
        let mut whole = [0_u8; 8];
        whole.iter_mut().zip(bytes).for_each(|(into, byte)| *into = *byte);
        let bits = u64::from_le_bytes(whole);
        match self {
            Self::Float(4) => f64::from(f32::from_bits(u32::try_from(bits).unwrap_or(0))),
            Self::Float(2) => half(u16::try_from(bits).unwrap_or(0)),
            Self::Float(_) => f64::from_bits(bits),
            Self::Signed(width) => {
                let unused = 64 - 8 * u32::try_from(width).unwrap_or(8).min(8);
                (bits.cast_signed() << unused >> unused) as f64
            }
            Self::Unsigned(_) => bits as f64,
            Self::Truth => f64::from(u8::from(bits != 0)),
        }
    }
}

/// A float of 16 bits: a sign, 5 bits of exponent, 10 of fraction.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023) / 1024.0);
    sign * match exponent {
        0 => fraction * 2.0_f64.powi(-14),
        31 if bits.trailing_zeros() >= 10 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction) * 2.0_f64.powi(exponent - 15),
    }
}

fn error<T>(what: impl Into<String>) -> Result<T, DataError> {
    Err(DataError(what.into()))
}

/// The array in the bytes of a `.npy` file.
pub(super) fn read(bytes: &[u8]) -> Result<Data, DataError> {
    if !bytes.starts_with(MAGIC) {
        return error("byte 0: a file of NumPy begins with \\x93NUMPY, and this does not");
    }
    let wide = match bytes.get(6) {
        Some(1) => 2,
        Some(2 | 3) => 4,
        Some(version) => return error(format!("byte 6: the format's version {version} is not known")),
        None => return error("byte 6: the file ends within its header"),
    };
    let length =
        bytes.get(8..8 + wide).map(|all| all.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)));
    let begin = 8 + wide;
    let header = length.and_then(|length| bytes.get(begin..begin.checked_add(length)?));
    let (Some(header), Some(length)) = (header, length) else {
        return error(format!("byte {}: the file ends within its header", bytes.len()));
    };
    let Ok(header) = std::str::from_utf8(header) else {
        return error(format!("byte {begin}: the header is no text"));
    };
    let Some(kind) = field(header, "descr")
        .and_then(|text| text.trim().strip_prefix(['\'', '"'])?.split(['\'', '"']).next())
    else {
        return error(format!("byte {begin}: the header names no type of one number an entry"));
    };
    let Some((entry, is_swapped)) = entry_of(kind) else {
        return error(format!("byte {begin}: entries of type `{kind}` are no numbers that are read here"));
    };
    let is_turned = field(header, "fortran_order").is_some_and(|text| text.trim_start().starts_with("True"));
    let Some(lengths) = field(header, "shape").and_then(shape) else {
        return error(format!("byte {begin}: the header says no shape"));
    };
    let Some(all) = count(&lengths) else {
        return error(format!("byte {begin}: an array of shape {lengths:?} is too large"));
    };
    let from = begin + length;
    let body = bytes.get(from..).unwrap_or_default();
    if body.len() / entry.width() < all {
        let needs = all.saturating_mul(entry.width());
        return error(format!(
            "byte {}: the file ends there, and its shape {lengths:?} needs {needs} bytes from byte {from} on",
            bytes.len()
        ));
    }
    let numbers = body.chunks_exact(entry.width()).take(all).map(|one| {
        if is_swapped {
            entry.value(&one.iter().rev().copied().collect::<Vec<u8>>())
        } else {
            entry.value(one)
        }
    });
    let numbers: Vec<f64> = numbers.collect();
    let numbers = if is_turned { turned(&numbers, &lengths) } else { numbers };
    Data::new(lengths, numbers).ok_or_else(|| DataError("more numbers than its shape says".to_owned()))
}

/// What stands behind a key of the header's dictionary.
fn field<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let quoted = [format!("'{key}'"), format!("\"{key}\"")];
    let (at, quoted) = quoted.iter().find_map(|quoted| Some((header.find(quoted)?, quoted)))?;
    header.get(at + quoted.len()..)?.trim_start().strip_prefix(':').map(str::trim_start)
}

/// The type of `'<f8'`, and whether its bytes lie the most first.
fn entry_of(kind: &str) -> Option<(Entry, bool)> {
    let (order, kind) = match kind.chars().next()? {
        sign @ ('<' | '>' | '|' | '=') => (sign, kind.get(1..)?),
        _ => ('<', kind),
    };
    let width: usize = kind.get(1..)?.parse().ok()?;
    let entry = match (kind.chars().next()?, width) {
        ('f', 2 | 4 | 8) => Entry::Float(width),
        ('i', 1 | 2 | 4 | 8) => Entry::Signed(width),
        ('u', 1 | 2 | 4 | 8) => Entry::Unsigned(width),
        ('b', 1) => Entry::Truth,
        _ => return None,
    };
    Some((entry, order == '>'))
}

/// `(3, 4)`
fn shape(text: &str) -> Option<Vec<usize>> {
    let (inside, _) = text.strip_prefix('(')?.split_once(')')?;
    let parts =
        inside.split(',').map(|part| part.trim().trim_end_matches('L')).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

/// Numbers column by column, row by row.
fn turned(numbers: &[f64], lengths: &[usize]) -> Vec<f64> {
    let mut strides = Vec::with_capacity(lengths.len());
    let mut step = 1;
    for length in lengths {
        strides.push(step);
        step *= length;
    }
    let mut place = vec![0_usize; lengths.len()];
    let mut at = 0;
    let mut all = Vec::with_capacity(numbers.len());
    for _ in 0..numbers.len() {
        all.push(numbers.get(at).copied().unwrap_or(f64::NAN));
        for ((here, length), stride) in place.iter_mut().zip(lengths).zip(&strides).rev() {
            *here += 1;
            at += stride;
            if *here < *length {
                break;
            }
            at -= stride * length;
            *here = 0;
        }
    }
    all
}

/// The bytes of a `.npy` file: floats of 64 bits, row by row.
pub(super) fn write(data: &Data) -> Vec<u8> {
    let lengths: Vec<String> = data.lengths().iter().map(ToString::to_string).collect();
    let comma = if lengths.len() == 1 { "," } else { "" };
    let mut header =
        format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}{comma}), }}", lengths.join(", "));
    // Numbers begin at a multiple of 64.
    let whole = (10 + header.len() + 1).next_multiple_of(64);
    header.push_str(&" ".repeat(whole - 10 - header.len() - 1));
    header.push('\n');
    let mut bytes = Vec::with_capacity(whole + 8 * data.numbers().len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&[1, 0]);
    bytes.extend_from_slice(&u16::try_from(header.len()).unwrap_or(u16::MAX).to_le_bytes());
    bytes.extend_from_slice(header.as_bytes());
    for number in data.numbers() {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes
}
