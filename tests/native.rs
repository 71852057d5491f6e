//! Plans in floats, held against the slow evaluator: the numbers of programs that the field writes, sizes of
//! 1 and unequal ones among them; and functions of one float against their kernels.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::collections::BTreeMap;

use gradus::array::Array;
use gradus::evaluate::{Values, evaluate_all};
use gradus::functions::{self, all_forms};
use gradus::ir::{Arena, Node, NodeId};
use gradus::native::{Function, Given, NativeError, Program};
use gradus::number::Random;
use gradus::plan::plan;
use gradus::session::{Answer, Session};
use gradus::shape::Dimension;

/// Programs whose every expression is computed, all of a program at once. Lines of declarations first.
const PROGRAMS: &[&str] = &[
    "W1 : R[h,n]\nW2 : R[k,h]\nx : R[n]\nb1 : R[h]\nb2, t : R[k]\n\
     E = 1/2*norm(sigma(W2*sigma(W1*x + b1) + b2) - t)^2\nE\ngrad(E, W1)\ngrad(E, W2)\ngrad(E, b1)\nhessian(E, b2)",
    "X : R[m,n]\ny : R[m]\nw : R[n]\nf = sum(log(1 + exp(-y.*(X*w))))\nf\ngrad(f, w)\nhessian(f, w)\ngrad(f, X)",
    "T : R[m,n]\nU : R[m,k]\nV : R[n,k]\nf = norm(T - U*V')^2\nf\ngrad(f, U)\ngrad(f, V)\nhessian(f, U)",
    "Q : R[m,n]\nK : R[k,n]\nV : R[k,h]\nf = sum((softmax(Q*K', 2)*V).^2)\nf\ngrad(f, Q)\ngrad(f, V)",
    "z, t : R[n]\nf = -t'*log(softmax(z))\nf\ngrad(f, z)\nhessian(f, z)",
    "S : R[n,n] posdef\ny : R[n]\nf = logdet(S) + y'*inv(S)*y\nf\ngrad(f, y)\ngrad(f, S)",
    "A : R[m,n]\nB : R[n,k]\nx : R[n]\nu : R[m]\nA*B\nA'*u\nA*x*u'\ntr(A*x*u')\nu'*A*B\ndiag(x)*B\nA*diag(x)\ndiag(x)\nsum(A, 1)\nsum(A, 2)",
    "A : R[m,n]\nx : R[n]\nA'\nx\n2*A\nA.*A - A\nA./(1 + A.^2)\nsqrt(A)\nx.^(3/2)\nmax(A, 1/2)\nA[1,:]\nA[:,1]\nx[1]*x\nvec(A)",
    "A : R[n,n]\nb : R[n]\nB : R[n,k]\ninv(A)*b\ninv(A')*B\nb'*inv(A)*b\nB'*inv(A)\nlogsumexp(B, 1)\nsoftmax(b)\nsoftmax(B, 1)\nsoftmax(B, 2)",
    "A : R[m,n]\nX : R[n,k]\nB : R[k,m]\nf = tr(A*X*B)\ngrad(f, X)\njacobian(A*X*B, X)\nhessian(norm(A*X)^2, X)",
    // Sums that are multiplied out at some sizes, and products in more orders than one.
    "T : R[m,n]\nU : R[m,k]\nV : R[n,k]\np : R[n]\nd : R[m]\n(T - U*V')*V\n(T - 2*U*V')'*U\n(diag(p) - p*p')*V\n\
     U'*(diag(d) + U*U')*T\n(T - U*V')*V*(V'*V)\nT*V*U'*T*p\nsum(U*V'*V)\nU*V'*V\n(T - U*V')*p\n\
     diag((T - U*V')*T')\nd'*(T + d*p')*V\ntr((U'*T - V')*V*V'*V)\n(T - U*V')[1,:]*V",
    "A : R[m,n]\nB : R[n,k]\nC : R[k,m]\nkron(A, B)*vec(B')\nkron(A*B, C)\nkron(A, B)*kron(A', B')\n\
     jacobian((A*B).^2, A)\ndiag(A*B*C)\nsum(diag(A*B*C))",
];

