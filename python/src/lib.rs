//! Gradus for Python: one desk behind a lock, which works without Python's own lock, and the command line.

mod function;

use std::ffi::OsString;
use std::sync::Mutex;

use pyo3::prelude::{PyResult, Python, pyclass, pymethods, pymodule};

use function::Function;

/// A place to ask at: requests and replies are JSON, as `gradus::desk` says.
#[pyclass(frozen)]
#[derive(Debug, Default)]
struct Desk(Mutex<gradus::desk::Desk>);

#[pymethods]
impl Desk {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Answers a request. Others may run Python meanwhile.
    fn answer(&self, py: Python<'_>, request: &str) -> String {
        py.detach(|| {
            // A thread that was taken back while it asked leaves the desk as it was before its question.
            let mut desk = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            desk.answer(request)
        })
    }

    /// Answers a request for a program, and gives what it computes as a function, where it is computed here.
    fn compile(&self, py: Python<'_>, request: &str) -> (String, Option<Function>) {
        py.detach(|| {
            let mut desk = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let (reply, function) = desk.compile(request);
            (reply, function.map(Function::from))
        })
    }
}

/// The engine.
#[pymodule(gil_used = false)]
mod _engine {
    use super::{OsString, PyResult, Python};
    use pyo3::prelude::pyfunction;

    #[pymodule_export]
    use super::Desk;
    #[pymodule_export]
    use super::Function;

    /// The command line; its exit status.
    #[pyfunction]
    fn command(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
        Ok(py.detach(|| gradus::cli::run(arguments)))
    }
}
