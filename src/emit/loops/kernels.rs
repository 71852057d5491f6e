//! Kernels as loops: what goes entry by entry is one loop with the sum that takes it in.

use std::collections::BTreeMap;

use super::view::View;
use super::writer::{Fallible, Writer};
use crate::emit::EmitError;
use crate::number::rational;
use crate::plan::Kernel;
use crate::plan::operation::{Id, Operation};
use crate::shape::Dimension;

impl Writer<'_> {
    /// All kernels, in order.
    pub fn kernels(&mut self) -> Fallible<()> {
        let stored: BTreeMap<Id, &Kernel> =
            self.plan.kernels().iter().map(|kernel| (kernel.stores, kernel)).collect();
        for id in self.plan.needed() {
            if self.plan.is_given(id) {
                let view = self.given(id)?;
                self.views.insert(id, view);
            }
            let Some(kernel) = stored.get(&id) else { continue };
            let view = self.place(id);
            self.kernel(kernel, &view)?;
            self.views.entry(id).or_insert(view);
        }
        Ok(())
    }

    /// Copies a result that is another result, too.
    pub fn copy(&mut self, id: Id, name: &str) {
        let lengths = self.lengths(id);
        let (from, to) = (self.results.get(&id).cloned().unwrap_or_default(), name.to_owned());
        let (from, to) = (View::whole(from, lengths.clone()), View::whole(to, lengths.clone()));
        let places = self.open(&lengths);
        self.set(&to.entry(&places), &from.entry(&places));
        self.close(places.len());
    }

    pub fn kernel(&mut self, kernel: &Kernel, to: &View) -> Fallible<()> {
        use Operation as O;
        let id = kernel.stores;
        match self.plan.operations.get(id).clone() {
            _ if self.plan.is_given(id) => {
                let from = self.view(id)?;
                let places = self.open(&to.lengths);
                self.set(&to.entry(&places), &from.entry(&places));
                self.close(places.len());
            }
            O::Apply(left, right) | O::Product(left, right) if self.plan.solved_by(id).is_some() => {
                self.solve(left, right, self.plan.solved_by(id).unwrap_or(left), to)?;
            }
            O::Apply(a, b) => self.apply(&self.view(a)?, &self.view(b)?, to),
            O::Product(a, b) => self.product(&self.view(a)?, &self.view(b)?, to),
            O::Outer(a, b) => {
                let (a, b) = (self.view(a)?, self.view(b)?);
                let places = self.open(&to.lengths);
                let (row, column) = places.split_at(1);
                let value = format!("{}*{}", a.entry(row), b.entry(column));
                self.set(&to.entry(&places), &value);
                self.close(2);
            }
            O::Ones => self.fill(to, "1.0"),
            O::Zeros => self.fill(to, "0.0"),
            O::Identity => {
                self.fill(to, "0.0");
                let diagonal = View { strides: vec![to.stride(0).add(&to.stride(1))], ..to.clone() };
                let place = self.repeat(&to.length(0));
                self.set(&diagonal.entry(&[place]), &self.one());
                self.close(1);
            }
            O::Unit(at) => {
                self.fill(to, "0.0");
                let entry = match self.position(at) {
                    Ok(place) => to.clone().at(0, &place).entry(&[]),
                    // A place that is known only where the program runs.
                    Err(_) => {
                        let place = self.view(at)?.entry(&[]);
                        format!("{}[{}]", to.name, self.dialect.place.replace("#1", &place))
                    }
                };
                self.set(&entry, &self.one());
            }
            O::Spread { of, labels, output } => self.spread(&self.view(of)?, &labels, &output, to),
            O::Einsum { operands, output } => self.einsum(&operands, &output, to)?,
            O::Call { form, arguments, along } if !self.plan.is_entrywise(id) => {
                self.call(form, &arguments, along, to)?;
            }
            O::Sum(of) => self.reduce(kernel, of, None, to, false)?,
            O::Inner(a, b) => self.reduce(kernel, a, Some(b), to, false)?,
            O::Norm(of) => self.reduce(kernel, of, Some(of), to, true)?,
            O::SumAlong(of, axis) => self.reduce_along(kernel, of, axis, to)?,
            O::OnDiagonal(of) => {
                self.fill(to, "0.0");
                let diagonal = View { strides: vec![to.stride(0).add(&to.stride(1))], ..to.clone() };
                let places = self.open(&self.lengths(of));
                let value = self.body(kernel, of, &places)?;
                self.set(&diagonal.entry(&places), &value);
                self.close(1);
            }
            _ => {
                let places = self.open(&to.lengths);
                let value = self.body(kernel, id, &places)?;
                self.set(&to.entry(&places), &value);
                self.close(places.len());
            }
        }
        Ok(())
    }

    /// A sum over all entries, each perhaps times another's; perhaps its root.
    pub fn reduce(
        &mut self,
        kernel: &Kernel,
        of: Id,
        times: Option<Id>,
        to: &View,
        root: bool,
    ) -> Fallible<()> {
        let sum = self.begin_sum();
        let places = self.open(&self.lengths(of));
        let value = match times {
            None => self.body(kernel, of, &places)?,
            Some(times) => {
                let mut known = BTreeMap::new();
                self.steps(kernel, &places, &mut known)?;
                format!("{}*{}", self.operand(of, &places, &known)?, self.operand(times, &places, &known)?)
            }
        };
        self.add(&sum, &value);
        self.close(places.len());
        let value = if root { self.dialect.root.replace("#1", &sum) } else { sum };
        self.set(&to.entry(&[]), &value);
        Ok(())
    }

    pub fn reduce_along(&mut self, kernel: &Kernel, of: Id, axis: usize, to: &View) -> Fallible<()> {
        let lengths = self.lengths(of);
        if axis == 0 {
            self.fill(to, "0.0");
            let places = self.open(&lengths);
            let value = self.body(kernel, of, &places)?;
            let last: Vec<String> = places.iter().skip(1).cloned().collect();
            self.add(&to.entry(&last), &value);
            self.close(places.len());
            return Ok(());
        }
        let (kept, summed) = lengths.split_at(axis.min(lengths.len()));
        let mut places = self.open(kept);
        let sum = self.begin_sum();
        let kept = places.clone();
        places.extend(self.open(summed));
        let value = self.body(kernel, of, &places)?;
        self.add(&sum, &value);
        self.close(places.len() - kept.len());
        self.set(&to.entry(&kept), &sum);
        self.close(kept.len());
        Ok(())
    }

    /// What a kernel does to the entries at these places; the value of one of its operations there.
    pub fn body(&mut self, kernel: &Kernel, last: Id, places: &[String]) -> Fallible<String> {
        let mut known = BTreeMap::new();
        self.steps(kernel, places, &mut known)?;
        self.operand(last, places, &known)
    }

    pub fn steps(
        &mut self,
        kernel: &Kernel,
        places: &[String],
        known: &mut BTreeMap<Id, String>,
    ) -> Fallible<()> {
        for id in &kernel.does {
            if self.plan.is_entrywise(*id) && !self.plan.is_given(*id) {
                let value = self.operation(*id, places, known)?;
                let name = self.constant(&value);
                known.insert(*id, name);
            }
        }
        Ok(())
    }

    pub fn operand(&self, id: Id, places: &[String], known: &BTreeMap<Id, String>) -> Fallible<String> {
        match known.get(&id) {
            Some(name) => Ok(name.clone()),
            None => Ok(self.view(id)?.entry(places)),
        }
    }

    pub fn operation(&self, id: Id, places: &[String], known: &BTreeMap<Id, String>) -> Fallible<String> {
        use Operation as O;
        let of = |id: &Id| self.operand(*id, places, known);
        let two = |a: &Id, sign: &str, b: &Id| Ok(format!("{} {sign} {}", of(a)?, of(b)?));
        match self.plan.operations.get(id) {
            O::Negate(a) => Ok(format!("-{}", of(a)?)),
            O::Root(a) => Ok(self.dialect.root.replace("#1", &of(a)?)),
            O::Power(a, exponent) if *exponent == rational::integer(2) => {
                Ok(format!("{}*{}", of(a)?, of(a)?))
            }
            O::Power(a, exponent) => {
                Ok(self.dialect.power.replace("#1", &of(a)?).replace("#2", &self.literal(exponent)?))
            }
            O::Select(a, b, c) => {
                let template = self.dialect.select.replace("#1", &of(a)?);
                Ok(template.replace("#2", &of(b)?).replace("#3", &of(c)?))
            }
            O::Add(a, b) => two(a, "+", b),
            O::Subtract(a, b) => two(a, "-", b),
            O::Multiply(a, b) => two(a, "*", b),
            O::Divide(a, b) => two(a, "/", b),
            O::Call { form, arguments, .. } => {
                let mut text = self.spelling(*form, "")?.to_owned();
                for (place, argument) in arguments.iter().enumerate() {
                    text = text.replace(&format!("#{}", place + 1), &of(argument)?);
                }
                Ok(text)
            }
            _ => Err(EmitError::Unsupported { what: "this operation entry by entry" }),
        }
    }

    pub fn spread(&mut self, of: &View, labels: &[u16], output: &[u16], to: &View) {
        self.fill(to, "0.0");
        let mut own: Vec<u16> = Vec::new();
        for label in output {
            if !own.contains(label) {
                own.push(*label);
            }
        }
        let length =
            |label: &u16| to.length(output.iter().position(|other| other == label).unwrap_or_default());
        let lengths: Vec<Dimension> = own.iter().map(length).collect();
        let places = self.open(&lengths);
        let place = |label: &u16| {
            let at = own.iter().position(|other| other == label);
            at.and_then(|at| places.get(at)).cloned().unwrap_or_default()
        };
        let (from, into): (Vec<String>, Vec<String>) =
            (labels.iter().map(place).collect(), output.iter().map(place).collect());
        self.set(&to.entry(&into), &of.entry(&from));
        self.close(places.len());
    }

    pub fn einsum(&mut self, operands: &[(Id, Vec<u16>)], output: &[u16], to: &View) -> Fallible<()> {
        let mut places: BTreeMap<u16, String> = BTreeMap::new();
        let mut views = Vec::new();
        for (operand, labels) in operands {
            views.push((self.view(*operand)?, labels));
        }
        for (label, length) in output.iter().zip(to.lengths.clone()) {
            let place = self.repeat(&length);
            places.insert(*label, place);
        }
        let sum = self.begin_sum();
        for (view, labels) in &views {
            for (label, length) in labels.iter().zip(&view.lengths) {
                if !places.contains_key(label) {
                    let place = self.repeat(length);
                    places.insert(*label, place);
                }
            }
        }
        let at = |labels: &[u16]| -> Vec<String> {
            labels.iter().filter_map(|label| places.get(label).cloned()).collect()
        };
        let factors: Vec<String> = views.iter().map(|(view, labels)| view.entry(&at(labels))).collect();
        let into = to.entry(&at(output));
        let loops = places.len() - output.len();
        self.add(&sum, &factors.join("*"));
        self.close(loops);
        self.set(&into, &sum);
        self.close(output.len());
        Ok(())
    }
}