/// The sizes, in turn, that the names h, k, m, n are given.
const SIZES: [[usize; 4]; 4] = [[2, 3, 4, 5], [1, 1, 1, 1], [3, 1, 2, 1], [5, 2, 1, 300]];

/// The expressions of a program, each in the same session.
fn expressions(session: &mut Session, program: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    for line in program.lines() {
        let outcome = session.run(line).pop().unwrap();
        session.keep();
        match outcome.answer {
            Answer::Expression(answer) => found.push(answer.node),
            Answer::Taken(_) => {}
            other => panic!("{line}: {other:?}"),
        }
    }
    found
}

/// A value for every variable, inside the domains of what is computed here.
fn values(arena: &Arena, roots: &[NodeId], sizes: &BTreeMap<String, usize>) -> Values<f64> {
    let mut values: Values<f64> = Values::new();
    for (name, size) in sizes {
        values.set_size(name, *size);
    }
    let mut random = Random::new(11);
    for id in arena.reachable(roots) {
        if !matches!(arena.node(id), Node::Symbol(_)) {
            continue;
        }
        let shape = values.lengths_of(arena.axes(id), &String::new).unwrap();
        let is_square = shape.len() == 2 && shape[0] == shape[1];
        let entry = |index: &[usize]| {
            let dominant = if is_square && index[0] == index[1] { 2.0 } else { 0.0 };
            Ok(0.1 + dominant + 0.5 * random.unit())
        };
        let mut value = Array::from_fn(&shape, entry).unwrap();
        if let Node::Symbol(symbol) = arena.node(id)
            && !arena.symbol(*symbol).structure.is_empty()
        {
            let turned = value.transpose(&[1, 0]).unwrap();
            value = value.zip(&turned, |a, b| Ok(0.5 * (a + b))).unwrap();
        }
        values.set(id, value);
    }
    values
}

/// What a program is given, in its order.
fn given(arena: &Arena, roots: &[NodeId], values: &Values<f64>, program: &Program) -> Vec<Vec<f64>> {
    let named = |name: &str| {
        let is = |id: &NodeId| matches!(arena.node(*id), Node::Symbol(symbol) if *arena.symbol(*symbol).name == *name);
        arena.reachable(roots).into_iter().find(is).unwrap()
    };
    program.inputs().iter().map(|input| values.get(named(&input.name)).unwrap().data().to_vec()).collect()
}

/// Both evaluators on the same values, of all that is asked for together and of each alone: what is shared, and so
/// what is multiplied out, depends on it.
fn compare(arena: &Arena, roots: &[NodeId], sizes: &BTreeMap<String, usize>, what: &str) {
    compare_once(arena, roots, sizes, what);
    for root in roots {
        compare_once(arena, &[*root], sizes, what);
    }
}

/// Equal to 1e-12 of the largest entry.
fn compare_once(arena: &Arena, roots: &[NodeId], sizes: &BTreeMap<String, usize>, what: &str) {
    let named: Vec<(String, NodeId)> =
        roots.iter().enumerate().map(|(place, node)| (format!("r{place}"), *node)).collect();
    let plan = plan(arena, &named, sizes).unwrap();
    let mut program = Program::new(&plan, sizes).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let values = values(arena, roots, sizes);
    let inputs = given(arena, roots, &values, &program);
    let inputs: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
    let expected = evaluate_all(arena, roots, &values, &1.0).unwrap();
    // Every entry of a result is written, whatever was there.
    let mut results: Vec<Vec<f64>> =
        expected.iter().map(|result| vec![f64::NAN; result.data().len()]).collect();
    let mut into: Vec<&mut [f64]> = results.iter_mut().map(Vec::as_mut_slice).collect();
    program.run_into(&inputs, &mut into).unwrap();
    for (found, expected) in results.iter().flatten().zip(expected.iter().flat_map(Array::data)) {
        assert_eq!(found.is_nan(), expected.is_nan(), "{what}: an entry that is not written, at {sizes:?}");
    }
    // What is left of one run must not show in the next.
    for _ in 0..2 {
        program.run(&inputs).unwrap();
        for (place, expected) in expected.iter().enumerate() {
            let (lengths, found) = program.result(place).unwrap();
            assert_eq!(lengths, expected.shape(), "{what}: result {place}");
            let largest = expected.data().iter().fold(1.0, |most: f64, one| most.max(one.abs()));
            for (found, expected) in found.iter().zip(expected.data()) {
                let off = (found - expected).abs();
                assert!(
                    off <= 1e-12 * largest,
                    "{what}: result {place} at {sizes:?}: {found}, not {expected}"
                );
            }
        }
    }
}

