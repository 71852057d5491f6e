//! From a plan and sizes to steps: each stored value gets its place, each other one its way through an
//! array, and each kernel its loop.

use std::collections::BTreeMap;

use gradus_loops::Two;
use num_traits::{One as _, ToPrimitive};

use crate::functions::{self, kernels};
use crate::number::{NumberError, Rational, rational};
use crate::plan::operation::{Id, Operation};
use crate::plan::{Kernel, Plan};

use super::matrices::Matrices;
use super::step::{Does, Step};
use super::tile::{Fate, Instruction, One, Tiles};
use super::view::{Source, View};
use super::{Answered, Input, NativeError, Program, length};

/// The plan with its sizes put in, for inputs that lie so.
pub(super) fn compile(
    plan: &Plan,
    sizes: &BTreeMap<String, usize>,
    by_columns: &dyn Fn(&str) -> bool,
) -> Result<Program, NativeError> {
    let mut compiler =
        Compiler { plan, sizes, by_columns, program: Program::default(), views: BTreeMap::new() };
    let mut kernels: BTreeMap<Id, &Kernel> = BTreeMap::new();
    for kernel in plan.kernels() {
        kernels.insert(kernel.stores, kernel);
    }
    let fused: Vec<Id> = plan.kernels().iter().flat_map(|kernel| kernel.does.clone()).collect();
    for id in plan.needed() {
        if plan.is_given(id) {
            let view = compiler.given(id)?;
            compiler.views.insert(id, view);
        }
        if let Some(kernel) = kernels.get(&id) {
            let does = compiler.does(kernel)?;
            let lengths = compiler.lengths(id)?;
            let result = plan.results.iter().position(|(result, _)| *result == id);
            let view = compiler.step(does, lengths, result)?;
            compiler.views.entry(id).or_insert(view);
        } else if !fused.contains(&id) && !plan.is_given(id) {
            return Err(NativeError::Unsupported { what: "an operation of no kernel" });
        }
    }
    for (id, _) in &plan.results {
        let first = plan.results.iter().position(|(other, _)| other == id).unwrap_or_default();
        let lengths = compiler.lengths(*id)?;
        compiler.program.results.push(Answered { entries: count(&lengths)?, lengths, first });
    }
    let room = compiler.program.steps.iter().map(Step::room).max().unwrap_or(0);
    compiler.program.scratch = vec![0.0; count(&[room])?];
    Ok(compiler.program)
}

/// How many entries; refused beyond what a program may hold.
fn count(lengths: &[usize]) -> Result<usize, NativeError> {
    let all = lengths.iter().try_fold(1_usize, |all, length| all.checked_mul(*length));
    all.filter(|all| *all <= MOST).ok_or_else(|| {
        let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
        NativeError::Length { length: lengths.join("*") }
    })
}

/// The most entries of an array.
const MOST: usize = 1 << 31;

struct Compiler<'a> {
    plan: &'a Plan,
    sizes: &'a BTreeMap<String, usize>,
    /// Whether the numbers of an input lie column by column.
    by_columns: &'a dyn Fn(&str) -> bool,
    program: Program,
    /// Where each value lies that has been computed or given.
    views: BTreeMap<Id, View>,
}

