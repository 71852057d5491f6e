//! How odd something is. The numbers say only what outweighs what.

/// Operands that do not fit.
pub const FAULT: u32 = 45;
/// A number beside `+` or `-` of an array, where a name could be an array too: `x - mu`.
pub const BROADCAST: u32 = 30;
/// The same beside a matrix, of what is no name: `-N/2*log(s) - norm(x)^2`.
pub const BROADCAST_TO_MATRIX: u32 = 46;
/// A division by an array, an array above a power: what stands there is a number.
pub const NO_NUMBER: u32 = 48;
/// A division of an array by an array: `r/K`.
pub const ARRAY_BY_ARRAY: u32 = 60;
/// A sum, a norm, a trace of a number.
pub const OF_NUMBER: u32 = 45;
/// What is transposed, or stands right of a matrix, and is a number.
pub const NUMBER_AS_COLUMN: u32 = 40;
/// A power entry by entry whose exponent is an array.
pub const EXPONENT: u32 = 20;
/// A name of an array in front of a number: `y*(w'*x + b)`.
pub const ARRAY_FIRST: u32 = 12;
/// The same of a capital that is read as a vector, in front of what is a number whatever its names are: `C*norm(w)^2`.
pub const CAPITAL_FIRST: u32 = 24;
/// The arguments of a function none of whose forms they fit: `expm(A*t)` of a vector.
pub const NO_FORM: u32 = 52;
/// A name of a number beside `.*` or `./` of a vector: `gamma .* (x - mean(x))`.
pub const LONE_NUMBER: u32 = 9;
/// An operation entry by entry on numbers alone: `x.^2`.
pub const ENTRY_OF_NUMBER: u32 = 25;
/// A result that is no number.
pub const ARRAY: u32 = 1;
/// A product of two names of vectors that are read as a number and a vector, of which nothing else speaks:
/// `x*y` may as well be meant as `x'*y`.
pub const GUESSED_COEFFICIENT: u32 = 40;
/// The same of two that are both read as numbers.
pub const GUESSED_NUMBERS: u32 = 28;
/// A number that is read in two parts: `m*x'*x` as `(m*x')*x`.
pub const SPLIT_NUMBER: u32 = 12;
/// A letter of a coefficient that is read as a vector in front of an inner product: `a*x'*y + c`.
pub const COEFFICIENT_AS_VECTOR: u32 = 22;

/// The `b` of a line `a*x + b` that is read as a vector, where `a` is a number.
pub const INTERCEPT_AS_VECTOR: u32 = 12;

/// A vector between brackets with numbers, or other vectors alone.
pub const VECTOR_IN_BRACKET: u32 = 12;
/// A function of the entries of a name after a sum, a mean: `sum(x)*log(p)`.
pub const ARRAY_AFTER_STATISTIC: u32 = 12;
/// A name in front of a function of a number that is read as a matrix: `A*sin(w*t)`.
pub const AMPLITUDE_AS_MATRIX: u32 = 14;
/// The same that is read as a number, though its letter is a matrix's.
pub const AMPLITUDE: u32 = 12;
/// The same of a name with a 0 below: `V0*exp(-t/tau)`.
pub const INITIAL: u32 = 4;
/// A name in front of a function of time that is read as a matrix, where the time is a vector: `A*sin(omega*t)`.
pub const AMPLITUDE_OF_WAVE: u32 = 24;
/// A function of a vector behind an amplitude that is a number; time beside a rate that is a vector.
pub const WAVE_OF_VECTOR: u32 = 12;
/// A last factor that is read as a vector after letters that are read as numbers: `a*b*c`.
pub const LETTER_AS_VECTOR: u32 = 21;
/// A quotient of two letters of unknowns that is read as a vector by a number: `x/y`.
pub const UNKNOWN_AS_DIVISOR: u32 = 12;
/// A letter of data in front of a vector whose entries are summed up, read as a number: `sum(y*log(p))`.
pub const DATA_AS_NUMBER: u32 = 40;
/// Names that differ by a number alone and are read differently: `m1*m2` as a number by a vector.
pub const READ_APART: u32 = 50;
/// A matrix where the function takes one with other arguments: `norm(A, 2)`.
pub const OTHER_ARGUMENTS: u32 = 20;

/// A capital of a formula of numbers that is read as one: `G*M*m/r^2`.
pub const CAPITAL_IN_FORMULA: u32 = 9;
/// A small letter of such a formula, where there is no doubt that it is one.
pub const LETTER_IN_FORMULA: u32 = 4;
/// Capitals of one formula of which some are numbers and some matrices.
pub const CAPITALS_APART: u32 = 20;
/// A formula of numbers whose value is an array.
pub const ARRAY_OF_FORMULA: u32 = 12;
/// The same where there is no doubt that it is one.
pub const ARRAY_OF_SURE_FORMULA: u32 = 25;
/// A matrix of such a formula to a power that is a name: `K^alpha`.
pub const POWER_OF_MATRIX: u32 = 20;

/// The axis of a vector, which has one: `sum(A*x, 1)`, which NumPy counts from 0 and takes.
pub const AXIS_OF_VECTOR: u32 = 15;

/// A root or a logarithm of the entries of a matrix in such a formula: `sqrt(L*C)`.
pub const ENTRIES_OF_MATRIX: u32 = 20;

/// A name that is one of several with numbers, `x1` beside `x2`, read as one of that order.
pub fn of_numbered(convention: usize, order: usize) -> u32 {
    match (convention, order) {
        (1, 0) => 3,
        (0, 1) => 12,
        _ => of_letter(convention, order),
    }
}

/// A name of this order by its letter that is read as one of that order.
pub fn of_letter(convention: usize, order: usize) -> u32 {
    match (convention, order) {
        (one, other) if one == other => 0,
        (1, 0) => 10,
        (0, 1) => 8,
        (2, 0) => 46,
        // A small letter is hardly ever a matrix.
        (_, 2) => 60,
        _ => 25,
    }
}
