//! Programs in C and in Rust, compiled and run: their own checks by differences, and their numbers at one point
//! against those that Gradus evaluates there.

#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gradus::session::{Answer, Session};

use super::{CASES, emit, words};

/// A case with its program.
struct Case {
    name: String,
    arguments: Vec<String>,
    code: String,
}

/// What a program says of itself: names with the lengths of their axes, and sizes.
struct Said {
    function: String,
    sizes: Vec<String>,
    inputs: Vec<(String, Vec<usize>)>,
    outputs: Vec<(String, Vec<usize>)>,
    by_size: BTreeMap<String, usize>,
}

fn cases(target: &str) -> Vec<Case> {
    let mut found = Vec::new();
    for line in fs::read_to_string(CASES).unwrap().lines().filter(|line| !line.is_empty()) {
        let (name, arguments) = line.split_once('\t').unwrap();
        let arguments = words(arguments);
        let output = emit(&arguments, target);
        let said =
            String::from_utf8(if output.status.success() { output.stdout } else { output.stderr }).unwrap();
        if output.status.success() {
            found.push(Case { name: name.to_owned(), arguments, code: said });
        } else {
            assert!(said.contains("error[G060"), "{name}: {said}");
        }
    }
    assert!(found.len() >= 24, "only {} cases are written for {target}", found.len());
    found
}

/// What stands between a word and the end of its line.
fn after<'a>(code: &'a str, word: &str) -> &'a str {
    code.lines().find_map(|line| line.split_once(word)).unwrap().1
}

fn said(code: &str) -> Said {
    let line = code.lines().find(|line| line.starts_with("void ") || line.starts_with("pub fn ")).unwrap();
    let (head, arguments) = line.split_once('(').unwrap();
    let function = head.rsplit(' ').next().unwrap().to_owned();
    let size = |argument: &str| {
        argument.strip_prefix("size_t ").or_else(|| argument.strip_suffix(": usize")).map(str::to_owned)
    };
    let sizes: Vec<String> =
        arguments.trim_end_matches(['{', ' ', ')']).split(", ").filter_map(size).collect();
    let by_size: BTreeMap<String, usize> =
        sizes.iter().enumerate().map(|(place, size)| (size.clone(), 2 + place)).collect();
    let product = |term: &str| -> usize {
        term.split('*').map(|one| by_size.get(one).copied().unwrap_or_else(|| one.parse().unwrap())).product()
    };
    // `m + n - 1`: what is added up, less what is taken away.
    let length = |axis: &str| -> usize {
        let mut taken = axis.split(" - ");
        let added: usize = taken.next().unwrap().split(" + ").map(product).sum();
        added - taken.map(product).sum::<usize>()
    };
    let arrays = |text: &str| -> Vec<(String, Vec<usize>)> {
        let text = text.trim_end_matches('.');
        let parts = text.split("), ").map(|part| part.trim_end_matches(')').split_once(" (").unwrap());
        parts
            .map(|(name, axes)| {
                let axes = axes.split(", ").filter(|axis| !axis.is_empty()).map(length).collect();
                (name.to_owned(), axes)
            })
            .collect()
    };
    let (inputs, outputs) = (arrays(after(code, "Shapes: ")), arrays(after(code, "Returns: ")));
    Said { function, sizes, inputs, outputs, by_size }
}

/// Short decimals, so that both compute with the same numbers.
fn numbers(place: usize, lengths: &[usize]) -> Vec<f64> {
    let count: usize = lengths.iter().product();
    let number = |at: usize| f64::from(u32::try_from((7 * at + 3 * place) % 11).unwrap()) / 8.0 + 0.25;
    let mut all: Vec<f64> = (0..count).map(number).collect();
    if let [rows, columns] = *lengths
        && rows == columns
    {
        let drawn = all.clone();
        for (at, entry) in all.iter_mut().enumerate() {
            let (row, column) = (at / columns, at % columns);
            *entry += drawn[column * columns + row] + if row == column { 4.0 } else { 0.0 };
        }
    }
    all
}

