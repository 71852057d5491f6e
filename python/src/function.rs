//! What a program computes as a function of NumPy's arrays, which are read where they lie.

use std::sync::Arc;

use gradus::native::{Given, Parameter};
use numpy::{IxDyn, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

/// An array of so many numbers is copied sooner than it is borrowed.
const FEW: usize = 64;

/// Of so many numbers an array is filled with zeros faster than NumPy is asked for one that is not.
const LARGE: usize = 4096;

/// Work of so many operations is done without Python's lock, which takes as long as a hundred of them to take back.
const LONG: usize = 50_000;

/// A function of arrays by name. What it does not compute, or not of such arrays, it leaves to the emitted program, which
/// says what is wrong with them, too.
#[pyclass(frozen)]
#[derive(Debug)]
pub(crate) struct Function {
    native: Arc<gradus::native::Function>,
    names: Vec<Py<PyString>>,
}

/// What is given for a parameter.
struct Value<'py> {
    /// The array; none where a number is given as such.
    array: Option<Bound<'py, PyArrayDyn<f64>>>,
    by_columns: bool,
    size: usize,
    numbers: Numbers<'py>,
    /// Whether the numbers were written in 32 bits.
    is_short: bool,
}

/// Where numbers lie.
enum Numbers<'py> {
    One([f64; 1]),
    Copied(Vec<f64>),
    Borrowed(PyReadonlyArrayDyn<'py, f64>),
}

impl Numbers<'_> {
    fn slice(&self) -> &[f64] {
        match self {
            Self::One(number) => number,
            Self::Copied(numbers) => numbers,
            Self::Borrowed(array) => array.as_slice().unwrap_or_default(),
        }
    }
}

impl From<gradus::native::Function> for Function {
    fn from(native: gradus::native::Function) -> Self {
        Self { native: Arc::new(native), names: Vec::new() }
    }
}

#[pymethods]
impl Function {
    /// The same, its parameters called so.
    fn named(&self, py: Python<'_>, names: Vec<String>) -> Self {
        let names = names.iter().map(|name| PyString::intern(py, name).unbind()).collect();
        Self { native: Arc::clone(&self.native), names }
    }

    /// The results for arrays by name, a tuple where there are several; `None` where they are not computed here.
    fn call<'py>(&self, py: Python<'py>, values: &Bound<'py, PyDict>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let parameters = self.native.parameters();
        if values.len() != parameters.len() {
            return Ok(None);
        }
        let mut given = Vec::with_capacity(parameters.len());
        for (name, parameter) in self.names.iter().zip(parameters) {
            let value = values.get_item(name.bind(py))?;
            match value.and_then(|value| Value::of(&value, parameter)) {
                Some(value) => given.push(value),
                None => return Ok(None),
            }
        }
        self.computed(py, &given)
    }
}

impl Function {
    fn computed<'py>(&self, py: Python<'py>, given: &[Value<'py>]) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Ok(mut ready) = self.native.take(given.iter().map(Value::given)) else { return Ok(None) };
        let results = ready.program.shapes().map(|shape| room(py, shape)).collect::<PyResult<Vec<_>>>()?;
        let done = {
            let mut written = Vec::with_capacity(results.len());
            for result in &results {
                written.push(result.try_readwrite()?);
            }
            let mut into: Vec<&mut [f64]> =
                written.iter_mut().map(|one| one.as_slice_mut().unwrap_or_default()).collect();
            let inputs: Vec<&[f64]> = ready
                .inputs
                .iter()
                .map(|place| given.get(*place).map_or(&[][..], |value| value.numbers.slice()))
                .collect();
            if ready.program.work() > LONG {
                py.detach(|| ready.program.run_into(&inputs, &mut into))
            } else {
                ready.program.run_into(&inputs, &mut into)
            }
        };
        self.native.put_back(ready);
        if done.is_err() {
            return Ok(None);
        }
        let mut arrays = given.iter().filter(|value| value.array.is_some()).peekable();
        let is_short = arrays.peek().is_some() && arrays.all(|value| value.is_short);
        let mut answers = results.into_iter().map(|result| answer(result, is_short));
        if answers.len() == 1
            && let Some(answer) = answers.next()
        {
            return answer.map(Some);
        }
        let answers = answers.collect::<PyResult<Vec<_>>>()?;
        Ok(Some(PyTuple::new(py, answers)?.into_any()))
    }
}

