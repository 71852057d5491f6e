//! Functions of matrices over any kind of number: determinants, inverses, powers, factors.

use std::cmp::Ordering;

use num_traits::ToPrimitive;

use crate::array::Array;
use crate::number::{Answer, Number, NumberError, Rational, rational};

use super::elimination::{
    Eliminated, Rows, array_of, combine, determinant, determinant_and_adjugate, each, eliminate, identity,
    inner, inverse, product, rows_of, solve, square_of, transpose,
};
use super::{kink, named, one, three, two, whole};

/// The largest size of which an adjugate in floats is worked out minor by minor.
const MINORS_LIMIT: usize = 40;
/// The most unknowns of Sylvester's equation.
const UNKNOWNS_LIMIT: usize = 400;
/// How fast, relative to its largest rate, what elimination leaves of a float matrix may move and count as 0.
const RATE_ROUNDING: f64 = 1e-9;
/// How far, relative to its largest entry, a float matrix may be from symmetric.
const ASYMMETRY: f64 = 1e-9;

/// The determinant of a square matrix, of order 0.
pub fn det<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = square_of(one(arguments, "det")?, "det")?;
    Ok(Array::scalar(determinant(&matrix)?))
}

/// The inverse of a square matrix; refuses a singular one.
pub fn inv<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = square_of(one(arguments, "inv")?, "inv")?;
    array_of(inverse(&matrix)?)
}

/// The logarithm of the determinant of a square matrix, of order 0, where the determinant is positive.
pub fn logdet<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = square_of(one(arguments, "logdet")?, "logdet")?;
    let first = one(arguments, "logdet")?.first();
    let domain = "matrices of positive determinant";
    if first.spacing() == 0.0 {
        return Ok(Array::scalar(named(determinant(&matrix)?.log(), "logdet", domain)?));
    }
    // In floats the product of the pivots may be too large where the sum of their logarithms is not.
    let eliminated = eliminate(matrix, 0.0)?;
    let (mut sum, mut positive) = (whole(first, 0)?, eliminated.rest.is_empty());
    for pivot in &eliminated.pivots {
        let is_negative = pivot.compare(&whole(first, 0)?)? == Ordering::Less;
        positive ^= is_negative;
        sum = sum.add(&if is_negative { pivot.negate()? } else { pivot.clone() }.log()?)?;
    }
    if positive && eliminated.rest.is_empty() {
        Ok(Array::scalar(sum))
    } else {
        Err(NumberError::Domain { function: "logdet", domain })
    }
}

/// The adjugate of a square matrix, the transpose of its cofactors; singular matrices have one too.
pub fn adj<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "adj")?;
    let matrix = square_of(argument, "adj")?;
    if matrix.len() == 1 {
        return array_of(identity(argument.first(), 1)?);
    }
    let rounds = argument.first().spacing() > 0.0;
    if rounds && matrix.len() <= MINORS_LIMIT {
        return array_of(adjugate_by_minors(&matrix)?);
    }
    match inverse(&matrix) {
        Ok(inverse) => {
            let determinant = determinant(&matrix)?;
            array_of(each(&inverse, |entry| entry.multiply(&determinant))?)
        }
        // Without divisions floats would lose every digit.
        Err(NumberError::Singular) if !rounds => array_of(determinant_and_adjugate(&matrix)?.1),
        Err(other) => Err(other),
    }
}

/// A square matrix to a whole power, negative ones through the inverse. The exponent is of order 0.
pub fn matrix_power<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (base, exponent) = two(arguments, "matrix_power")?;
    let unfit = NumberError::Unfit { function: "matrix_power", needs: "a whole exponent" };
    let exponent = exponent.as_scalar()?.exact().filter(Rational::is_integer).ok_or(unfit)?;
    let exponent = exponent.numer().to_i32().ok_or(NumberError::TooLarge)?;
    let (first, base) = (base.first(), square_of(base, "matrix_power")?);
    if exponent < 0 && first.moves() {
        let place = "at an exponent below 0; write the power of the inverse";
        return Err(NumberError::NotDifferentiable { function: "matrix_power", place });
    }
    let mut square = if exponent < 0 { inverse(&base)? } else { base };
    let mut rest = exponent.unsigned_abs();
    let mut result: Option<Rows<N>> = None;
    while rest > 0 {
        if rest & 1 == 1 {
            result = Some(match result {
                Some(result) => product(&result, &square)?,
                None => square.clone(),
            });
        }
        rest >>= 1;
        if rest > 0 {
            square = product(&square, &square)?;
        }
    }
    match result {
        Some(result) => array_of(result),
        None => array_of(identity(first, square.len())?),
    }
}

