//! Arrays in files and what is computed with them. The files in `tests/data` were written by NumPy 2.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gradus::data::{Data, Kind, Loader, read, write};
use gradus::number::Random;
use gradus::session::{Answer, Numbers, Session};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

fn array(lengths: &[usize], numbers: &[f64]) -> Data {
    Data::new(lengths.to_vec(), numbers.to_vec()).unwrap()
}

/// The array that most of the files hold.
fn usual() -> Data {
    array(&[2, 3], &[1.5, -2.0, 3.0, 4.0, 5.25, -6.0])
}

#[test]
fn arrays_of_numpy_are_read() {
    for name in ["rows.npy", "columns.npy", "single.npy", "half.npy", "swapped.npy"] {
        assert_eq!(read(Kind::Npy, &file(name), None).unwrap(), usual(), "{name}");
    }
    let one = |name: &str| read(Kind::Npy, &file(name), None).unwrap();
    assert_eq!(one("whole.npy"), array(&[3], &[-3.0, 0.0, 7.0]));
    assert_eq!(one("unsigned.npy"), array(&[3], &[0.0, 200.0, 255.0]));
    assert_eq!(one("truth.npy"), array(&[2], &[1.0, 0.0]));
    assert_eq!(one("number.npy"), array(&[], &[2.5]));
    // `arange(24)` on axes of 2, 3 and 4, saved column by column.
    let counted: Vec<f64> = (0..24).map(f64::from).collect();
    assert_eq!(one("cube.npy"), array(&[2, 3, 4], &counted));
    for name in ["stored.npz", "packed.npz"] {
        assert_eq!(read(Kind::Npz, &file(name), Some("A")).unwrap(), usual(), "{name}");
        assert_eq!(read(Kind::Npz, &file(name), Some("b")).unwrap(), array(&[2], &[1.0, 2.0]), "{name}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    let numbers = [0.1, -1.0 / 3.0, 1e-300, f64::MAX, -0.0, f64::INFINITY];
    for lengths in [&[2, 3][..], &[6], &[3, 2]] {
        let data = array(lengths, &numbers);
        for kind in [Kind::Npy, Kind::Csv, Kind::Npz] {
            let bytes = write(kind, &[("value".to_owned(), data.clone())]).unwrap();
            assert_eq!(read(kind, &bytes, None).unwrap(), data, "{kind:?}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_place() {
    let said =
        |kind: Kind, bytes: &[u8], member: Option<&str>| read(kind, bytes, member).unwrap_err().to_string();
    assert_eq!(said(Kind::Csv, b"1,2\n3,4,5\n", None), "line 2: 3 numbers, and 2 before it");
    assert_eq!(said(Kind::Csv, b"a,b\n1,2\n3,\n", None), "line 3, column 2: `` is no number");
    assert_eq!(said(Kind::Csv, b"", None), "line 1: no numbers");
    assert_eq!(said(Kind::Csv, b"1,2\n\xff", None), "byte 4: no text in UTF-8");
    assert_eq!(
        said(Kind::Npy, b"1,2", None),
        "byte 0: a file of NumPy begins with \\x93NUMPY, and this does not"
    );
    assert_eq!(
        said(Kind::Npy, &file("complex.npy"), None),
        "byte 10: entries of type `<c16` are no numbers that are read here"
    );
    let whole = file("rows.npy");
    let short = &whole[..whole.len() - 8];
    assert_eq!(
        said(Kind::Npy, short, None),
        "byte 168: the file ends there, and its shape [2, 3] needs 48 bytes from byte 128 on"
    );
    assert_eq!(said(Kind::Npy, &whole, Some("A")), "it holds one array, and none is called `A`");
    let packed = file("packed.npz");
    assert_eq!(
        said(Kind::Npz, &packed, None),
        "it holds several arrays: name one of A, b, as in `file.npz:name`"
    );
    assert_eq!(said(Kind::Npz, &packed, Some("c")), "no array in it is called `c`; there are A, b");
}

/// Whatever the bytes are, they are an array or are refused.
#[test]
fn no_file_makes_it_panic() {
    let mut random = Random::new(5);
    for (name, kind) in [("columns.npy", Kind::Npy), ("cube.npy", Kind::Npy), ("packed.npz", Kind::Npz)] {
        let whole = file(name);
        let member = (kind == Kind::Npz).then_some("A");
        for end in 0..whole.len() {
            assert!(read(kind, &whole[..end], member).is_err(), "{name} up to byte {end}");
        }
        for _ in 0..2000 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                let place = usize::try_from(random.below(u64::try_from(bytes.len()).unwrap())).unwrap();
                bytes[place] = u8::try_from(random.below(256)).unwrap();
            }
            _ = read(kind, &bytes, member);
        }
    }
    let huge = "{'descr': '<f8', 'fortran_order': True, 'shape': (18446744073709551615, 3), }\n";
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend_from_slice(&u16::try_from(huge.len()).unwrap().to_le_bytes());
    bytes.extend_from_slice(huge.as_bytes());
    assert!(read(Kind::Npy, &bytes, None).is_err());
}

fn eval(session: &mut Session, text: &str) -> Numbers {
    match session.run(text).pop().unwrap().answer {
        Answer::Eval(numbers) => numbers,
        other => panic!("{text}: {other:?}"),
    }
}

fn faults(session: &mut Session, text: &str) -> Vec<String> {
    match session.run(text).pop().unwrap().answer {
        Answer::Errors(errors) => {
            errors.iter().map(|error| format!("{}: {}", error.code, error.message)).collect()
        }
        other => panic!("{text}: {other:?}"),
    }
}

fn literal(data: &Data) -> String {
    let columns = data.lengths().get(1).copied().unwrap_or(1);
    let rows = data
        .numbers()
        .chunks(columns)
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    format!("[{}]", rows.collect::<Vec<_>>().join("; "))
}

/// Data go over the plan, literals over the slow evaluator.
#[test]
fn data_are_computed_with_as_literals_are() {
    let mut random = Random::new(3);
    let mut drawn = |lengths: &[usize]| {
        let count: usize = lengths.iter().product();
        let square = lengths.len() == 2 && lengths[0] == lengths[1];
        let number = |place: usize| {
            let on = if square && place.is_multiple_of(lengths[0] + 1) { 3.0 } else { 0.0 };
            ((random.unit() - 0.3) * 1024.0).round() / 1024.0 + on
        };
        array(lengths, &(0..count).map(number).collect::<Vec<f64>>())
    };
    let given = [
        ("A", "R[m,n]", drawn(&[4, 3])),
        ("B", "R[n,n]", drawn(&[3, 3])),
        ("x", "R[n]", drawn(&[3])),
        ("y", "R[m]", drawn(&[4])),
        ("t", "R", drawn(&[])),
    ];
    let (mut by_data, mut by_literal) = (Session::new(), Session::new());
    for (name, shape, data) in given {
        by_data.run(&format!("{name} : {shape}"));
        let value = if data.lengths().is_empty() { data.numbers()[0].to_string() } else { literal(&data) };
        by_literal.run(&format!("{name} : {shape} = {value}"));
        by_data.give(name, data).unwrap();
    }
    for text in [
        "A*x",
        "x'*B",
        "inv(B)*x",
        "A*inv(B)*A'",
        "sum(inv(B))",
        "logdet(B'*B)",
        "softmax(A*x)",
        "norm(A)",
        "grad(norm(A*x - y)^2, x)",
        "hessian(sum(exp(A*x)), x)",
        "jacobian(sigma(A*x), A)",
        "diag(x)*B",
        "t*A",
        "grad(sum(log(1 + exp(-y.*(A*x)))), A)",
        "kron(x, y)",
        "vec(A)",
        "A[2,:]",
        "x[1..2]",
        "relu(A)",
        "m*x",
        "sum(i*x[i] for i in 1..n)",
        "eigvals(B + B')",
        "pinv(A)",
        "max(x)",
    ] {
        let text = format!("eval {text}");
        let (found, wanted) = (eval(&mut by_data, &text), eval(&mut by_literal, &text));
        assert_eq!((&found.axes, found.row, found.exact), (&wanted.axes, wanted.row, None), "{text}");
        let largest = wanted.data.iter().fold(1.0, |most: f64, number| most.max(number.abs()));
        for (found, wanted) in found.data.iter().zip(&wanted.data) {
            assert!((found - wanted).abs() <= 1e-12 * largest, "{text}: {found}, not {wanted}");
        }
    }
}

#[test]
fn lengths_fix_dimensions_and_errors_show_both_shapes() {
    let mut session = Session::new();
    session.run("X : R[m,n]\ny : R[m]\nS : R[n,n] symmetric");
    session.give("X", usual()).unwrap();
    let refused = session.give("y", array(&[3], &[1.0; 3])).unwrap_err();
    assert_eq!(refused.code, "G0403");
    assert_eq!(refused.message, "`y` is a vector(m), but its data are a vector of 3");
    assert_eq!(refused.notes, ["m = 2, by what was given before"]);
    // What was refused left nothing behind; a column is a vector.
    session.give("y", array(&[2, 1], &[1.0, 2.0])).unwrap();
    assert_eq!(eval(&mut session, "eval X'*y").data, [9.5, 8.5, -9.0]);
    let off = array(&[3, 3], &[1.0, 2.0, 3.0, 2.5, 1.0, 4.0, 3.0, 4.0, 1.0]);
    assert_eq!(session.give("S", off).unwrap_err().code, "G0418");
    // Rounding apart it is symmetric.
    let near = array(&[3, 3], &[1.0, 2.0, 3.0, 2.000_000_000_001, 1.0, 4.0, 3.0, 4.0, 1.0]);
    session.give("S", near).unwrap();
    let symmetric = eval(&mut session, "eval S - S'");
    assert!(symmetric.data.iter().all(|number| *number == 0.0));
    // A name of which nothing is known has the shape of its data; a definition takes none.
    session.give("Z", usual()).unwrap();
    assert_eq!(eval(&mut session, "eval sum(Z)").data, [5.75]);
    session.run("f = sum(Z)");
    assert_eq!(session.give("f", array(&[], &[1.0])).unwrap_err().code, "G0419");
    assert_eq!(session.give("e0 + 1", usual()).unwrap_err().code.get(..3), Some("G01"));
}

#[test]
fn programs_load_where_they_may() {
    let text = "X : R[m,n] = load(\"rows.npy\")\neval sum(X, 1)";
    let mut session = Session::new();
    let refused = session.run(text).into_iter().next().unwrap();
    let Answer::Errors(errors) = refused.answer else { panic!() };
    assert_eq!(errors[0].message, "cannot load `rows.npy`: no files are read here");

    let mut session = Session::new();
    session.options.loader = Some(Loader::new(|name| {
        let kind = Kind::of(name).ok_or("what kind?")?;
        read(kind, &file(name), None).map_err(|error| error.to_string())
    }));
    assert_eq!(eval(&mut session, text).data, [5.5, 3.25, -3.0]);
    // What a file says fixes dimensions for what comes after it, as a literal does.
    assert_eq!(eval(&mut session, "y : R[n] = [1; 0; 2]\neval X*y").data, [7.5, -8.0]);
    assert_eq!(faults(&mut session, "Y : R[n,m] = load(\"rows.npy\")").len(), 1);
    assert_eq!(
        faults(&mut session, "V : R[2] = load(\"x.png\")"),
        ["G0419: cannot load `x.png`: what kind?"]
    );
    // Several names, and a variable that is called so.
    assert_eq!(eval(&mut session, "P, Q : R[2,3] = load(\"rows.npy\")\neval sum(P - Q)").data, [0.0]);
    assert_eq!(eval(&mut session, "load = 2\neval load*3").data, [6.0]);
    // What a question leaves behind is gone, and not what was given.
    let before = session.snapshot();
    session.give("X", array(&[2, 3], &[0.0; 6])).unwrap();
    assert_eq!(eval(&mut session, "eval sum(X)").data, [0.0]);
    session.restore(before);
    assert_eq!(eval(&mut session, "eval sum(X)").data, [5.75]);
}

#[test]
fn a_slope_that_data_do_not_have_is_refused() {
    let mut session = Session::new();
    session.run("x : R[n]");
    session.give("x", array(&[3], &[1.0, 0.0, -2.0])).unwrap();
    assert!(faults(&mut session, "eval grad(sum(abs(x)), x)")[0].starts_with("G0406"));
    assert!(faults(&mut session, "eval sum(log(x))")[0].starts_with("G0405"));
    session.give("x", array(&[3], &[1.0, 0.5, -2.0])).unwrap();
    assert_eq!(eval(&mut session, "eval grad(sum(abs(x)), x)").data, [1.0, 1.0, -1.0]);
}

fn gradus(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradus")).args(arguments).current_dir(folder()).output().unwrap()
}

#[test]
fn the_command_line_reads_and_writes_arrays() {
    let target = std::env::temp_dir().join(format!("gradus-data-{}", std::process::id()));
    fs::create_dir_all(&target).unwrap();
    let path = |name: &str| target.join(name).to_string_lossy().into_owned();
    for (name, kind) in [("r.npy", Kind::Npy), ("r.npz", Kind::Npz), ("r.csv", Kind::Csv)] {
        let done = gradus(&["eval", "2*A'", "--set", "A=packed.npz:A", "-o", &path(name)]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let wanted = array(&[3, 2], &[3.0, 8.0, -4.0, 10.5, 6.0, -12.0]);
        assert_eq!(read(kind, &fs::read(path(name)).unwrap(), None).unwrap(), wanted, "{name}");
    }
    let program = path("p.gradus");
    fs::write(&program, "X : R[m,n] = load(\"r.csv\")\neval sum(X, 1)\n").unwrap();
    let said = |arguments: &[&str]| String::from_utf8(gradus(arguments).stdout).unwrap();
    // Files that a program loads lie beside it.
    assert_eq!(said(&["run", &program]), "sum(X, 1) = [5, 6.5]\n");
    assert_eq!(said(&["run", &program, "--set", "X=rows.npy"]), "sum(X, 1) = [5.5, 3.25, -3]\n");
    let failed = gradus(&["eval", "sum(A)", "-d", "A : R[2,2]", "--set", "A=rows.npy"]);
    assert!(!failed.status.success());
    assert_eq!(
        String::from_utf8(failed.stderr).unwrap(),
        "error: `A` is a matrix(2, 2), but its data are 2×3\n"
    );
    let timed = said(&["time", "sum(exp(A*x))", "--wrt", "x", "--set", "A=rows.npy"]);
    assert!(timed.contains("operations"), "{timed}");
    fs::remove_dir_all(target).unwrap();
}