/// An array that is to be filled. A large one is not filled with zeros before, which would take as long as a result does.
fn room<'py>(py: Python<'py>, shape: &[usize]) -> PyResult<Bound<'py, PyArrayDyn<f64>>> {
    if shape.iter().product::<usize>() <= LARGE {
        return Ok(PyArrayDyn::zeros(py, IxDyn(shape), false));
    }
    let numpy = py.import(intern!(py, "numpy"))?;
    let empty = numpy.call_method1(intern!(py, "empty"), (PyTuple::new(py, shape)?,))?;
    Ok(empty.cast_into::<PyArrayDyn<f64>>()?)
}

/// An array as it is answered: as short as what was given, and a number where it has no axes.
fn answer<'py>(result: Bound<'py, PyArrayDyn<f64>>, is_short: bool) -> PyResult<Bound<'py, PyAny>> {
    let py = result.py();
    let is_number = result.ndim() == 0;
    let mut answer = result.into_any();
    if is_short {
        answer = answer.call_method1(intern!(py, "astype"), (intern!(py, "float32"),))?;
    }
    if is_number { answer.get_item(PyTuple::empty(py)) } else { Ok(answer) }
}

impl<'py> Value<'py> {
    /// `None` where it is nothing that a program takes.
    fn of(value: &Bound<'py, PyAny>, parameter: &Parameter) -> Option<Self> {
        let Some(axes) = &parameter.axes else {
            let size = value.extract().ok()?;
            let numbers = Numbers::Copied(Vec::new());
            return Some(Self { array: None, by_columns: false, size, numbers, is_short: false });
        };
        if let Ok(array) = value.cast::<PyArrayDyn<f64>>()
            && let Some(found) = Self::lying(array, axes.len(), false)
        {
            return Some(found);
        }
        if axes.is_empty() && value.cast::<PyUntypedArray>().is_err() {
            let number = Numbers::One([value.extract().ok()?]);
            return Some(Self { array: None, by_columns: false, size: 0, numbers: number, is_short: false });
        }
        // Lists, other kinds of numbers, and what lies in neither order, by NumPy.
        let py = value.py();
        let is_short = value.cast::<PyArrayDyn<f32>>().is_ok();
        let numpy = py.import(intern!(py, "numpy")).ok()?;
        let options = PyDict::new(py);
        options.set_item(intern!(py, "order"), intern!(py, "C")).ok()?;
        let asked = (value, intern!(py, "float64"));
        let made = numpy.call_method(intern!(py, "asarray"), asked, Some(&options)).ok()?;
        Self::lying(made.cast::<PyArrayDyn<f64>>().ok()?, axes.len(), is_short)
    }

    /// An array that lies in one of both orders, if it does.
    fn lying(array: &Bound<'py, PyArrayDyn<f64>>, axes: usize, is_short: bool) -> Option<Self> {
        let by_rows = array.is_c_contiguous();
        if array.ndim() != axes || !(by_rows || array.is_fortran_contiguous()) {
            return None;
        }
        let numbers = if array.len() <= FEW {
            Numbers::Copied(array.to_vec().ok()?)
        } else {
            let borrowed = array.try_readonly().ok()?;
            borrowed.as_slice().ok()?;
            Numbers::Borrowed(borrowed)
        };
        Some(Self { array: Some(array.clone()), by_columns: !by_rows, size: 0, numbers, is_short })
    }

    fn given(&self) -> Given<'_> {
        match (&self.array, &self.numbers) {
            (Some(array), _) => Given::Array(array.shape(), self.by_columns),
            (None, Numbers::One(_)) => Given::Array(&[], false),
            (None, _) => Given::Size(self.size),
        }
    }
}