fn literal(lengths: &[usize], numbers: &[f64]) -> String {
    let columns = lengths.get(1).copied().unwrap_or(1);
    let row = |row: &[f64]| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let rows: Vec<String> = numbers.chunks(columns).map(row).collect();
    if lengths.is_empty() { rows.concat() } else { format!("[{}]", rows.join("; ")) }
}

/// What Gradus evaluates for each result, one after the other.
fn expected(case: &Case, said: &Said) -> Vec<f64> {
    let text = case.arguments.iter().enumerate().find(|(place, one)| {
        !one.starts_with('-')
            && (*place == 0
                || !case.arguments[place - 1].starts_with('-')
                || case.arguments[place - 1] == "--with-check")
    });
    let mut expression = String::new();
    for piece in text.unwrap().1.split_inclusive(|letter: char| !letter.is_alphanumeric() && letter != '_') {
        let word = piece.trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
        match said.by_size.get(word) {
            Some(size) => expression.push_str(&piece.replacen(word, &size.to_string(), 1)),
            None => expression.push_str(piece),
        }
    }
    let (before, last) = expression.rsplit_once(';').map_or(("", expression.as_str()), |(a, b)| (a, b));
    let last = last.split_once(" = ").map_or(last, |(_, body)| body);
    let mut session = Session::new();
    session.options.verify = false;
    for (place, (name, lengths)) in said.inputs.iter().enumerate() {
        let axes: Vec<String> = lengths.iter().map(ToString::to_string).collect();
        let shape = if axes.is_empty() { "R".to_owned() } else { format!("R[{}]", axes.join(",")) };
        let name = name.trim_end_matches('_');
        session.run(&format!("{name} : {shape} = {}", literal(lengths, &numbers(place, lengths))));
    }
    let function = &said.function;
    session.run(before);
    session.run(&format!("{function} = {last}"));
    let mut all = Vec::new();
    for (name, _) in &said.outputs {
        let mut words = name.trim_end_matches('_').split('_');
        let kind = words.next().unwrap();
        let by: Vec<&str> = words.collect();
        let order: usize = kind
            .strip_prefix('d')
            .and_then(|rest| rest.get(..1)?.parse().ok())
            .filter(|_| kind.len() == 3)
            .unwrap_or(0);
        let call = match (order, by.as_slice()) {
            (_, []) => function.clone(),
            (0, by) => format!("{kind}({function}, {})", by.join(", ")),
            (order, [one]) => format!("diff({function}, {})", vec![*one; order].join(", ")),
            (_, by) => format!("diff({function}, {})", by.join(", ")),
        };
        match session.run(&format!("eval {call}")).pop().unwrap().answer {
            Answer::Eval(numbers) => all.extend(numbers.data),
            other => panic!("{}: {call}: {other:?}", case.name),
        }
    }
    all
}

