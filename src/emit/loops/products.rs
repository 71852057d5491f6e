//! Products of matrices, three loops or a call of a library where the target has one, and functions of whole arrays,
//! which are routines.

use super::routines::BEGIN;
use super::view::View;
use super::writer::{Fallible, Writer};
use crate::emit::EmitError;
use crate::emit::template::fill;
use crate::functions;
use crate::plan::operation::{Id, Operation};
use crate::shape::Dimension;

impl Writer<'_> {
    /// A function of a matrix times what stands behind it.
    pub fn solve(&mut self, call: Id, behind: Id, matrix: Id, to: &View) -> Fallible<()> {
        let Operation::Call { form, .. } = *self.plan.operations.get(call) else {
            return Err(EmitError::Unsupported { what: "this product" });
        };
        let template = self.spelling(form, "times")?;
        let (matrix, behind) = (self.view(matrix)?, self.view(behind)?);
        let matrix = if matrix.is_whole() { matrix } else { self.copied(&matrix) };
        let behind = if behind.is_whole() { behind } else { self.copied(&behind) };
        let text = template.replace("#2", &fill(self.dialect.pass[0], &[("x", &behind.name)]));
        let text = text.replace("@wide", &behind.length(1).to_string());
        self.routine(&text, &matrix, (&matrix.length(0), &matrix.length(1)), to);
        Ok(())
    }

    pub fn spelling(&self, form: functions::FormId, usage: &str) -> Fallible<&'static str> {
        let found = functions::spelling(functions::form(form).spellings, self.dialect.name, usage);
        let function = functions::row(form).name;
        found.ok_or(EmitError::NoFunction { target: self.dialect.title, function })
    }

    /// A function of whole arrays, or of each row, by a routine.
    pub fn call(
        &mut self,
        form: functions::FormId,
        arguments: &[Id],
        along: bool,
        to: &View,
    ) -> Fallible<()> {
        let template = self.spelling(form, "")?;
        let [argument] = arguments else {
            let function = functions::row(form).name;
            return Err(EmitError::NoFunction { target: self.dialect.title, function });
        };
        let given = self.view(*argument)?;
        let given = if given.is_whole() { given } else { self.copied(&given) };
        let one = Dimension::number(1);
        let (rows, columns) = match given.lengths.as_slice() {
            [] => (one.clone(), one),
            [length] => (one, length.clone()),
            [rows @ .., last] => (Dimension::product(rows), last.clone()),
        };
        // A function of a vector that is given a matrix takes all of it, unless it goes along the last axis.
        let takes_rows = along || given.lengths.len() < 2 || template.contains("@scratch");
        let (rows, columns) =
            if takes_rows { (rows, columns) } else { (Dimension::number(1), rows.multiply(&columns)) };
        self.routine(template, &given, (&rows, &columns), to);
        Ok(())
    }

    pub fn routine(
        &mut self,
        template: &str,
        given: &View,
        (rows, columns): (&Dimension, &Dimension),
        to: &View,
    ) {
        let [read, written] = self.dialect.pass;
        let mut scratch = String::new();
        if template.contains("@scratch") {
            let name = self.names.fresh();
            self.array(&name, &Dimension::product(&given.lengths));
            scratch = fill(written, &[("x", &name)]);
        }
        self.note_routines(template);
        let value = if self.results.values().any(|name| *name == to.name) {
            to.name.clone()
        } else {
            fill(written, &[("x", &to.name)])
        };
        let argument = fill(read, &[("x", &given.name)]);
        let text = template.replace("#1", &argument);
        let values = [
            ("rows", rows.to_string()),
            ("columns", columns.to_string()),
            ("scratch", scratch),
            ("value", value),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.filled(&text, &values);
    }

    /// Takes note of the routines that a text calls, and of those that they call.
    pub fn note_routines(&mut self, text: &str) {
        for (name, body) in self.dialect.routines {
            let is_called = text.contains(&format!("{name}("));
            if is_called && !self.routines.contains(name) && text.contains(BEGIN) {
                self.note_routines(body.split_once('{').map_or(*body, |(_, inside)| inside));
                self.routines.push(name);
            }
        }
    }

    pub fn apply(&mut self, a: &View, x: &View, to: &View) {
        let ways = self.library_ways(a, None);
        if let (Some(library), Some((left, lda))) = (&self.dialect.library, ways) {
            // The matrix as it lies in memory.
            let lies = if left == library.ways.first().copied().unwrap_or_default() {
                a.clone()
            } else {
                a.clone().turned()
            };
            self.lines.push(library.begin.to_owned());
            let values = [
                ("left", left.to_owned()),
                ("high", lies.length(0).to_string()),
                ("wide", lies.length(1).to_string()),
                ("a", a.begin()),
                ("lda", lda),
                ("b", x.begin()),
                ("ldb", x.stride(0).to_string()),
                ("c", to.begin()),
            ];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(key, value)| (*key, value.as_str())).collect();
            self.filled(library.apply, &values);
            self.lines.push(library.otherwise.to_owned());
        }
        if a.is_dense(0) && !a.is_dense(1) {
            // A transposed matrix: its rows, each times a number, are added up.
            self.fill(to, "0.0");
            let place = self.repeat(&a.length(1));
            let by = self.constant(&x.entry(std::slice::from_ref(&place)));
            let row = self.repeat(&a.length(0));
            let value = format!("{}*{by}", a.entry(&[row.clone(), place]));
            self.add(&to.entry(&[row]), &value);
            self.close(2);
        } else {
            let row = self.repeat(&a.length(0));
            let sum = self.begin_sum();
            let place = self.repeat(&a.length(1));
            let value = format!("{}*{}", a.entry(&[row.clone(), place.clone()]), x.entry(&[place]));
            self.add(&sum, &value);
            self.close(1);
            self.set(&to.entry(&[row]), &sum);
            self.close(1);
        }
        self.end_library(a, None);
    }

    pub fn product(&mut self, a: &View, b: &View, to: &View) {
        if let (Some(library), Some((left, lda)), Some((right, ldb))) =
            (&self.dialect.library, self.library_ways(a, Some(b)), self.library_ways(b, Some(a)))
        {
            self.lines.push(library.begin.to_owned());
            let values = [
                ("left", left.to_owned()),
                ("right", right.to_owned()),
                ("rows", a.length(0).to_string()),
                ("columns", b.length(1).to_string()),
                ("between", a.length(1).to_string()),
                ("a", a.begin()),
                ("lda", lda),
                ("b", b.begin()),
                ("ldb", ldb),
                ("c", to.begin()),
            ];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(key, value)| (*key, value.as_str())).collect();
            self.filled(library.product, &values);
            self.lines.push(library.otherwise.to_owned());
        }
        self.fill(to, "0.0");
        let row = self.repeat(&a.length(0));
        let place = self.repeat(&a.length(1));
        let by = self.constant(&a.entry(&[row.clone(), place.clone()]));
        let column = self.repeat(&b.length(1));
        let value = format!("{by}*{}", b.entry(&[place, column.clone()]));
        self.add(&to.entry(&[row, column]), &value);
        self.close(3);
        self.end_library(a, Some(b));
    }

    /// How the library takes a matrix: as it lies or transposed, and how far apart its rows lie; `None` where it
    /// does not.
    pub fn library_ways(&self, a: &View, beside: Option<&View>) -> Option<(&'static str, String)> {
        let library = self.dialect.library.as_ref()?;
        if beside.is_some_and(|other| !other.is_dense(0) && !other.is_dense(1)) {
            return None;
        }
        let [plain, turned] = library.ways;
        if a.is_dense(1) {
            Some((plain, a.stride(0).to_string()))
        } else if a.is_dense(0) {
            Some((turned, a.stride(1).to_string()))
        } else {
            None
        }
    }

    pub fn end_library(&mut self, a: &View, b: Option<&View>) {
        let taken = match b {
            None => self.library_ways(a, None).is_some(),
            Some(b) => self.library_ways(a, Some(b)).is_some(),
        };
        if let (Some(library), true) = (&self.dialect.library, taken) {
            self.lines.push(library.end.to_owned());
        }
    }
}
