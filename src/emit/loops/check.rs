//! A check by differences for programs in loops: each derivative along a random direction against a central
//! difference, for sizes of a few entries.

use std::collections::BTreeMap;

use super::Function;
use crate::emit::EmitError;
use crate::emit::frame::{SAMPLED, SIZES};
use crate::emit::template::fill;
use crate::shape::Dimension;
use crate::structures::Word;

/// How a check is spelled.
#[derive(Debug)]
pub(in super::super) struct Texts {
    /// What makes numbers in (0, 1), and the function that checks: `@name`, `@body`.
    pub frame: &'static str,
    /// A size `@x` with its number `@v`.
    pub size: &'static str,
    /// An array `@x` of `@count` numbers, each `@v`, in which `gradus_u` is in (0, 1).
    pub sample: &'static str,
    /// Room for a result.
    pub room: &'static str,
    /// A square matrix `@x` of `@n` rows made far from singular, and made symmetric.
    pub square: &'static str,
    pub symmetric: &'static str,
    /// One call of the function.
    pub call: &'static str,
    /// One derivative.
    pub derivative: &'static str,
    /// How a call takes an array that is read, the number in one, an array that is written.
    pub pass: [&'static str; 3],
}

pub(super) const C: Texts = Texts {
    frame: "
static double gradus_random(unsigned long long *seed)
{
    *seed = *seed*6364136223846793005ULL + 1442695040888963407ULL;
    return ((double)(*seed >> 33) + 0.5)/2147483648.0;
}

/* Compares each derivative of @name with a central difference along a random direction: 0, or the number of the
 * first result that differs. */
int check_@name(void)
{
    unsigned long long gradus_seed = 1;
    const double gradus_step = 1e-5;
@body    return 0;
}
",
    size: "    const size_t @x = @v;\n",
    sample: "    double @x[@count];\n    for (size_t gradus_i = 0; gradus_i < @count; gradus_i++) { const double gradus_u = gradus_random(&gradus_seed); @x[gradus_i] = @v; }\n",
    room: "    double @x[@count];\n",
    square: "    for (size_t gradus_i = 0; gradus_i < @n; gradus_i++) @x[gradus_i*@n + gradus_i] += 3.0;\n",
    symmetric: "    for (size_t gradus_i = 0; gradus_i < @n; gradus_i++) for (size_t gradus_j = 0; gradus_j < gradus_i; gradus_j++) @x[gradus_i*@n + gradus_j] = @x[gradus_j*@n + gradus_i];\n",
    call: "    @name(@arguments);\n",
    derivative: "    for (size_t gradus_i = 0; gradus_i < @high; gradus_i++) {
        double gradus_along = 0.0;
        for (size_t gradus_j = 0; gradus_j < @wide; gradus_j++) gradus_along += @result[gradus_i*@wide + gradus_j]*@direction[gradus_j];
        const double gradus_difference = (@forward[gradus_i] - @backward[gradus_i])/(2.0*gradus_step);
        if (!(fabs(gradus_along - gradus_difference) <= 1e-5*(1.0 + fabs(gradus_difference)))) return @number;
    }
",
    pass: ["@x", "@x[0]", "@x"],
};

pub(super) const RUST: Texts = Texts {
    frame: "
fn gradus_random(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*seed >> 33) as f64 + 0.5) / 2_147_483_648.0
}

/// Compares each derivative of `@name` with a central difference along a random direction: 0, or the number of the
/// first result that differs.
#[allow(non_snake_case, unused, clippy::all)]
pub fn check_@name() -> usize {
    let mut gradus_seed = 1_u64;
    let gradus_step = 1e-5;
@body    0
}
",
    size: "    let @x: usize = @v;\n",
    sample: "    let mut @x = vec![0.0_f64; @count];\n    for gradus_i in 0..@count { let gradus_u = gradus_random(&mut gradus_seed); @x[gradus_i] = @v; }\n",
    room: "    let mut @x = vec![0.0_f64; @count];\n",
    square: "    for gradus_i in 0..@n { @x[gradus_i * @n + gradus_i] += 3.0; }\n",
    symmetric: "    for gradus_i in 0..@n { for gradus_j in 0..gradus_i { @x[gradus_i * @n + gradus_j] = @x[gradus_j * @n + gradus_i]; } }\n",
    call: "    @name(@arguments);\n",
    derivative: "    for gradus_i in 0..@high {
        let gradus_along: f64 = (0..@wide).map(|gradus_j| @result[gradus_i * @wide + gradus_j] * @direction[gradus_j]).sum();
        let gradus_difference = (@forward[gradus_i] - @backward[gradus_i]) / (2.0 * gradus_step);
        if !((gradus_along - gradus_difference).abs() <= 1e-5 * (1.0 + gradus_difference.abs())) { return @number; }
    }
",
    pass: ["&@x", "@x[0]", "&mut @x"],
};