fn compare(case: &Case, said: &Said, printed: &str) {
    let found: Vec<f64> = printed.lines().map(|line| line.parse().unwrap()).collect();
    let expected = expected(case, said);
    assert_eq!(found.len(), expected.len(), "{}", case.name);
    for (found, expected) in found.iter().zip(expected) {
        let off = (found - expected).abs();
        assert!(off <= 1e-9 * expected.abs() + 1e-12, "{}: {found}, not {expected}", case.name);
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("gradus-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A program that prints the results at one point, then what its check says.
fn c_program(case: &Case, said: &Said) -> String {
    let mut text = format!("{}\n#include <stdio.h>\n\nint main(void)\n{{\n", case.code);
    let mut arguments: Vec<String> = said.sizes.iter().map(|size| said.by_size[size].to_string()).collect();
    let sizes = arguments.join(", ");
    for (place, (name, lengths)) in said.inputs.iter().enumerate() {
        let all: Vec<String> = numbers(place, lengths).iter().map(|one| format!("{one:?}")).collect();
        let _ = writeln!(text, "    double {name}[] = {{{}}};", all.join(", "));
        arguments.push(if lengths.is_empty() { format!("{name}[0]") } else { name.clone() });
    }
    for (name, lengths) in &said.outputs {
        let _ = writeln!(text, "    double {name}[{}];", lengths.iter().product::<usize>());
        arguments.push(name.clone());
    }
    let function = &said.function;
    let _ = writeln!(
        text,
        "    static double work[100000];\n    if ({function}_work({sizes}) > 100000) return 100;"
    );
    let _ = writeln!(text, "    {function}({}, work);", arguments.join(", "));
    for (name, lengths) in &said.outputs {
        let count = lengths.iter().product::<usize>();
        let _ = writeln!(text, "    for (int i = 0; i < {count}; i++) printf(\"%.17g\\n\", {name}[i]);");
    }
    let check = if case.code.contains("int check_") { format!("check_{function}()") } else { "0".to_owned() };
    let _ = writeln!(text, "    return {check};\n}}");
    text
}

#[test]
fn programs_in_c_compute_what_gradus_does() {
    let folder = folder("c");
    for case in cases("c") {
        let said = said(&case.code);
        let (source, program) = (folder.join(format!("{}.c", case.name)), folder.join(&case.name));
        fs::write(&source, c_program(&case, &said)).unwrap();
        let mut compile = Command::new("cc");
        run(compile
            .args(["-std=c99", "-Wall", "-Wextra", "-pedantic", "-o"])
            .args([&program, &source])
            .arg("-lm"));
        compare(&case, &said, &run(&mut Command::new(&program)));
    }
    fs::remove_dir_all(folder).unwrap();
}

/// A branch that is not taken may be infinite.
#[test]
fn a_choice_in_c_leaves_out_the_other_branch() {
    let folder = folder("choice");
    let arguments =
        ["sum(where(x > 0, x, exp(x) - 1)) + sum(log(sigma(-x)))", "-d", "x : R[n]", "--wrt", "x"];
    let output = emit(&arguments.map(str::to_owned), "c");
    let code = String::from_utf8(output.stdout).unwrap();
    let main = "
#include <stdio.h>
int main(void)
{
    double x[] = {1000.0, -1.0}, value[1], grad_x[2], work[100];
    f(2, x, value, grad_x, work);
    printf(\"%.9f %.9f %.9f\", value[0], grad_x[0], grad_x[1]);
    return 0;
}
";
    let (source, program) = (folder.join("choice.c"), folder.join("choice"));
    fs::write(&source, format!("{code}{main}")).unwrap();
    run(Command::new("cc").args(["-std=c99", "-o"]).args([&program, &source]).arg("-lm"));
    // 1000 and exp(-1) - 1, less 1000 and log(1 + exp(-1)).
    assert_eq!(run(&mut Command::new(&program)), "-0.945382246 0.000000000 0.098938020");
    fs::remove_dir_all(folder).unwrap();
}

/// A product by a library is the same: a stand-in for it counts nothing, and multiplies as the standard says.
#[test]
fn products_in_c_may_be_a_library_s() {
    let folder = folder("cblas");
    fs::write(folder.join("cblas.h"), CBLAS).unwrap();
    for case in cases("c").into_iter().filter(|case| case.code.contains("cblas_dgem")) {
        let said = said(&case.code);
        let (source, program) = (folder.join(format!("{}.c", case.name)), folder.join(&case.name));
        fs::write(&source, c_program(&case, &said)).unwrap();
        let mut compile = Command::new("cc");
        compile
            .args(["-std=c99", "-DGRADUS_USE_CBLAS", "-I"])
            .arg(&folder)
            .arg("-o")
            .args([&program, &source]);
        run(compile.arg("-lm"));
        compare(&case, &said, &run(&mut Command::new(&program)));
    }
    fs::remove_dir_all(folder).unwrap();
}

/// The two products of the interface that BLAS has in C, in plain loops, for arrays row by row.
const CBLAS: &str = "
enum { CblasRowMajor = 101, CblasNoTrans = 111, CblasTrans = 112 };
static inline double cblas_at(int way, const double *a, int lda, int i, int j)
{
    return way == CblasNoTrans ? a[i*lda + j] : a[j*lda + i];
}
static inline void cblas_dgemm(int order, int left, int right, int m, int n, int k, double alpha, const double *a,
    int lda, const double *b, int ldb, double beta, double *c, int ldc)
{
    for (int i = 0; i < m && order == CblasRowMajor; i++) for (int j = 0; j < n; j++) {
        double sum = beta == 0.0 ? 0.0 : beta*c[i*ldc + j];
        for (int p = 0; p < k; p++) sum += alpha*cblas_at(left, a, lda, i, p)*cblas_at(right, b, ldb, p, j);
        c[i*ldc + j] = sum;
    }
}
static inline void cblas_dgemv(int order, int left, int high, int wide, double alpha, const double *a, int lda,
    const double *x, int incx, double beta, double *y, int incy)
{
    const int m = left == CblasNoTrans ? high : wide, n = left == CblasNoTrans ? wide : high;
    for (int i = 0; i < m && order == CblasRowMajor; i++) {
        double sum = beta == 0.0 ? 0.0 : beta*y[i*incy];
        for (int p = 0; p < n; p++) sum += alpha*cblas_at(left, a, lda, i, p)*x[p*incx];
        y[i*incy] = sum;
    }
}
";

fn rust_call(case: &Case, said: &Said) -> String {
    let mut text = String::new();
    let mut arguments: Vec<String> = said.sizes.iter().map(|size| said.by_size[size].to_string()).collect();
    for (place, (_, lengths)) in said.inputs.iter().enumerate() {
        let all = numbers(place, lengths);
        arguments.push(if lengths.is_empty() { format!("{:?}", all[0]) } else { format!("&{all:?}") });
    }
    for (place, (_, lengths)) in said.outputs.iter().enumerate() {
        let _ = writeln!(text, "    let mut r{place} = vec![0.0; {}];", lengths.iter().product::<usize>());
        arguments.push(format!("&mut r{place}"));
    }
    let (name, function) = (&case.name, &said.function);
    let _ = writeln!(text, "    {name}::{function}({});", arguments.join(", "));
    let _ = writeln!(text, "    println!(\"# {name}\");");
    for place in 0..said.outputs.len() {
        let _ = writeln!(text, "    r{place}.iter().for_each(|one| println!(\"{{one:?}}\"));");
    }
    if case.code.contains("fn check_") {
        let _ = writeln!(text, "    assert_eq!({name}::check_{function}(), 0, \"{name}\");");
    }
    format!("{{\n{text}}}\n")
}

#[test]
fn programs_in_rust_compute_what_gradus_does() {
    let folder = folder("rust");
    let all = cases("rust");
    let mut text = String::new();
    for case in &all {
        let _ = writeln!(text, "mod {} {{\n{}}}", case.name, case.code);
    }
    text.push_str("fn main() {\n");
    for case in &all {
        text.push_str(&rust_call(case, &said(&case.code)));
    }
    text.push_str("}\n");
    let (source, program) = (folder.join("all.rs"), folder.join("all"));
    fs::write(&source, text).unwrap();
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    run(Command::new(rustc).args(["--edition", "2021", "-o"]).args([Path::new(&program), &source]));
    let printed = run(&mut Command::new(&program));
    let mut parts = printed.split("# ").skip(1);
    for case in &all {
        let (name, numbers) = parts.next().unwrap().split_once('\n').unwrap();
        assert_eq!(name, case.name);
        compare(case, &said(&case.code), numbers);
    }
    fs::remove_dir_all(folder).unwrap();
}
