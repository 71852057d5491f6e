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
/// Bytes of a line of the cache.
const LINE: usize = 64;

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
    /// The same, where all entries of a row are one number, and what is made of it takes it as one.
    Single(View),
    One(One, usize),
    Two(Two, usize, usize),
    /// The second where the first is not 0, the third elsewhere.
    Select([usize; 3]),
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
        single_out(&mut instructions);
        let registers = vec![0.0; APART * instructions.len() + LINE];
        Self { lengths, instructions, fate, registers }
    }

    /// How many numbers its instructions make.
    pub fn work(&self) -> usize {
        let entries = self.lengths.iter().fold(1_usize, |all, one| all.saturating_mul(*one));
        entries.saturating_mul(self.instructions.len())
    }

    pub fn run(&mut self, memory: &Memory<'_>, stored: &mut [f64]) -> Result<(), NumberError> {
        let Self { lengths, instructions, fate, registers } = self;
        let (last, outer) = lengths.split_last().map_or((1, &[][..]), |(last, outer)| (*last, outer));
        let mut sum = 0.0;
        // What is not written below is 0: what the caller gives may hold anything.
        if !matches!(fate, Fate::Stored { apart: 1 }) {
            stored.fill(0.0);
        }
        // A register lies in whole lines of the cache, or it would be read twice.
        let begin = registers.as_ptr().align_offset(LINE).min(LINE);
        let registers = registers.get_mut(begin..).unwrap_or_default();
        let mut tile =
            Tile { instructions, memory, place: outer.iter().map(|_| 0).collect(), from: 0, count: 0 };
        let rows = if last == 0 { 0 } else { outer.iter().product::<usize>() };
        for row in 0..rows {
            let mut along = 0.0;
            tile.from = 0;
            while tile.from < last {
                let from = tile.from;
                tile.count = TILE.min(last - from);
                let count = tile.count;
                if let Fate::Stored { apart: 1 } = fate {
                    let begin = row * last + from;
                    tile.compute(registers, stored.get_mut(begin..begin + count))?;
                } else {
                    tile.compute(registers, None)?;
                }
                let value = tile.value(registers, tile.instructions.len().saturating_sub(1));
                match *fate {
                    Fate::Stored { apart: 1 } => {}
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
                tile.from += count;
            }
            if let (Fate::SummedAlong(1), Some(into)) = (*fate, stored.get_mut(row)) {
                *into = along;
            }
            advance(&mut tile.place, outer);
        }
        match (*fate, stored.first_mut()) {
            (Fate::Summed, Some(into)) => *into = sum,
            (Fate::Length, Some(into)) => *into = sum.sqrt(),
            _ => {}
        }
        Ok(())
    }
}

/// Marks the numbers that are one for a whole row and stand beside many.
fn single_out(instructions: &mut [Instruction]) {
    let repeats = |instruction: &Instruction| matches!(instruction, Instruction::Load(view) if view.strides.last().is_none_or(|stride| *stride == 0));
    let mut single: Vec<bool> = instructions.iter().map(repeats).collect();
    if let Some(last) = single.last_mut() {
        *last = false;
    }
    let mut keep = |place: &usize| _ = single.get_mut(*place).map(|single| *single = false);
    for instruction in instructions.iter() {
        match instruction {
            Instruction::One(_, a) => keep(a),
            Instruction::Call(_, all) => all.iter().for_each(&mut keep),
            Instruction::Select(all) => all.iter().for_each(&mut keep),
            Instruction::Two(_, a, b)
                if [a, b].iter().all(|one| instructions.get(**one).is_some_and(repeats)) =>
            {
                [a, b].into_iter().for_each(&mut keep);
            }
            Instruction::Two(..) | Instruction::Load(_) | Instruction::Single(_) => {}
        }
    }
    for (instruction, single) in instructions.iter_mut().zip(single) {
        if let (Instruction::Load(view), true) = (&*instruction, single) {
            *instruction = Instruction::Single(view.clone());
        }
    }
}

/// Some entries of a row, for which all instructions run before the next.
struct Tile<'a> {
    instructions: &'a [Instruction],
    memory: &'a Memory<'a>,
    /// Which row, along all axes but the last.
    place: Places,
    /// The first entry along the last axis.
    from: usize,
    count: usize,
}

impl Tile<'_> {
    /// The value of an instruction: an array's entries where they lie, a number that is repeated, or else a register.
    fn value<'r>(&'r self, registers: &'r [f64], number: usize) -> &'r [f64] {
        match self.instructions.get(number) {
            Some(Instruction::Load(view)) => {
                if let Some(entries) = self.lying(view) {
                    return entries;
                }
            }
            Some(Instruction::Single(view)) => {
                return self.rest(view).and_then(|rest| rest.get(..1)).unwrap_or_default();
            }
            _ => {}
        }
        registers.get(number * APART..number * APART + self.count).unwrap_or_default()
    }

    /// The entries of a view that follow each other.
    fn lying(&self, view: &View) -> Option<&[f64]> {
        let rest = if *view.strides.last()? == 1 { self.rest(view)? } else { return None };
        rest.get(..self.count)
    }

    /// The numbers of a view from the first entry on.
    fn rest(&self, view: &View) -> Option<&[f64]> {
        let row: usize = self.place.iter().zip(&view.strides).map(|(at, stride)| at * stride).sum();
        let along = view.strides.last().copied().unwrap_or(0);
        self.memory.of(view).get(row + self.from * along..)
    }

    /// Every instruction, the last of them into `stored` where that is wanted.
    fn compute(&self, registers: &mut [f64], mut stored: Option<&mut [f64]>) -> Result<(), NumberError> {
        for (number, instruction) in self.instructions.iter().enumerate() {
            let Some((before, after)) = registers.split_at_mut_checked(number * APART) else { continue };
            let is_last = number + 1 == self.instructions.len();
            let into = match &mut stored {
                Some(stored) if is_last => &mut **stored,
                _ => after.get_mut(..self.count).unwrap_or_default(),
            };
            let value = |number: usize| self.value(before, number);
            match instruction {
                Instruction::Load(view) if self.lying(view).is_none() || is_last => self.load(view, into),
                Instruction::Load(_) | Instruction::Single(_) => {}
                Instruction::One(function, a) => one(*function, value(*a), into),
                Instruction::Two(sign, a, b) => gradus_loops::two(*sign, value(*a), value(*b), into),
                Instruction::Select(all) => select(all.map(value), into),
                Instruction::Call(kernel, arguments) => {
                    for (at, into) in into.iter_mut().enumerate() {
                        let mut given: Vec<Array<f64>> = arguments
                            .iter()
                            .map(|one| Array::scalar(value(*one).get(at).copied().unwrap_or(f64::NAN)))
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

    fn load(&self, view: &View, into: &mut [f64]) {
        let data = self.rest(view).unwrap_or_default();
        match view.strides.last().copied().unwrap_or(0) {
            0 => into.fill(data.first().copied().unwrap_or(f64::NAN)),
            stride => {
                into.iter_mut().zip(data.iter().step_by(stride)).for_each(|(into, value)| *into = *value);
            }
        }
    }
}

fn select([condition, yes, no]: [&[f64]; 3], into: &mut [f64]) {
    let branches = yes.iter().zip(no);
    for ((into, condition), (yes, no)) in into.iter_mut().zip(condition).zip(branches) {
        *into = if *condition == 0.0 { *no } else { *yes };
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