/// The inverse of Moore and Penrose. Of a matrix `C*F`, with `C` and `F` of full rank, it is
/// `F' inv(F F') inv(C' C) C'`; it moves only where the rank stays.
pub fn pinv<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "pinv")?;
    let matrix = rows_of(argument, "pinv")?;
    let turned = transpose(&matrix);
    let found = independent(argument, "pinv")?;
    if found.rows.len() == matrix.len().min(turned.len()) {
        if matrix.len() >= turned.len() {
            return array_of(solve(product(&turned, &matrix)?, turned)?);
        }
        return array_of(transpose(&solve(product(&matrix, &turned)?, matrix)?));
    }
    if found.rows.is_empty() {
        return Array::filled(&[turned.len(), matrix.len()], &whole(argument.first(), 0)?);
    }
    let chosen = |all: &Rows<N>, places: &[usize]| -> Rows<N> {
        places.iter().filter_map(|at| all.get(*at).cloned()).collect()
    };
    let (across, down) = (chosen(&matrix, &found.rows), chosen(&turned, &found.columns));
    let core = transpose(&chosen(&transpose(&across), &found.columns));
    let wide = solve(core, across)?;
    let tall = solve(product(&down, &transpose(&down))?, down)?;
    let narrow = solve(product(&wide, &transpose(&wide))?, tall)?;
    array_of(product(&transpose(&wide), &narrow)?)
}

/// How many rows of a matrix are independent, of order 0; no derivative where the rank may change.
pub fn rank<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "rank")?;
    let found =
        i64::try_from(independent(argument, "rank")?.rows.len()).map_err(|_| NumberError::TooLarge)?;
    Ok(Array::scalar(whole(argument.first(), found)?))
}

/// As many rows and columns of a matrix as are independent, and no more. Refused are a matrix whose rank its
/// kind cannot tell, and one that moves to another rank.
fn independent<N: Number>(argument: &Array<N>, function: &'static str) -> Answer<Eliminated<N>> {
    let matrix = rows_of(argument, function)?;
    let columns = argument.data().len() / matrix.len().max(1);
    let largest = argument.data().iter().map(Number::pivot_weight).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a size is far below 2^53")]
    let rounding = argument.first().spacing() * largest * matrix.len().max(columns) as f64;
    let eliminated = eliminate(matrix, rounding)?;
    let rates = argument.data().iter().map(Number::reach).fold(0.0, f64::max);
    let allowed = if rounding > 0.0 { RATE_ROUNDING * rates } else { 0.0 };
    if eliminated.rest.iter().flatten().any(|entry| entry.reach() > allowed) {
        if argument.data().iter().any(Number::moves) {
            return kink(function, "where the rank changes");
        }
        return Err(NumberError::Undecided);
    }
    Ok(eliminated)
}

/// The lower triangle `L` of Cholesky, `L L' = A`; refuses a matrix that is not symmetric or not
/// positive definite.
pub fn chol<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "chol")?;
    let matrix = symmetric_part(&square_of(argument, "chol")?, "chol")?;
    let zero = whole(argument.first(), 0)?;
    let mut lower: Rows<N> = Vec::with_capacity(matrix.len());
    for row in &matrix {
        let mut factors: Vec<N> = Vec::with_capacity(row.len());
        // Up to the diagonal: what is left of the entry, over the diagonal of that column.
        for (entry, above) in row.iter().zip(&lower) {
            let known = if factors.is_empty() { zero.clone() } else { inner(&factors, above)? };
            let diagonal = above.get(factors.len()).ok_or(NumberError::Singular)?;
            factors.push(entry.subtract(&known)?.divide(diagonal)?);
        }
        let known = if factors.is_empty() { zero.clone() } else { inner(&factors, &factors)? };
        let diagonal = row.get(lower.len()).ok_or(NumberError::Singular)?.subtract(&known)?;
        factors.push(positive_root(&diagonal)?);
        lower.push(factors);
    }
    let width = matrix.len();
    for row in &mut lower {
        row.resize(width, zero.clone());
    }
    array_of(lower)
}

fn positive_root<N: Number>(x: &N) -> Answer<N> {
    let domain = "symmetric positive definite matrices";
    if x.pivot_weight() == 0.0 && x.exact().is_some() {
        return Err(NumberError::Domain { function: "chol", domain });
    }
    named(x.power(&rational::ratio(1, 2)?), "chol", domain)
}

