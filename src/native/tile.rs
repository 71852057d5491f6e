//! Entry by entry: a short program over registers that hold a few hundred numbers each, so that all
//! steps of a formula run while its numbers lie in the first cache, and nothing is stored between them.

use gradus_loops::Two;

use crate::array::Array;
use crate::functions::kernels::Kernel;
use crate::number::NumberError;

use super::view::{Memory, Places, View, advance};

/// How many numbers a register holds.
const TILE: usize = 256;
/// How far registers are apart: no power of two, or they would fall on the same lines of the cache.
const APART: usize = TILE + 16;

/// What is done to one number.
#[derive(Clone, Copy, Debug)]
pub(super) enum One {
    Negate,
    Root,
    Whole(i32),
    Power(f64),
    Entries(fn(&[f64], &mut [f64])),
}

/// An instruction; its value is the register of its number.
#[derive(Clone, Debug)]
pub(super) enum Instruction {
    /// Entries of an array, with a stride for each axis of the loop.
    Load(View),
    One(One, usize),
    Two(Two, usize, usize),
    /// A function by its kernel, number by number.
    Call(Kernel<f64>, Vec<usize>),
}

/// What becomes of the last register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is stored, so far apart.
    Stored { apart: usize },
    /// It is added up, over all axes.
    Summed,
    /// It is added up, and the root taken.
    Length,
    /// It is added up along this axis of two.
    SummedAlong(usize),
}

/// A loop over entries.
#[derive(Debug)]
pub(super) struct Tiles {
    /// The axes that are looped over, the last of them in tiles.
    lengths: Vec<usize>,
    instructions: Vec<Instruction>,
    fate: Fate,
    registers: Vec<f64>,
}

impl Tiles {
    pub fn new(lengths: Vec<usize>, mut instructions: Vec<Instruction>, fate: Fate) -> Self {
        let mut lengths = lengths;
        let flat = |instruction: &Instruction| match instruction {
            Instruction::Load(view) => view.is_contiguous() || view.strides.iter().all(|stride| *stride == 0),
            _ => true,
        };
        // One long axis, where all arrays lie row by row.
        if !matches!(fate, Fate::SummedAlong(_)) && lengths.len() != 1 && instructions.iter().all(flat) {
            let all = lengths.iter().product();
            for instruction in &mut instructions {
                if let Instruction::Load(view) = instruction {
                    let repeated = view.strides.iter().all(|stride| *stride == 0) && all != 1;
                    view.strides = vec![usize::from(!repeated)];
                    view.lengths = vec![all];
                }
            }
            lengths = vec![all];
        }
        let registers = vec![0.0; APART * instructions.len()];
        Self { lengths, instructions, fate, registers }
    }

    /// How many numbers its instructions make.
    pub fn work(&self) -> usize {
        let entries = self.lengths.iter().fold(1_usize, |all, one| all.saturating_mul(*one));
        entries.saturating_mul(self.instructions.len())
    }

    pub fn run(&mut self, memory: &Memory<'_>, stored: &mut [f64]) -> Result<(), NumberError> {
        let (last, outer) = self.lengths.split_last().map_or((1, &[][..]), |(last, outer)| (*last, outer));
        let outer: Places = outer.iter().copied().collect();
        let mut sum = 0.0;
        if let Fate::SummedAlong(0) = self.fate {
            stored.fill(0.0);
        }
        let mut place: Places = outer.iter().map(|_| 0).collect();
        let rows = if last == 0 { 0 } else { outer.iter().product::<usize>() };
        for row in 0..rows {
            let mut along = 0.0;
            let mut from = 0;
            while from < last {
                let count = TILE.min(last - from);
                self.tile(memory, &place, from, count)?;
                let at = APART * (self.instructions.len().saturating_sub(1));
                let value = self.registers.get(at..at + count).unwrap_or_default();
                match self.fate {
                    Fate::Stored { apart: 1 } => {
                        let begin = row * last + from;
                        if let Some(into) = stored.get_mut(begin..begin + count) {
                            into.copy_from_slice(value);
                        }
                    }
                    Fate::Stored { apart } => {
                        let into = stored.iter_mut().skip(from * apart).step_by(apart.max(1));
                        into.zip(value).for_each(|(into, value)| *into = *value);
                    }
                    Fate::Summed | Fate::Length => sum += gradus_loops::total(value),
                    Fate::SummedAlong(0) => {
                        let into = stored.get_mut(from..from + count).unwrap_or_default();
                        gradus_loops::add(into, 1.0, value);
                    }
                    Fate::SummedAlong(_) => along += gradus_loops::total(value),
                }
                from += count;
            }
            if let (Fate::SummedAlong(1), Some(into)) = (self.fate, stored.get_mut(row)) {
                *into = along;
            }
            advance(&mut place, &outer);
        }
        match (self.fate, stored.first_mut()) {
            (Fate::Summed, Some(into)) => *into = sum,
            (Fate::Length, Some(into)) => *into = sum.sqrt(),
            (Fate::SummedAlong(1), _) if last == 0 => stored.fill(0.0),
            _ => {}
        }
        Ok(())
    }

    /// Every instruction for `count` entries of one row.
    fn tile(
        &mut self,
        memory: &Memory<'_>,
        place: &[usize],
        from: usize,
        count: usize,
    ) -> Result<(), NumberError> {
        for (number, instruction) in self.instructions.iter().enumerate() {
            let (before, after) = self.registers.split_at_mut(number * APART);
            let into = after.get_mut(..count).unwrap_or_default();
            let register =
                |number: usize| before.get(number * APART..number * APART + count).unwrap_or_default();
            match instruction {
                Instruction::Load(view) => load(view, memory, place, from, into),
                Instruction::One(function, a) => one(*function, register(*a), into),
                Instruction::Two(sign, a, b) => gradus_loops::two(*sign, register(*a), register(*b), into),
                Instruction::Call(kernel, arguments) => {
                    for (at, into) in into.iter_mut().enumerate() {
                        let mut given: Vec<Array<f64>> = arguments
                            .iter()
                            .map(|one| Array::scalar(register(*one).get(at).copied().unwrap_or(f64::NAN)))
                            .collect();
                        if given.is_empty() {
                            // A constant is given a number, to know in which kind it is wanted.
                            given.push(Array::scalar(0.0));
                        }
                        *into = *kernel(&given)?.as_scalar()?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn load(view: &View, memory: &Memory<'_>, place: &[usize], from: usize, into: &mut [f64]) {
    let stride = view.strides.last().copied().unwrap_or(0);
    let row: usize = place.iter().zip(&view.strides).map(|(at, stride)| at * stride).sum();
    let data = memory.of(view).get(row + from * stride..).unwrap_or_default();
    match stride {
        0 => into.fill(data.first().copied().unwrap_or(f64::NAN)),
        1 => {
            let count = into.len().min(data.len());
            if let (Some(into), Some(data)) = (into.get_mut(..count), data.get(..count)) {
                into.copy_from_slice(data);
            }
        }
        _ => into.iter_mut().zip(data.iter().step_by(stride)).for_each(|(into, value)| *into = *value),
    }
}

fn one(function: One, a: &[f64], into: &mut [f64]) {
    let each = into.iter_mut().zip(a);
    match function {
        One::Negate => gradus_loops::negate(a, into),
        One::Root => gradus_loops::root(a, into),
        One::Whole(2) => gradus_loops::square(a, into),
        One::Whole(exponent) => each.for_each(|(into, a)| *into = a.powi(exponent)),
        One::Power(exponent) => each.for_each(|(into, a)| *into = a.powf(exponent)),
        One::Entries(function) => function(a, into),
    }
}