/// The text of a check.
pub(super) fn check(function: &Function<'_>, memory: &Dimension) -> Result<String, EmitError> {
    let texts = &function.dialect.check;
    let mut body = String::new();
    let mut sizes: BTreeMap<String, i128> = BTreeMap::new();
    for (size, value) in function.sizes.iter().zip(SIZES.iter().cycle()) {
        sizes.insert(size.clone(), i128::from(*value));
        body.push_str(&fill(texts.size, &[("x", size), ("v", &value.to_string())]));
    }
    let number = |size: &Dimension| {
        let known = size.substitute(&|name| sizes.get(name).map(|size| Dimension::number(*size)));
        known.as_number().unwrap_or(1).max(1)
    };
    let count = |axes: &[Dimension]| axes.iter().map(&number).product::<i128>().to_string();
    body.push_str(&samples(function, &number)?);
    let rooms = |end: &str| -> Vec<String> {
        function.outputs.iter().map(|(name, _)| format!("{name}{end}")).collect()
    };
    for end in ["", "_forward", "_backward"] {
        for (name, (_, axes)) in rooms(end).iter().zip(&function.outputs) {
            body.push_str(&fill(texts.room, &[("x", name), ("count", &count(axes))]));
        }
    }
    if !function.dialect.work.is_empty() {
        let room = number(memory).to_string();
        body.push_str(&fill(texts.room, &[("x", super::WORK), ("count", &room)]));
    }
    let [read, scalar, written] = texts.pass;
    let call = |moved: Option<(&str, &str)>, outputs: &[String]| {
        let mut all: Vec<String> = function.sizes.clone();
        for (name, symbol) in &function.inputs {
            let name = moved.filter(|(which, _)| which == name).map_or(name.as_str(), |(_, other)| other);
            all.push(fill(if symbol.axes.is_empty() { scalar } else { read }, &[("x", name)]));
        }
        all.extend(outputs.iter().map(|name| fill(written, &[("x", name)])));
        if !function.dialect.work.is_empty() {
            all.push(super::WORK.to_owned());
        }
        fill(texts.call, &[("name", &function.name), ("arguments", &all.join(", "))])
    };
    body.push_str(&call(None, &rooms("")));
    let mut is_checked = false;
    for (place, result) in function.request.results.iter().enumerate() {
        let Some((Some(before), by)) = &result.derivative else { continue };
        is_checked = true;
        let variable = function.names.known(by);
        let Some((name, symbol)) = function.inputs.iter().find(|(name, _)| *name == variable) else {
            return Err(EmitError::Unsupported { what: "a check by something that is no input" });
        };
        let axes = function.names.axes(&symbol.axes);
        let wide = count(&axes);
        let moved = |end: &str| format!("{name}_{place}_{end}");
        let (direction, forward, backward) = (moved("direction"), moved("forward"), moved("backward"));
        body.push_str(&fill(
            texts.sample,
            &[("x", &direction), ("count", &wide), ("v", "2.0*gradus_u - 1.0")],
        ));
        if let [rows, _] = axes.as_slice()
            && symbol.structure.has(Word::Symmetric)
        {
            body.push_str(&fill(texts.symmetric, &[("x", &direction), ("n", &number(rows).to_string())]));
        }
        for (moved, sign, end) in [(&forward, "+", "_forward"), (&backward, "-", "_backward")] {
            let value = format!("{name}[gradus_i] {sign} gradus_step*{direction}[gradus_i] + 0.0*gradus_u");
            body.push_str(&fill(texts.sample, &[("x", moved), ("count", &wide), ("v", &value)]));
            body.push_str(&call(Some((name, moved)), &rooms(end)));
        }
        let of = |place: usize, end: &str| rooms(end).get(place).cloned().unwrap_or_default();
        let high = function.outputs.get(*before).map(|(_, axes)| count(axes)).unwrap_or_default();
        let values = [
            ("high", high),
            ("wide", wide),
            ("result", of(place, "")),
            ("direction", direction),
            ("forward", of(*before, "_forward")),
            ("backward", of(*before, "_backward")),
            ("number", (place + 1).to_string()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        body.push_str(&fill(texts.derivative, &values));
    }
    if !is_checked {
        return Err(EmitError::Unsupported { what: "a check of no derivative" });
    }
    Ok(fill(texts.frame, &[("name", &function.name), ("body", &body)]))
}

/// A random array for each input, inside the domain of what is computed with it.
fn samples(function: &Function<'_>, number: &dyn Fn(&Dimension) -> i128) -> Result<String, EmitError> {
    let texts = &function.dialect.check;
    let mut text = String::new();
    let has_domain = function.request.results.iter().any(|result| !result.conditions.is_empty());
    for (name, symbol) in &function.inputs {
        let words = symbol.structure;
        if words.said().any(|word| !SAMPLED.contains(&word)) {
            return Err(EmitError::Unsupported { what: "a random sample of a variable declared so" });
        }
        let axes = function.names.axes(&symbol.axes);
        let count = axes.iter().map(number).product::<i128>().to_string();
        let value = if has_domain || words.has(Word::Nonnegative) {
            "0.1 + 0.8*gradus_u"
        } else {
            "2.0*gradus_u - 1.0"
        };
        text.push_str(&fill(texts.sample, &[("x", name), ("count", &count), ("v", value)]));
        if let [rows, columns] = axes.as_slice()
            && rows == columns
        {
            let n = number(rows).to_string();
            let values = [("x", name.as_str()), ("n", n.as_str())];
            if words.has(Word::Symmetric) {
                text.push_str(&fill(texts.symmetric, &values));
            }
            text.push_str(&fill(texts.square, &values));
        }
    }
    Ok(text)
}