#[test]
fn a_plan_computes_what_the_slow_evaluator_does() {
    for program in PROGRAMS {
        let mut session = Session::new();
        session.options.verify = false;
        let roots = expressions(&mut session, program);
        for lengths in SIZES {
            let large = lengths[3] > 9
                && (program.contains("hessian") || program.contains("inv") || program.contains("A*X*B"));
            let lengths = if large { [5, 2, 1, 7] } else { lengths };
            let names = ["h", "k", "m", "n"].map(str::to_owned);
            let sizes: BTreeMap<String, usize> = names.into_iter().zip(lengths).collect();
            compare(session.arena(), &roots, &sizes, program);
        }
    }
}

#[test]
fn an_entry_is_the_value_of_its_kernel() {
    for id in all_forms() {
        let form = functions::form(id);
        let Some(of_entries) = form.of_entries else { continue };
        let kernel = form.kernels.unwrap().float.unwrap();
        for x in [-800.0, -40.0, -3.0, -0.5, -1e-9, 1e-300, 0.25, 1.0, 2.5, 36.0, 700.0] {
            let Ok(expected) = kernel(&[Array::scalar(x)]) else { continue };
            let expected = *expected.as_scalar().unwrap();
            let name = functions::row(id).name;
            // By registers and, at the end, by parts of one.
            let mut all = [f64::NAN; 19];
            of_entries(&[x; 19], &mut all);
            for found in all {
                let off = (found - expected).abs();
                assert!(off <= 4.5e-16 * expected.abs() + 1e-307, "{name}({x}): {found}, not {expected}");
            }
        }
    }
}

#[test]
fn what_is_missing_is_said() {
    let mut session = Session::new();
    let roots = expressions(&mut session, "A : R[m,n]\nx : R[n]\nA*x");
    let plan = plan(session.arena(), &[("y".to_owned(), roots[0])], &BTreeMap::new()).unwrap();
    let sizes = BTreeMap::from([("m".to_owned(), 2)]);
    assert_eq!(Program::new(&plan, &sizes).unwrap_err(), NativeError::UnknownSize { name: "n".to_owned() });
    let sizes = BTreeMap::from([("m".to_owned(), 2), ("n".to_owned(), 3)]);
    let mut program = Program::new(&plan, &sizes).unwrap();
    let missing = NativeError::Input { name: "x".to_owned(), needs: 3 };
    assert_eq!(program.run(&[&[0.0; 6], &[0.0; 2]]).unwrap_err(), missing);
    let sizes = ["m", "n"].map(|name| (name.to_owned(), usize::MAX / 2)).into_iter().collect();
    assert!(matches!(Program::new(&plan, &sizes).unwrap_err(), NativeError::Length { .. }));
}

#[test]
fn a_row_is_the_value_of_its_kernel() {
    let mut random = Random::new(2);
    for id in all_forms() {
        let form = functions::form(id);
        let Some(of_row) = form.of_row else { continue };
        let kernel = form.kernels.unwrap().float.unwrap();
        for length in [1, 2, 7, 300] {
            let row: Vec<f64> = (0..length).map(|_| 40.0 * random.unit() - 20.0).collect();
            let expected = kernel(&[Array::vector(row.clone()).unwrap()]).unwrap();
            let mut found = vec![f64::NAN; expected.data().len()];
            of_row(&row, &mut found);
            for (found, expected) in found.iter().zip(expected.data()) {
                let name = functions::row(id).name;
                assert!(
                    (found - expected).abs() <= 1e-14 * expected.abs(),
                    "{name}: {found}, not {expected}"
                );
            }
        }
    }
}