/// Half of a matrix and its transpose, for a function of symmetric matrices alone: what moves may do so in any
/// direction, of which the symmetric part counts. Refuses a matrix that is known not to be symmetric.
pub(super) fn symmetric_part<N: Number>(matrix: &Rows<N>, function: &'static str) -> Answer<Rows<N>> {
    require_symmetric(matrix, function)?;
    let half = rational::ratio(1, 2)?;
    combine(matrix, &transpose(matrix), |a, b| a.add(b)?.multiply(&a.like(&half)?))
}

/// Refuses a matrix that is known not to be symmetric; floats may be off by their rounding.
pub(super) fn require_symmetric<N: Number>(matrix: &Rows<N>, function: &'static str) -> Answer<()> {
    let largest = matrix.iter().flatten().map(Number::pivot_weight).fold(0.0, f64::max);
    for (row, turned) in matrix.iter().zip(&transpose(matrix)) {
        for (a, b) in row.iter().zip(turned) {
            let allowed = if a.spacing() > 0.0 { ASYMMETRY * largest } else { 0.0 };
            let differs = matches!(a.compare(b), Ok(Ordering::Less | Ordering::Greater));
            if differs && a.subtract(b)?.pivot_weight() > allowed {
                return Err(NumberError::Unfit { function, needs: "a symmetric matrix" });
            }
        }
    }
    Ok(())
}

/// The solution `X` of Sylvester's equation `A X + X B = C`, for square `A` and `B`; refuses those of
/// which some eigenvalues add up to 0.
pub fn sylvester<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let [a, b, c] = three(arguments, "sylvester")?;
    let (a, b) = (square_of(a, "sylvester")?, square_of(b, "sylvester")?);
    if *c.shape() != [a.len(), b.len()] {
        return Err(NumberError::Unfit { function: "sylvester", needs: "C as high as A and as wide as B" });
    }
    if c.data().len() > UNKNOWNS_LIMIT {
        return Err(NumberError::TooLarge);
    }
    // On the rows of X one after the other: kron(A, I) + kron(I, B').
    let (turned, zero) = (transpose(&b), whole(c.first(), 0)?);
    let mut system: Rows<N> = Vec::with_capacity(c.data().len());
    for (i, a_row) in a.iter().enumerate() {
        for (j, b_column) in turned.iter().enumerate() {
            let mut equation = Vec::with_capacity(c.data().len());
            for (k, a_entry) in a_row.iter().enumerate() {
                for (l, b_entry) in b_column.iter().enumerate() {
                    equation.push(match (i == k, j == l) {
                        (true, true) => a_entry.add(b_entry)?,
                        (false, true) => a_entry.clone(),
                        (true, false) => b_entry.clone(),
                        (false, false) => zero.clone(),
                    });
                }
            }
            system.push(equation);
        }
    }
    let right = c.data().iter().map(|entry| vec![entry.clone()]).collect();
    Array::new(c.shape().to_vec(), solve(system, right)?.into_iter().flatten().collect())
}

/// The lower triangle of a square matrix with half of its diagonal (Murray 2016, the `Phi` of the
/// differential of Cholesky's factor).
pub fn tril_half<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "tril_half")?;
    square_of(argument, "tril_half")?;
    let (zero, two) = (whole(argument.first(), 0)?, whole(argument.first(), 2)?);
    Array::from_fn(argument.shape(), |index| {
        let entry = argument.at(index)?;
        match index {
            [row, column] if row < column => Ok(zero.clone()),
            [row, column] if row == column => entry.divide(&two),
            _ => Ok(entry.clone()),
        }
    })
}

/// Each cofactor by its own elimination.
fn adjugate_by_minors<N: Number>(matrix: &Rows<N>) -> Answer<Rows<N>> {
    let places = 0..matrix.len();
    let cofactor = |row: usize, column: usize| {
        let keep = |entries: &Vec<N>| {
            let kept = entries.iter().enumerate().filter(|(at, _)| *at != column);
            kept.map(|(_, entry)| entry.clone()).collect::<Vec<N>>()
        };
        let rows = matrix.iter().enumerate().filter(|(at, _)| *at != row);
        let minor = determinant(&rows.map(|(_, entries)| keep(entries)).collect())?;
        if (row + column).is_multiple_of(2) { Ok(minor) } else { minor.negate() }
    };
    places.clone().map(|row| places.clone().map(|column| cofactor(column, row)).collect()).collect()
}
