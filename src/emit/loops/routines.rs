//! Routines for functions of whole arrays: what rows of the table spell `gradus_…`. Each takes how many rows and
//! columns its argument has, the argument, and where the value goes; a function of vectors is computed of each row.

/// The words that every routine begins with.
pub(super) const BEGIN: &str = "gradus_";

pub(super) const C: &[(&str, &str)] = &[
    (
        "gradus_softmax",
        "static void gradus_softmax(size_t rows, size_t columns, const double *a, double *value)
{
    for (size_t i = 0; i < rows; i++, a += columns, value += columns) {
        double most = a[0], sum = 0.0;
        for (size_t j = 1; j < columns; j++) most = fmax(most, a[j]);
        for (size_t j = 0; j < columns; j++) sum += value[j] = exp(a[j] - most);
        for (size_t j = 0; j < columns; j++) value[j] /= sum;
    }
}
",
    ),
    (
        "gradus_logsumexp",
        "static void gradus_logsumexp(size_t rows, size_t columns, const double *a, double *value)
{
    for (size_t i = 0; i < rows; i++, a += columns) {
        double most = a[0], sum = 0.0;
        for (size_t j = 1; j < columns; j++) most = fmax(most, a[j]);
        for (size_t j = 0; j < columns; j++) sum += exp(a[j] - most);
        value[i] = most + log(sum);
    }
}
",
    ),
    (
        "gradus_largest",
        "static void gradus_largest(size_t rows, size_t columns, const double *a, double *value)
{
    for (size_t i = 0; i < rows; i++, a += columns) {
        value[i] = a[0];
        for (size_t j = 1; j < columns; j++) value[i] = fmax(value[i], a[j]);
    }
}
",
    ),
    (
        "gradus_smallest",
        "static void gradus_smallest(size_t rows, size_t columns, const double *a, double *value)
{
    for (size_t i = 0; i < rows; i++, a += columns) {
        value[i] = a[0];
        for (size_t j = 1; j < columns; j++) value[i] = fmin(value[i], a[j]);
    }
}
",
    ),
    (
        "gradus_product",
        "static void gradus_product(size_t rows, size_t columns, const double *a, double *value)
{
    for (size_t i = 0; i < rows; i++, a += columns) {
        value[i] = 1.0;
        for (size_t j = 0; j < columns; j++) value[i] *= a[j];
    }
}
",
    ),
    (
        "gradus_place_of_largest",
        "static void gradus_place_of_largest(size_t rows, size_t columns, const double *a, double *value)
{
    for (size_t i = 0; i < rows; i++, a += columns) {
        size_t best = 0;
        for (size_t j = 1; j < columns; j++) if (a[j] > a[best]) best = j;
        value[i] = (double)(best + 1);
    }
}
",
    ),
    (
        "gradus_place_of_smallest",
        "static void gradus_place_of_smallest(size_t rows, size_t columns, const double *a, double *value)
{
    for (size_t i = 0; i < rows; i++, a += columns) {
        size_t best = 0;
        for (size_t j = 1; j < columns; j++) if (a[j] < a[best]) best = j;
        value[i] = (double)(best + 1);
    }
}
",
    ),
    (
        "gradus_partial_sums",
        "static void gradus_partial_sums(size_t rows, size_t columns, const double *a, double *value)
{
    for (size_t i = 0; i < rows; i++, a += columns, value += columns) {
        double sum = 0.0;
        for (size_t j = 0; j < columns; j++) value[j] = sum += a[j];
    }
}
",
    ),
    (
        "gradus_eliminate",
        "/* Brings a square matrix to a triangle, the same done to `wide` columns beside it; the sign of the exchanges. */
static double gradus_eliminate(size_t n, double *a, size_t wide, double *beside)
{
    double sign = 1.0;
    for (size_t k = 0; k < n; k++) {
        size_t best = k;
        for (size_t i = k + 1; i < n; i++) if (fabs(a[i*n + k]) > fabs(a[best*n + k])) best = i;
        if (best != k) {
            sign = -sign;
            for (size_t j = 0; j < n; j++) { const double t = a[k*n + j]; a[k*n + j] = a[best*n + j]; a[best*n + j] = t; }
            for (size_t j = 0; j < wide; j++) { const double t = beside[k*wide + j]; beside[k*wide + j] = beside[best*wide + j]; beside[best*wide + j] = t; }
        }
        for (size_t i = k + 1; i < n; i++) {
            const double factor = a[k*n + k] == 0.0 ? 0.0 : a[i*n + k]/a[k*n + k];
            for (size_t j = k; j < n; j++) a[i*n + j] -= factor*a[k*n + j];
            for (size_t j = 0; j < wide; j++) beside[i*wide + j] -= factor*beside[k*wide + j];
        }
    }
    return sign;
}
",
    ),
    (
        "gradus_determinant",
        "static void gradus_determinant(size_t n, const double *a, double *scratch, double *value)
{
    for (size_t i = 0; i < n*n; i++) scratch[i] = a[i];
    value[0] = gradus_eliminate(n, scratch, 0, scratch);
    for (size_t i = 0; i < n; i++) value[0] *= scratch[i*n + i];
}
",
    ),
    (
        "gradus_log_determinant",
        "static void gradus_log_determinant(size_t n, const double *a, double *scratch, double *value)
{
    for (size_t i = 0; i < n*n; i++) scratch[i] = a[i];
    double sign = gradus_eliminate(n, scratch, 0, scratch), sum = 0.0;
    for (size_t i = 0; i < n; i++) { sum += log(fabs(scratch[i*n + i])); if (scratch[i*n + i] < 0.0) sign = -sign; }
    value[0] = sign > 0.0 ? sum : NAN;
}
",
    ),
    (
        "gradus_solve",
        "/* What `a` times gives `b`, of `wide` columns, from the last row up. */
static void gradus_solve(size_t n, size_t wide, const double *a, const double *b, double *scratch, double *value)
{
    for (size_t i = 0; i < n*n; i++) scratch[i] = a[i];
    for (size_t i = 0; i < n*wide; i++) value[i] = b[i];
    gradus_eliminate(n, scratch, wide, value);
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            for (size_t j = 0; j < wide; j++) value[i*wide + j] -= scratch[i*n + k]*value[k*wide + j];
        for (size_t j = 0; j < wide; j++) value[i*wide + j] /= scratch[i*n + i];
    }
}
",
    ),
    (
        "gradus_inverse",
        "static void gradus_inverse(size_t n, const double *a, double *scratch, double *value)
{
    for (size_t i = 0; i < n*n; i++) { scratch[i] = a[i]; value[i] = i % (n + 1) == 0 ? 1.0 : 0.0; }
    gradus_eliminate(n, scratch, n, value);
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            for (size_t j = 0; j < n; j++) value[i*n + j] -= scratch[i*n + k]*value[k*n + j];
        for (size_t j = 0; j < n; j++) value[i*n + j] /= scratch[i*n + i];
    }
}
",
    ),
];

