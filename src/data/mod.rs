//! Numbers as people keep them in files: dense arrays of floats, read from the bytes of a file and written
//! to them. Nothing in here opens a file: whoever has one hands its bytes in.

mod csv;
mod npy;
#[cfg(feature = "npz")]
mod npz;

use std::fmt;
use std::sync::Arc;

/// The most entries of an array that is read: what 16 GiB hold.
const MOST: usize = 1 << 31;

/// A dense array of floats, the last axis fastest; no axes for a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    lengths: Vec<usize>,
    numbers: Vec<f64>,
}

/// Why bytes are no array, in words; it begins with the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError(pub String);

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What reads an array under a name, for a session that may load: `Err` is why it cannot, in words.
#[derive(Clone)]
pub struct Loader(Arc<dyn Fn(&str) -> Result<Data, String> + Send + Sync>);

impl Loader {
    /// A loader that asks this.
    pub fn new(load: impl Fn(&str) -> Result<Data, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(load))
    }

    /// The array under a name.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn load(&self, name: &str) -> Result<Data, String> {
        (self.0)(name)
    }
}

impl fmt::Debug for Loader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Loader")
    }
}

impl PartialEq for Loader {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Loader {}

impl Data {
    /// An array with these axes over numbers row by row; `None` where there are more or fewer numbers.
    pub fn new(lengths: Vec<usize>, numbers: Vec<f64>) -> Option<Self> {
        (count(&lengths) == Some(numbers.len())).then_some(Self { lengths, numbers })
    }

    /// The lengths of the axes.
    pub fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// The numbers, row by row.
    pub fn numbers(&self) -> &[f64] {
        &self.numbers
    }

    /// The same numbers on axes of which some have length 1 that had none, or the other way round: a column
    /// of a table is a vector, or a matrix of one column. `None` where other axes would change.
    pub fn with_axes(&self, lengths: &[usize]) -> Option<Self> {
        let long = |all: &[usize]| all.iter().copied().filter(|length| *length != 1).collect::<Vec<usize>>();
        let same = long(&self.lengths) == long(lengths);
        same.then(|| Self { lengths: lengths.to_vec(), numbers: self.numbers.clone() })
    }
}

/// How many entries these axes have; `None` where that is more than are read.
fn count(lengths: &[usize]) -> Option<usize> {
    lengths.iter().try_fold(1_usize, |all, length| all.checked_mul(*length)).filter(|all| *all <= MOST)
}

/// The kinds of files, by the ends of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One array, as NumPy saves it.
    Npy,
    /// Several arrays, each with a name.
    Npz,
    /// A table of numbers as text.
    Csv,
}

impl Kind {
    /// The kind of a file of this name; `None` for others.
    pub fn of(name: &str) -> Option<Self> {
        let (_, end) = name.rsplit_once('.')?;
        match end.to_ascii_lowercase().as_str() {
            "npy" => Some(Self::Npy),
            "npz" => Some(Self::Npz),
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// The array in the bytes of a file of a kind; of several arrays the one of a name, or the only one.
///
/// ```
/// use gradus::data::{Kind, read};
///
/// let table = read(Kind::Csv, b"a,b\n1,2\n3,4\n5,6\n", None).unwrap();
/// assert_eq!((table.lengths(), table.numbers()), (&[3, 2][..], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0][..]));
/// let error = read(Kind::Csv, b"1,2\n3,x\n", None).unwrap_err();
/// assert_eq!(error.to_string(), "line 2, column 2: `x` is no number");
/// ```
///
/// # Errors
/// What is wrong with the bytes, and where.
pub fn read(kind: Kind, bytes: &[u8], member: Option<&str>) -> Result<Data, DataError> {
    let alone = |data: Result<Data, DataError>| match member {
        None => data,
        Some(name) => Err(DataError(format!("it holds one array, and none is called `{name}`"))),
    };
    match kind {
        Kind::Npy => alone(npy::read(bytes)),
        Kind::Csv => alone(csv::read(bytes)),
        #[cfg(feature = "npz")]
        Kind::Npz => npz::read(bytes, member),
        #[cfg(not(feature = "npz"))]
        Kind::Npz => Err(DataError("archives of arrays are not read here".to_owned())),
    }
}

/// The bytes of a file of a kind that holds arrays, each with its name.
///
/// # Errors
/// Where this kind of file cannot hold them.
pub fn write(kind: Kind, arrays: &[(String, Data)]) -> Result<Vec<u8>, DataError> {
    match (kind, arrays) {
        (Kind::Npy, [(_, only)]) => Ok(npy::write(only)),
        (Kind::Csv, [(_, only)]) => csv::write(only),
        #[cfg(feature = "npz")]
        (Kind::Npz, all) => npz::write(all),
        #[cfg(not(feature = "npz"))]
        (Kind::Npz, _) => Err(DataError("archives of arrays are not written here".to_owned())),
        _ => Err(DataError("this kind of file holds one array".to_owned())),
    }
}
