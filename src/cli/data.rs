//! Arrays in files: what `--set` and `load` read, and `--output` writes.

use std::path::{Path, PathBuf};

use super::Trouble;
use crate::data::{Data, Kind, Loader, read, write};
use crate::session::{Numbers, Session};

/// The array in a file, `data.npz:name` for one of several.
fn load(folder: &Path, typed: &str) -> Result<Data, String> {
    let (file, member) = match typed.rsplit_once(':') {
        Some((file, member)) if Kind::of(file).is_some() => (file, Some(member)),
        _ => (typed, None),
    };
    let Some(kind) = Kind::of(file) else {
        return Err("its name ends in none of .npy, .npz, .csv".to_owned());
    };
    let bytes = std::fs::read(folder.join(file)).map_err(|error| error.to_string())?;
    read(kind, &bytes, member).map_err(|error| error.to_string())
}

/// What reads the files that a program loads: they lie where it lies.
pub(super) fn loader(program: Option<&Path>) -> Loader {
    let folder = program.and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    Loader::new(move |name| load(&folder, name))
}

/// `A=data.npy`, each as it was typed.
pub(super) fn named(typed: &[String]) -> Result<Vec<(String, Data)>, Trouble> {
    let one = |typed: &String| {
        let Some((name, file)) = typed.split_once('=') else {
            return Err(Trouble::Words(format!(
                "`{typed}` sets nothing: a name, `=` and a file, as in A=data.npy"
            )));
        };
        let (name, file) = (name.trim(), file.trim());
        match load(&PathBuf::new(), file) {
            Ok(data) => Ok((name.to_owned(), data)),
            Err(why) => Err(Trouble::Words(format!("cannot read {file} for `{name}`: {why}"))),
        }
    };
    typed.iter().map(one).collect()
}

/// Gives variables of a session the arrays of files.
pub(super) fn give(session: &mut Session, typed: &[String]) -> Result<(), Trouble> {
    for (name, data) in named(typed)? {
        session.give(&name, data).map_err(|fault| {
            let notes: Vec<String> = fault.notes.iter().map(|note| format!("; {note}")).collect();
            Trouble::Words(format!("{}{}", fault.message, notes.concat()))
        })?;
    }
    Ok(())
}

/// Writes numbers to a file of a kind.
pub(super) fn save(path: &Path, kind: Kind, name: &str, numbers: &Numbers) -> Result<(), Trouble> {
    let failed = |why: String| Trouble::Words(format!("cannot write {}: {why}", path.display()));
    let data = Data::new(numbers.axes.clone(), numbers.data.clone());
    let data = data.ok_or_else(|| failed("it is too large".to_owned()))?;
    let bytes = write(kind, &[(name.to_owned(), data)]).map_err(|error| failed(error.to_string()))?;
    std::fs::write(path, bytes).map_err(|error| failed(error.to_string()))
}