pub(super) const RUST: &[(&str, &str)] = &[
    (
        "gradus_softmax",
        "fn gradus_softmax(_rows: usize, columns: usize, a: &[f64], value: &mut [f64]) {
    for (a, value) in a.chunks(columns).zip(value.chunks_mut(columns)) {
        let most = a.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        value.iter_mut().zip(a).for_each(|(into, a)| *into = (a - most).exp());
        let sum: f64 = value.iter().sum();
        value.iter_mut().for_each(|into| *into /= sum);
    }
}
",
    ),
    (
        "gradus_logsumexp",
        "fn gradus_logsumexp(_rows: usize, columns: usize, a: &[f64], value: &mut [f64]) {
    for (a, into) in a.chunks(columns).zip(value) {
        let most = a.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        *into = most + a.iter().map(|a| (a - most).exp()).sum::<f64>().ln();
    }
}
",
    ),
    (
        "gradus_largest",
        "fn gradus_largest(_rows: usize, columns: usize, a: &[f64], value: &mut [f64]) {
    for (a, into) in a.chunks(columns).zip(value) {
        *into = a.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    }
}
",
    ),
    (
        "gradus_smallest",
        "fn gradus_smallest(_rows: usize, columns: usize, a: &[f64], value: &mut [f64]) {
    for (a, into) in a.chunks(columns).zip(value) {
        *into = a.iter().copied().fold(f64::INFINITY, f64::min);
    }
}
",
    ),
    (
        "gradus_product",
        "fn gradus_product(_rows: usize, columns: usize, a: &[f64], value: &mut [f64]) {
    for (a, into) in a.chunks(columns).zip(value) {
        *into = a.iter().product();
    }
}
",
    ),
    (
        "gradus_place_of_largest",
        "fn gradus_place_of_largest(_rows: usize, columns: usize, a: &[f64], value: &mut [f64]) {
    for (a, into) in a.chunks(columns).zip(value) {
        let best = (1..columns).fold(0, |best, j| if a[j] > a[best] { j } else { best });
        *into = (best + 1) as f64;
    }
}
",
    ),
    (
        "gradus_place_of_smallest",
        "fn gradus_place_of_smallest(_rows: usize, columns: usize, a: &[f64], value: &mut [f64]) {
    for (a, into) in a.chunks(columns).zip(value) {
        let best = (1..columns).fold(0, |best, j| if a[j] < a[best] { j } else { best });
        *into = (best + 1) as f64;
    }
}
",
    ),
    (
        "gradus_partial_sums",
        "fn gradus_partial_sums(_rows: usize, columns: usize, a: &[f64], value: &mut [f64]) {
    for (a, value) in a.chunks(columns).zip(value.chunks_mut(columns)) {
        let mut sum = 0.0;
        for (into, a) in value.iter_mut().zip(a) {
            sum += a;
            *into = sum;
        }
    }
}
",
    ),
    (
        "gradus_eliminate",
        "/// Brings a square matrix to a triangle, the same done to `wide` columns beside it; the sign of the exchanges.
fn gradus_eliminate(n: usize, a: &mut [f64], wide: usize, beside: &mut [f64]) -> f64 {
    let mut sign = 1.0;
    for k in 0..n {
        let mut best = k;
        for i in k + 1..n {
            if a[i * n + k].abs() > a[best * n + k].abs() {
                best = i;
            }
        }
        if best != k {
            sign = -sign;
            (0..n).for_each(|j| a.swap(k * n + j, best * n + j));
            (0..wide).for_each(|j| beside.swap(k * wide + j, best * wide + j));
        }
        for i in k + 1..n {
            let factor = if a[k * n + k] == 0.0 { 0.0 } else { a[i * n + k] / a[k * n + k] };
            (k..n).for_each(|j| a[i * n + j] -= factor * a[k * n + j]);
            (0..wide).for_each(|j| beside[i * wide + j] -= factor * beside[k * wide + j]);
        }
    }
    sign
}
",
    ),
    (
        "gradus_determinant",
        "fn gradus_determinant(n: usize, a: &[f64], scratch: &mut [f64], value: &mut [f64]) {
    scratch.copy_from_slice(a);
    value[0] = gradus_eliminate(n, scratch, 0, &mut []);
    (0..n).for_each(|i| value[0] *= scratch[i * n + i]);
}
",
    ),
    (
        "gradus_log_determinant",
        "fn gradus_log_determinant(n: usize, a: &[f64], scratch: &mut [f64], value: &mut [f64]) {
    scratch.copy_from_slice(a);
    let mut sign = gradus_eliminate(n, scratch, 0, &mut []);
    (0..n).for_each(|i| sign *= scratch[i * n + i].signum());
    let sum: f64 = (0..n).map(|i| scratch[i * n + i].abs().ln()).sum();
    value[0] = if sign > 0.0 { sum } else { f64::NAN };
}
",
    ),
    (
        "gradus_solve",
        "/// What `a` times gives `b`, of `wide` columns, from the last row up.
fn gradus_solve(n: usize, wide: usize, a: &[f64], b: &[f64], scratch: &mut [f64], value: &mut [f64]) {
    scratch.copy_from_slice(a);
    value.copy_from_slice(b);
    gradus_eliminate(n, scratch, wide, value);
    for i in (0..n).rev() {
        for k in i + 1..n {
            (0..wide).for_each(|j| value[i * wide + j] -= scratch[i * n + k] * value[k * wide + j]);
        }
        (0..wide).for_each(|j| value[i * wide + j] /= scratch[i * n + i]);
    }
}
",
    ),
    (
        "gradus_inverse",
        "fn gradus_inverse(n: usize, a: &[f64], scratch: &mut [f64], value: &mut [f64]) {
    scratch.copy_from_slice(a);
    (0..n * n).for_each(|i| value[i] = if i % (n + 1) == 0 { 1.0 } else { 0.0 });
    gradus_eliminate(n, scratch, n, value);
    for i in (0..n).rev() {
        for k in i + 1..n {
            (0..n).for_each(|j| value[i * n + j] -= scratch[i * n + k] * value[k * n + j]);
        }
        (0..n).for_each(|j| value[i * n + j] /= scratch[i * n + i]);
    }
}
",
    ),
];