impl Compiler<'_> {
    fn lengths(&self, id: Id) -> Result<Vec<usize>, NativeError> {
        self.plan.operations.axes(id).iter().map(|axis| length(axis, self.sizes)).collect()
    }

    fn view(&self, id: Id) -> Result<View, NativeError> {
        self.views.get(&id).cloned().ok_or(NativeError::Unsupported { what: "a value that was not computed" })
    }

    /// What is done next, and where its value lies: in a buffer of its own, or where a result is wanted.
    fn step(&mut self, does: Does, lengths: Vec<usize>, result: Option<usize>) -> Result<View, NativeError> {
        let entries = count(&lengths)?;
        let stores = result.map_or(Source::Buffer(self.program.buffers.len()), Source::Result);
        if result.is_none() {
            self.program.buffers.push(vec![0.0; entries]);
        }
        self.program.work = self.program.work.saturating_add(does.work().max(entries));
        self.program.steps.push(Step { stores, does });
        Ok(View::whole(stores, lengths))
    }

    /// A value whose numbers lie row by row, copied where they do not.
    fn row_by_row(&mut self, id: Id) -> Result<View, NativeError> {
        let view = self.view(id)?;
        if view.is_contiguous() {
            return Ok(view);
        }
        let lengths = view.lengths.clone();
        let copy = Tiles::new(lengths.clone(), vec![Instruction::Load(view)], Fate::Stored { apart: 1 });
        self.step(Does::Entries(copy), lengths, None)
    }

    fn constant(&mut self, numbers: Vec<f64>, lengths: Vec<usize>) -> View {
        self.program.constants.push(numbers);
        View::whole(Source::Constant(self.program.constants.len() - 1), lengths)
    }

    /// A value that needs no work.
    fn given(&mut self, id: Id) -> Result<View, NativeError> {
        use Operation as O;
        let lengths = self.lengths(id)?;
        Ok(match self.plan.operations.get(id).clone() {
            O::Input(name) => {
                count(&lengths)?;
                let is_turned = (self.by_columns)(&name);
                self.program.inputs.push(Input { name, lengths: lengths.clone() });
                let source = Source::Input(self.program.inputs.len() - 1);
                if is_turned { View::by_columns(source, lengths) } else { View::whole(source, lengths) }
            }
            O::Number(value) => {
                let value = float(&value)?;
                self.constant(vec![value], lengths)
            }
            O::Negate(of) => match self.plan.operations.get(of) {
                O::Number(value) => {
                    let value = -float(value)?;
                    self.constant(vec![value], lengths)
                }
                _ => return Err(NativeError::Unsupported { what: "a minus of no number" }),
            },
            O::Size(size) => {
                let size = length(&size, self.sizes)?;
                let value = size.to_f64().unwrap_or(f64::NAN);
                self.constant(vec![value], lengths)
            }
            O::Array(entries) => {
                let numbers = entries.iter().map(float).collect::<Result<_, _>>()?;
                self.constant(numbers, lengths)
            }
            O::Transpose(of) => self.view(of)?.turned(),
            O::Column(of) => self.repeated(of, 0, lengths)?,
            O::Row(of) => self.repeated(of, 1, lengths)?,
            O::Reshape(of) => {
                let view = self.row_by_row(of)?;
                View { strides: super::view::row_by_row(&lengths), lengths, ..view }
            }
            O::Entry(of, at) => {
                let place = self.position(at)?;
                self.within(of, 0, place, 1)?.at(0, place)
            }
            O::Line(of, axis, at) => {
                let place = self.position(at)?;
                self.within(of, axis, place, 1)?.at(axis, place)
            }
            O::Slice(of, axis, from, _) => {
                let place = self.position(from)?;
                let wide = lengths.get(axis).copied().unwrap_or(1);
                let view = self.within(of, axis, place, wide)?;
                View { offset: view.offset + place * view.stride(axis), lengths, ..view }
            }
            O::Diagonal(of) => {
                let view = self.view(of)?;
                View { strides: vec![view.stride(0) + view.stride(1)], lengths, ..view }
            }
            _ => return Err(NativeError::Unsupported { what: "this operation" }),
        })
    }

    /// A vector along one axis of two, repeated along the other.
    fn repeated(&self, of: Id, axis: usize, lengths: Vec<usize>) -> Result<View, NativeError> {
        let view = self.view(of)?;
        let strides = (0..lengths.len()).map(|at| if at == axis { view.stride(0) } else { 0 }).collect();
        Ok(View { lengths, strides, ..view })
    }

    /// A position, counted from 0.
    fn position(&self, at: Id) -> Result<usize, NativeError> {
        let beyond = || NativeError::Length { length: "a position".to_owned() };
        match self.plan.operations.get(at) {
            Operation::Size(size) => length(size, self.sizes)?.checked_sub(1).ok_or_else(beyond),
            Operation::Number(value) => {
                value.to_integer().to_usize().and_then(|place| place.checked_sub(1)).ok_or_else(beyond)
            }
            _ => Err(NativeError::Unsupported { what: "a position that is computed" }),
        }
    }

    /// A view that has so many places from one on.
    fn within(&self, of: Id, axis: usize, from: usize, wide: usize) -> Result<View, NativeError> {
        let view = self.view(of)?;
        if from + wide > view.length(axis) {
            return Err(NativeError::Length { length: format!("{}", from + wide) });
        }
        Ok(view)
    }

    fn does(&mut self, kernel: &Kernel) -> Result<Does, NativeError> {
        use Operation as O;
        let id = kernel.stores;
        let lengths = self.lengths(id)?;
        Ok(match self.plan.operations.get(id).clone() {
            O::Apply(a, b) | O::Product(a, b) => match (self.plan.solved_by(id), self.plan.operations.get(a))
            {
                (Some(matrix), O::Call { form, .. }) => {
                    let (matrix, behind) = (self.view(matrix)?, self.view(b)?);
                    let scratch = vec![0.0; count(&matrix.lengths)?];
                    let solver = functions::form(*form).times;
                    let solver = solver.ok_or(NativeError::Unsupported { what: "this product" })?;
                    Does::Solve { solver, matrix, behind, scratch }
                }
                _ => Does::Product(self.view(a)?, self.view(b)?),
            },
            O::Outer(a, b) => Does::Outer(self.view(a)?, self.view(b)?),
            O::Ones => Does::Ones { first: 0, apart: 1 },
            O::Zeros => Does::Zeros,
            O::Identity => Does::Ones { first: 0, apart: lengths.first().copied().unwrap_or(1) + 1 },
            O::Unit(at) => Does::Ones { first: self.position(at)?, apart: usize::MAX },
            O::Spread { of, labels, output } => self.spread(of, &labels, &output, &lengths)?,
            O::Einsum { operands, output } => self.einsum(&operands, &output)?,
            O::Call { form, arguments, along } if !self.plan.is_entrywise(id) => {
                if let (Some(function), [only]) = (functions::form(form).of_row, arguments.as_slice())
                    && (along || self.view(*only)?.lengths.len() == 1)
                {
                    return Ok(Does::Rows { function, argument: self.row_by_row(*only)? });
                }
                let arguments: Vec<View> =
                    arguments.iter().map(|one| self.view(*one)).collect::<Result<_, _>>()?;
                Does::Call { kernel: kernel_of(form)?, arguments, along }
            }
            O::Sum(of) => Does::Entries(self.tiles(kernel, of, None, Fate::Summed)?),
            O::SumAlong(of, axis) => Does::Entries(self.tiles(kernel, of, None, Fate::SummedAlong(axis))?),
            O::Norm(of) => Does::Entries(self.tiles(kernel, of, Some(of), Fate::Length)?),
            O::Inner(a, b) => Does::Entries(self.tiles(kernel, a, Some(b), Fate::Summed)?),
            O::OnDiagonal(of) => {
                let apart = lengths.first().copied().unwrap_or(1) + 1;
                Does::Entries(self.tiles(kernel, of, None, Fate::Stored { apart })?)
            }
            _ => Does::Entries(self.tiles(kernel, id, None, Fate::Stored { apart: 1 })?),
        })
    }

    /// The loop of a kernel that ends in the entries of a value, perhaps times those of another.
    fn tiles(
        &mut self,
        kernel: &Kernel,
        last: Id,
        times: Option<Id>,
        fate: Fate,
    ) -> Result<Tiles, NativeError> {
        let lengths = self.lengths(last)?;
        let mut loading =
            Loading { lengths: lengths.clone(), instructions: Vec::new(), registers: BTreeMap::new() };
        let plan = self.plan;
        let inside = kernel.does.iter().filter(|id| plan.is_entrywise(**id) && !plan.is_given(**id));
        for id in inside {
            self.instruction(*id, &mut loading)?;
        }
        let mut value = loading.operand(self, last)?;
        if let Some(times) = times {
            let times = loading.operand(self, times)?;
            value = loading.push(Instruction::Two(Two::Multiply, value, times));
        }
        if value + 1 != loading.instructions.len() {
            // The last register is the value.
            let one = One::Whole(1);
            loading.push(Instruction::One(one, value));
        }
        Ok(Tiles::new(lengths, loading.instructions, fate))
    }

    fn instruction(&self, id: Id, loading: &mut Loading) -> Result<(), NativeError> {
        use Operation as O;
        let instruction = match self.plan.operations.get(id) {
            O::Negate(a) => Instruction::One(One::Negate, loading.operand(self, *a)?),
            O::Root(a) => Instruction::One(One::Root, loading.operand(self, *a)?),
            O::Power(a, exponent) => {
                let function = match exponent.to_integer().to_i32().filter(|_| exponent.denom().is_one()) {
                    Some(whole) => One::Whole(whole),
                    None => One::Power(float(exponent)?),
                };
                Instruction::One(function, loading.operand(self, *a)?)
            }
            O::Add(a, b) => loading.two(self, Two::Add, *a, *b)?,
            O::Subtract(a, b) => loading.two(self, Two::Subtract, *a, *b)?,
            O::Multiply(a, b) => loading.two(self, Two::Multiply, *a, *b)?,
            O::Divide(a, b) => loading.two(self, Two::Divide, *a, *b)?,
            O::Select(a, b, c) => {
                let [a, b, c] = [a, b, c].map(|one| loading.operand(self, *one));
                Instruction::Select([a?, b?, c?])
            }
            O::Call { form, arguments, .. } => {
                let registers: Vec<usize> =
                    arguments.iter().map(|one| loading.operand(self, *one)).collect::<Result<_, _>>()?;
                match (functions::form(*form).of_entries, registers.as_slice()) {
                    (Some(entries), [only]) => Instruction::One(One::Entries(entries), *only),
                    _ => Instruction::Call(kernel_of(*form)?, registers),
                }
            }
            _ => return Err(NativeError::Unsupported { what: "this operation entry by entry" }),
        };
        let register = loading.push(instruction);
        loading.registers.insert(id, register);
        Ok(())
    }

    fn spread(&self, of: Id, labels: &[u16], output: &[u16], lengths: &[usize]) -> Result<Does, NativeError> {
        let apart = super::view::row_by_row(lengths);
        let view = self.view(of)?;
        let (mut own, mut from, mut to) = (Vec::new(), Vec::new(), Vec::new());
        for (axis, label) in output.iter().enumerate() {
            if output.iter().take(axis).any(|other| other == label) {
                continue;
            }
            own.push(lengths.get(axis).copied().unwrap_or(1));
            from.push(labels.iter().position(|other| other == label).map_or(0, |axis| view.stride(axis)));
            to.push(
                output.iter().zip(&apart).filter(|(other, _)| *other == label).map(|(_, apart)| apart).sum(),
            );
        }
        Ok(Does::Spread(View { lengths: own, strides: from, ..view }, to))
    }

    fn einsum(&self, operands: &[(Id, Vec<u16>)], output: &[u16]) -> Result<Does, NativeError> {
        let mut labels: Vec<u16> = output.to_vec();
        let mut lengths: BTreeMap<u16, usize> = BTreeMap::new();
        let mut views = Vec::new();
        for (operand, of) in operands {
            let view = self.view(*operand)?;
            for (label, length) in of.iter().zip(&view.lengths) {
                lengths.insert(*label, *length);
                if !labels.contains(label) {
                    labels.push(*label);
                }
            }
            views.push((view, of));
        }
        let along = |view: &View, of: &[u16], label: u16| -> usize {
            // A label twice is a diagonal.
            of.iter().zip(&view.strides).filter(|(other, _)| **other == label).map(|(_, stride)| stride).sum()
        };
        let all: Vec<usize> = labels.iter().map(|label| lengths.get(label).copied().unwrap_or(1)).collect();
        let (outer, summed) = all.split_at(output.len());
        if summed.is_empty() {
            return Ok(Does::Entries(multiplied(&views, (output, outer), &along)));
        }
        if let [left, right] = views.as_slice()
            && let Some(matrices) =
                Matrices::of([left, right].map(|(view, of)| (view, of.as_slice())), output, &lengths)
        {
            count(&[matrices.room()])?;
            return Ok(Does::Matrices(matrices));
        }
        let operands = views.into_iter().map(|(view, of)| {
            let strides = labels.iter().map(|label| along(&view, of, *label)).collect();
            (view, strides)
        });
        let operands = operands.collect();
        let terms = vec![1.0; count(summed)?];
        Ok(Does::Einsum { operands, output: outer.to_vec(), summed: summed.to_vec(), terms })
    }
}

