//! Calls of the functions of the table, each row by its signature, at arguments inside of its domain.

use std::sync::{Arc, LazyLock};

use gradus::functions::{self, FormId, Signature, all_forms};
use gradus::shape::Dimension;
use gradus::syntax::built_in::STRETCHED;

use super::grow::Grower;
use super::shape::Shape;

/// What the names of a signature's dimensions stand for.
type Lengths = Vec<(String, usize)>;

/// Every form, with its signature; but for a number that stretches, which is refused in a product that leaves its
/// size open.
static FORMS: LazyLock<Vec<(FormId, Arc<Signature>)>> = LazyLock::new(|| {
    let forms = all_forms().filter(|form| functions::row(*form).name != STRETCHED);
    forms.map(|form| (form, functions::signature_of(form))).collect()
});

impl Grower<'_, '_> {
    /// A function of the table whose value has the shape, or any that works entry by entry.
    pub fn function(&mut self, shape: &Shape) -> String {
        let whole = |(_, signature): &&(FormId, Arc<Signature>)| {
            !signature.is_entrywise() && lengths(signature, shape).is_some()
        };
        let whole: Vec<&(FormId, Arc<Signature>)> = FORMS.iter().filter(whole).collect();
        match self.choices.of(4) {
            0 | 1 if !whole.is_empty() => {
                let (form, signature) = self.choices.one(&whole);
                self.call(*form, signature, shape)
            }
            2 if shape.order() > 0 => self.along(shape),
            _ => {
                let mapped = FORMS.iter().filter(|(form, one)| one.is_entrywise() && is_mapped(*form, shape));
                let (form, signature) = self.choices.one(&mapped.collect::<Vec<_>>());
                self.call(*form, signature, shape)
            }
        }
    }

    /// A call of a form whose value has the shape.
    fn call(&mut self, form: FormId, signature: &Signature, shape: &Shape) -> String {
        let name = functions::row(form).name;
        if signature.arguments.is_empty() {
            return if shape.axes.is_empty() { name.to_owned() } else { self.leaf(shape) };
        }
        let bound = lengths(signature, shape).unwrap_or_default();
        let Some(shapes) = self.argument_shapes(signature, shape, bound) else { return self.leaf(shape) };
        let domain = &functions::form(form).domain.to_string();
        // A length that is a number, as those of `cross`, or a sum, as `p + q - 1` of `conv`, is none of the names.
        let arguments = signature.arguments.iter().flat_map(|one| &one.axes);
        let unnamed =
            arguments.chain(&signature.value).any(|axis| axis.as_number().is_some() || is_sum(axis));
        if self.scope.symbolic && (unnamed || !self.is_symbolic(domain, &shapes)) {
            return self.leaf(shape);
        }
        let mut written = Vec::new();
        for (place, (shape, parameter)) in shapes.iter().enumerate() {
            written.push(if *parameter {
                let numbers: &[&str] = if domain == "1 <= k <= 2" { &["2", "1"] } else { &["2", "3", "1"] };
                self.choices.one(numbers).to_owned()
            } else {
                self.inside(domain, place, shape)
            });
        }
        for (text, argument) in written.iter_mut().zip(&signature.arguments) {
            if argument.condition {
                *text = format!("{text} > 0");
            }
        }
        match (name, written.as_slice()) {
            ("kron", [left, right]) if self.choices.of(2) == 1 => format!("(({left}) ⊗ ({right}))"),
            _ => format!("{name}({})", written.join(", ")),
        }
    }

    /// Whether arguments can be written where lengths are names.
    fn is_symbolic(&self, domain: &str, shapes: &[(Shape, bool)]) -> bool {
        let has_name = |length: &usize| *length == 1 || self.scope.sizes.contains(length);
        domain != "X symmetric with simple eigenvalues"
            && shapes.iter().all(|(shape, _)| shape.axes.iter().all(has_name))
    }

    /// A function of vectors at the columns or rows of a matrix: `softmax(X, 2)`, `sum(X, 1)`.
    fn along(&mut self, shape: &Shape) -> String {
        let order = usize::from(shape.order() == 2);
        // `max(X, 2)` is the larger of each entry and 2.
        let fits = |(form, signature): &&(FormId, Arc<Signature>)| {
            let of_two = |other: &FormId| functions::signature_of(*other).arguments.len() == 2;
            functions::form(*form).along_axis
                && signature.value.len() == order
                && !all_forms().filter(|other| other.row == form.row).any(|other| of_two(&other))
        };
        let (form, _) = self.choices.one(&FORMS.iter().filter(fits).collect::<Vec<_>>());
        let name = functions::row(*form).name;
        let domain = &functions::form(*form).domain.to_string();
        let (whole, axis) = match (shape.axes.as_slice(), shape.row) {
            ([_, _], _) => (shape.clone(), self.choices.one(&[1, 2])),
            ([length], false) => (Shape::of(&[*length, self.length()]), 2),
            ([length], true) => (Shape::of(&[self.length(), *length]), 1),
            _ => return self.leaf(shape),
        };
        format!("{name}({}, {axis})", self.inside(domain, 0, &whole))
    }