/// Products go by a library from some size on: both ways on both sides of it, as they lie and transposed.
#[test]
fn large_products_are_products() {
    let mut session = Session::new();
    session.options.verify = false;
    let roots = expressions(
        &mut session,
        "A : R[m,k]\nB : R[k,n]\nC : R[n,k]\nD : R[k,m]\nA*B\nA*C'\nD'*B\nD'*C'\nA[1..1,:]*B",
    );
    for [m, k, n] in [[1, 300, 200], [50, 40, 30], [64, 64, 64], [200, 1, 150], [3, 5, 2000]] {
        let sizes =
            [("m", m), ("k", k), ("n", n)].map(|(name, size)| (name.to_owned(), size)).into_iter().collect();
        compare(session.arena(), &roots, &sizes, "large products");
    }
}

/// What stands behind an inverse is solved, unless the inverse is there all the same.
#[test]
fn an_inverse_before_something_is_not_built() {
    let kernels = |program: &str| -> Vec<String> {
        let mut session = Session::new();
        session.options.verify = false;
        let roots = expressions(&mut session, program);
        let named: Vec<(String, NodeId)> =
            roots.iter().enumerate().map(|(place, node)| (format!("r{place}"), *node)).collect();
        plan(session.arena(), &named, &BTreeMap::new())
            .unwrap()
            .lines()
            .into_iter()
            .map(|line| line.kernel)
            .collect()
    };
    assert_eq!(kernels("A : R[n,n]\nb : R[n]\ninv(A)*b"), ["inv(A)*b"]);
    assert_eq!(kernels("A : R[n,n]\nB : R[n,k]\ninv(A + A')*B"), ["A + A'", "inv(%1)*B"]);
    assert_eq!(kernels("A : R[n,n]\nb : R[n]\ninv(A)*b\ninv(A)"), ["inv(A)", "r1*b"]);
}

/// A function of `U : R[m,k]`, `V : R[n,k]` and `T : R[m,n]`: the derivative of `norm(T - U*V')^2` by `U`, twice, and
/// `vec(U)`, which is merged from another order than it lies in.
fn factors() -> Function {
    let mut session = Session::new();
    let roots = expressions(
        &mut session,
        "U : R[m,k]\nV : R[n,k]\nT : R[m,n]\ngrad(norm(T - U*V')^2, U)\nvec(U)\nvec(U')",
    );
    let named = [("g", roots[0]), ("v", roots[1]), ("t", roots[2]), ("again", roots[0])];
    let named = named.map(|(name, node)| (name.to_owned(), node)).to_vec();
    let axes = |names: [&str; 2]| Some(names.map(Dimension::name).to_vec());
    let parameters = [("U", ["m", "k"]), ("V", ["n", "k"]), ("T", ["m", "n"])];
    let parameters = parameters.map(|(name, names)| (name.to_owned(), axes(names))).to_vec();
    Function::new(session.arena().clone(), named, parameters).unwrap()
}

/// Entries 1, 2, 3, … of a matrix, in the order that they lie in.
fn lying(rows: usize, columns: usize, by_columns: bool) -> Vec<f64> {
    let entry = |row: usize, column: usize| f64::from(u32::try_from(row * columns + column + 1).unwrap());
    let place = |at: usize| if by_columns { (at % rows, at / rows) } else { (at / columns, at % columns) };
    (0..rows * columns).map(place).map(|(row, column)| entry(row, column)).collect()
}

