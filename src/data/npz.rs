//! Several arrays in one archive, as NumPy saves them: a `.npy` file each, under the array's name.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{Data, DataError, MOST, npy};

fn broken(error: impl std::fmt::Display) -> DataError {
    DataError(format!("the archive cannot be read: {error}"))
}

/// The array of a name in the bytes of a `.npz` file, or the only one.
pub(super) fn read(bytes: &[u8], member: Option<&str>) -> Result<Data, DataError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut names: Vec<String> = Vec::new();
    for name in archive.file_names() {
        let name = name.map_err(broken)?;
        names.push(name.strip_suffix(".npy").unwrap_or(&name).to_owned());
    }
    let chosen = match (member, names.as_slice()) {
        (Some(name), _) => names.iter().position(|other| other == name).map(|_| name.to_owned()),
        (None, [only]) => Some(only.clone()),
        (None, _) => None,
    };
    let Some(chosen) = chosen else {
        let all = names.join(", ");
        return Err(DataError(match member {
            Some(name) => format!("no array in it is called `{name}`; there are {all}"),
            None => format!("it holds several arrays: name one of {all}, as in `file.npz:name`"),
        }));
    };
    let file = match archive.by_name(&format!("{chosen}.npy")) {
        Ok(file) => file,
        Err(error) => return Err(broken(error)),
    };
    let mut bytes = Vec::new();
    // What unfolds without end is not read to its end.
    let most = u64::try_from(MOST).unwrap_or(u64::MAX).saturating_mul(8);
    file.take(most).read_to_end(&mut bytes).map_err(broken)?;
    npy::read(&bytes).map_err(|error| DataError(format!("`{chosen}`: {error}")))
}

/// The bytes of a `.npz` file that holds arrays.
pub(super) fn write(arrays: &[(String, Data)]) -> Result<Vec<u8>, DataError> {
    let failed = |error: &dyn std::fmt::Display| DataError(format!("the archive cannot be written: {error}"));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, data) in arrays {
        archive.start_file(format!("{name}.npy"), options).map_err(|error| failed(&error))?;
        archive.write_all(&npy::write(data)).map_err(|error| failed(&error))?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| failed(&error))
}