    /// An argument inside of a domain. Where slopes are missing at single points alone, any will do.
    fn inside(&mut self, domain: &str, place: usize, shape: &Shape) -> String {
        let size = shape.axes.first().map(|length| self.size(*length)).unwrap_or_default();
        let squared = format!("4*eye({size})");
        match domain {
            "x > 0" | "1 + x > 0" => self.positive(shape),
            "a > 0" if place == 0 => self.positive(shape),
            "sin(x) != 0" => format!("(1 + {})", self.bounded(shape)),
            "det(X) > 0" | "det(X) != 0" | "eigenvalues of X not at or below 0" if place == 0 => {
                format!("({squared} + {})", self.bounded(shape))
            }
            "no eigenvalue of A is the negative of one of B" if place < 2 => {
                format!("({squared} + {})", self.bounded(shape))
            }
            "X symmetric positive definite" => {
                let factor = self.leaf(shape);
                format!("(eye({size}) + {factor}*{factor}')")
            }
            "X symmetric with simple eigenvalues" => {
                let moved = self.leaf(shape);
                let spread =
                    ["1", "1; 3", "1; 3; 6", "1; 3; 6; 10", "1; 3; 6; 10; 15"][(shape.axes[0] - 1).min(4)];
                format!("(diag([{spread}]) + ({moved} + {moved}')/32)")
            }
            // Entries that are equal but for rounding have a variance of rounding alone.
            "var(x) != 0"
            | "var(X) != 0"
            | "X of full rank"
            | "the rank of X does not change"
            | "the largest singular value of X is simple" => {
                let leaf = self.leaf(shape);
                format!("({leaf} + {}/16)", self.bounded(shape))
            }
            _ => self.bounded(shape),
        }
    }

    /// The shapes of the arguments, and which are parameters; a length that is free is chosen.
    fn argument_shapes(
        &mut self,
        signature: &Signature,
        shape: &Shape,
        mut bound: Lengths,
    ) -> Option<Vec<(Shape, bool)>> {
        let mut shapes = Vec::new();
        for argument in &signature.arguments {
            let mut axes = Vec::new();
            for axis in &argument.axes {
                if let Some(number) = axis.as_number() {
                    axes.push(usize::try_from(number).ok()?);
                    continue;
                }
                for name in axis.names() {
                    if bound.iter().all(|(known, _)| **known != *name) {
                        bound.push((name.to_string(), self.length()));
                    }
                }
                let length = |name: &str| {
                    let (_, length) = bound.iter().find(|(known, _)| known == name)?;
                    Some(Dimension::number(i128::try_from(*length).ok()?))
                };
                let number = axis.substitute(&length).as_number()?;
                axes.push(usize::try_from(number).ok().filter(|number| *number > 0)?);
            }
            let row = argument.row && axes.len() == 1;
            let own = Shape { axes, row };
            shapes.push((if signature.is_entrywise() { shape.clone() } else { own }, argument.parameter));
        }
        Some(shapes)
    }
}

/// Whether a form for numbers is applied to each entry of a shape: not where the row has a meaning of its
/// own for as many axes.
fn is_mapped(form: FormId, shape: &Shape) -> bool {
    let orders = |other: &FormId| functions::signature_of(*other).arguments.first().map(|one| one.axes.len());
    let others = all_forms().filter(|other| other.row == form.row && *other != form);
    shape.axes.is_empty() || others.filter_map(|other| orders(&other)).all(|order| order != shape.axes.len())
}

/// What the names must stand for so that the value has a shape.
fn lengths(signature: &Signature, shape: &Shape) -> Option<Lengths> {
    if shape.row || signature.value.len() != shape.axes.len() {
        return None;
    }
    let mut bound = Vec::new();
    for (axis, length) in signature.value.iter().zip(&shape.axes) {
        bind(axis, *length, &mut bound)?;
    }
    Some(bound)
}

/// Whether a length is neither a number nor a name nor a product of names.
fn is_sum(axis: &Dimension) -> bool {
    let names = axis.names();
    let product = names.iter().map(|name| Dimension::name(name)).reduce(|all, one| all.multiply(&one));
    axis.as_number().is_none() && product.is_none_or(|product| *axis != product)
}

/// Binds the names of an axis of a signature so that it has a length.
fn bind(axis: &Dimension, length: usize, bound: &mut Lengths) -> Option<()> {
    let set = |name: &str, length: usize, bound: &mut Lengths| match bound
        .iter()
        .find(|(known, _)| known == name)
    {
        Some((_, known)) => (*known == length).then_some(()),
        None => {
            bound.push((name.to_owned(), length));
            Some(())
        }
    };
    if let Some(number) = axis.as_number() {
        return (usize::try_from(number) == Ok(length)).then_some(());
    }
    if let Some(name) = axis.as_name() {
        return set(name, length, bound);
    }
    match axis.names().as_slice() {
        // Of a sum `p + q - 1` the first is 1, where nothing else says more.
        [first, second] if *axis != Dimension::name(first).multiply(&Dimension::name(second)) => {
            let known = bound.iter().find(|(known, _)| known == &**first).map(|(_, length)| *length);
            let one = known.unwrap_or(1);
            set(first, one, bound)?;
            set(second, (length + 1).checked_sub(one).filter(|rest| *rest > 0)?, bound)
        }
        // Of a product of two the first is as long as can be.
        [first, second] => {
            let known = bound.iter().find(|(known, _)| known == &**first).map(|(_, length)| *length);
            let one = known.unwrap_or(if length <= 3 { length } else { 2 });
            if !length.is_multiple_of(one) {
                return None;
            }
            set(first, one, bound)?;
            set(second, length / one, bound)
        }
        _ => None,
    }
}