/// The loop over all places of the output where nothing is summed.
fn multiplied(
    views: &[(View, &Vec<u16>)],
    (output, lengths): (&[u16], &[usize]),
    along: &dyn Fn(&View, &[u16], u16) -> usize,
) -> Tiles {
    let mut instructions = Vec::new();
    let mut last = None;
    for (view, of) in views {
        let strides = output.iter().map(|label| along(view, of, *label)).collect();
        let view = View { lengths: lengths.to_vec(), strides, source: view.source, offset: view.offset };
        instructions.push(Instruction::Load(view));
        let loaded = instructions.len() - 1;
        last = Some(match last {
            None => loaded,
            Some(before) => {
                instructions.push(Instruction::Two(Two::Multiply, before, loaded));
                instructions.len() - 1
            }
        });
    }
    Tiles::new(lengths.to_vec(), instructions, Fate::Stored { apart: 1 })
}

/// The instructions of a loop so far, and the register of each value.
struct Loading {
    lengths: Vec<usize>,
    instructions: Vec<Instruction>,
    registers: BTreeMap<Id, usize>,
}

impl Loading {
    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    fn two(&mut self, compiler: &Compiler<'_>, sign: Two, a: Id, b: Id) -> Result<Instruction, NativeError> {
        let (a, b) = (self.operand(compiler, a)?, self.operand(compiler, b)?);
        Ok(Instruction::Two(sign, a, b))
    }

    /// The register of a value, loaded where it was not.
    fn operand(&mut self, compiler: &Compiler<'_>, id: Id) -> Result<usize, NativeError> {
        if let Some(register) = self.registers.get(&id) {
            return Ok(*register);
        }
        let mut view = compiler.view(id)?;
        if view.lengths.is_empty() {
            // A number goes with every entry.
            view.strides = vec![0; self.lengths.len()];
            view.lengths.clone_from(&self.lengths);
        }
        if view.lengths != self.lengths {
            return Err(NativeError::Unsupported { what: "arrays of unequal axes entry by entry" });
        }
        let register = self.push(Instruction::Load(view));
        self.registers.insert(id, register);
        Ok(register)
    }
}

fn kernel_of(form: functions::FormId) -> Result<kernels::Kernel<f64>, NativeError> {
    let kernel = functions::form(form).kernels.and_then(|kernels| kernels.float);
    kernel.ok_or(NativeError::Failed(NumberError::NotInThisKind { function: functions::row(form).name }))
}

fn float(value: &Rational) -> Result<f64, NativeError> {
    Ok(rational::to_f64(value)?)
}