#[test]
fn arrays_may_lie_row_by_row_or_column_by_column() {
    let function = factors();
    for [m, n, k] in [[3, 4, 2], [1, 1, 1], [2, 5, 1], [70, 30, 5]] {
        let mut first: Option<Vec<Vec<f64>>> = None;
        for order in 0..8 {
            let lies = [order & 1 == 1, order & 2 == 2, order & 4 == 4];
            let shapes = [[m, k], [n, k], [m, n]];
            let given = shapes.iter().zip(lies).map(|(lengths, lies)| Given::Array(lengths, lies));
            let arrays: Vec<Vec<f64>> =
                shapes.iter().zip(lies).map(|([rows, columns], lies)| lying(*rows, *columns, lies)).collect();
            let mut ready = function.take(given).unwrap();
            let inputs: Vec<&[f64]> = ready.inputs.iter().map(|place| arrays[*place].as_slice()).collect();
            ready.program.run(&inputs).unwrap();
            let found: Vec<Vec<f64>> =
                (0..4).map(|place| ready.program.result(place).unwrap().1.to_vec()).collect();
            assert_eq!(found[3], found[0], "a result that is asked for twice");
            function.put_back(ready);
            let first = first.get_or_insert_with(|| found.clone());
            for (one, other) in first.iter().flatten().zip(found.iter().flatten()) {
                assert!(
                    (one - other).abs() <= 1e-12 * one.abs(),
                    "{one} and {other} of {m}, {n}, {k}, {lies:?}"
                );
            }
        }
        // vec(U) stacks columns, vec(U') rows; the gradient's first entry by hand where all sizes are 1.
        let first = first.unwrap();
        assert_eq!((&first[1], &first[2]), (&lying(m, k, true), &lying(m, k, false)));
        if [m, n, k] == [1, 1, 1] {
            assert_eq!(first[0], [0.0], "2*(u*v - t)*v at 1, 1, 1");
        }
    }
}

#[test]
fn arrays_that_do_not_fit_are_refused() {
    let function = factors();
    let refused = |shapes: [&[usize]; 3]| {
        function.take(shapes.into_iter().map(|lengths| Given::Array(lengths, false))).unwrap_err()
    };
    let of = |name: &str| NativeError::Shape { name: name.to_owned() };
    assert_eq!(refused([&[3, 2], &[4, 3], &[3, 4]]), of("V"));
    assert_eq!(refused([&[3, 2], &[4, 2], &[4, 3]]), of("T"));
    assert_eq!(refused([&[3, 2], &[4, 2], &[12]]), of("T"));
    let mut ready = function
        .take(
            [&[3, 2], &[4, 2], &[3, 4]].into_iter().map(|lengths: &[usize; 2]| Given::Array(lengths, false)),
        )
        .unwrap();
    let short = NativeError::Result { place: 0, needs: 6 };
    assert_eq!(ready.program.run_into(&[&[0.0; 6], &[0.0; 8], &[0.0; 12]], &mut []).unwrap_err(), short);
}

/// A second call of the same sizes neither plans nor takes memory.
#[test]
fn a_second_call_allocates_nothing() {
    let function = factors();
    let shapes = [[30, 20], [10, 20], [30, 10]];
    let arrays = shapes.map(|[rows, columns]| lying(rows, columns, false));
    let mut results = [30 * 20, 600, 600, 600].map(|count| vec![0.0; count]);
    let mut call = || {
        let mut ready = function.take(shapes.iter().map(|lengths| Given::Array(lengths, false))).unwrap();
        let [u, v, t] = [0, 1, 2].map(|at| arrays[ready.inputs[at]].as_slice());
        let [g, first, second, again] = &mut results;
        ready.program.run_into(&[u, v, t], &mut [g, first, second, again]).unwrap();
        function.put_back(ready);
    };
    call();
    assert_eq!(allocation_counter::measure(&mut call).count_total, 0);
}

/// Every array has its place before the first run: later runs take no memory at all.
#[test]
fn a_second_run_allocates_nothing() {
    for program in PROGRAMS {
        // What calls kernels of whole arrays takes memory in those.
        if ["posdef", "max("].iter().any(|word| program.contains(word)) {
            continue;
        }
        let mut session = Session::new();
        session.options.verify = false;
        let roots = expressions(&mut session, program);
        let named: Vec<(String, NodeId)> =
            roots.iter().enumerate().map(|(place, node)| (format!("r{place}"), *node)).collect();
        let names = ["h", "k", "m", "n"].map(str::to_owned);
        let sizes: BTreeMap<String, usize> = names.into_iter().zip([3, 4, 5, 6]).collect();
        let plan = plan(session.arena(), &named, &sizes).unwrap();
        let mut program_of = Program::new(&plan, &sizes).unwrap();
        let values = values(session.arena(), &roots, &sizes);
        let inputs = given(session.arena(), &roots, &values, &program_of);
        let inputs: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
        program_of.run(&inputs).unwrap();
        let taken = allocation_counter::measure(|| program_of.run(&inputs).unwrap());
        assert_eq!(taken.count_total, 0, "{program}");
    }
}
