//! The command line, as it is typed. Cases are data in `tests/cli/*.md`; `TRYCMD=overwrite`
//! records them anew. What data cannot say is below: pipes, files, bytes, colours.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn gradus() -> Command {
    Command::new(env!("CARGO_BIN_EXE_gradus"))
}

fn run(arguments: &[&str]) -> Output {
    gradus().args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn run_with(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = gradus()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses early may close its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn objects(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_command_line_answers_as_recorded() {
    trycmd::TestCases::new().case("tests/cli/*.md").skip("tests/cli/worksheet.md");
}

#[test]
fn a_program_answers_in_json_line_by_line() {
    let output = run(&["run", "tests/cli/network.gradus", "--json"]);
    let objects = objects(&output);
    let kinds: Vec<&str> = objects.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["expr", "show", "eval", "eval", "eval", "shape"]);
    let lines: Vec<u64> = objects.iter().map(|one| one["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [8, 9, 10, 11, 12, 13]);
    let [_, shown, net, gradient, third, shape] = objects.as_slice() else { unreachable!("six answers") };
    assert_eq!(shown["text"], "I[i,j]*x[k]");
    assert_eq!(shown["latex"], r"\delta_{ij} x_{k}");
    assert_eq!(net["source"], "net");
    assert_eq!(net["value"]["exact"], serde_json::json!(["151/400", "157/400"]));
    assert_eq!(gradient["value"]["shape"], serde_json::json!([2, 2]));
    assert_eq!(gradient["value"]["data"].as_array().unwrap().len(), 4);
    assert_eq!(third["value"]["data"][0].as_f64(), Some(1.0 / 3.0));
    assert_eq!(shape["shape"], serde_json::json!([2, 2, 2]));
}

#[test]
fn an_error_in_json_counts_bytes_and_is_said_in_words_too() {
    let output = run_with(&["run", "-", "--json"], "α : R[2]\nα + ones(3)\n".as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let objects = objects(&output);
    let [error] = objects.as_slice() else { unreachable!("one error") };
    assert_eq!((error["line"].as_u64(), error["kind"].as_str()), (Some(2), Some("error")));
    assert_eq!(error["span"], serde_json::json!([10, 22]));
    assert!(text(&output.stderr).contains("error[G0203]"));
}

#[test]
fn claims_decide_the_status() {
    let holds = run_with(&["run", "-"], b"x : R[n]\nclaim x + x == 2*x\n");
    let fails = run_with(&["run", "-", "--json"], b"x : R[n]\nclaim x + x == 3*x\n");
    assert_eq!((holds.status.code(), fails.status.code()), (Some(0), Some(1)));
    let objects = objects(&fails);
    assert_eq!((&objects[0]["kind"], &objects[0]["holds"]), (&"claim".into(), &false.into()));
    assert!(!objects[0]["counterexample"].as_object().unwrap().is_empty());
}

#[test]
fn documents_get_an_equation() {
    let derive = |format| {
        text(&run(&["derive", "sigma(W*x+b)", "--wrt", "x", "--format", format]).stdout).trim().to_owned()
    };
    let (latex, typst) = (derive("latex"), derive("typst"));
    assert!(latex.starts_with(r"\frac{\partial y}{\partial x} = \operatorname{diag}"), "{latex}");
    assert!(latex.ends_with(r"\text{where } y = \sigma\left(W x + b\right)"), "{latex}");
    assert!(typst.starts_with("(partial y)/(partial x) = op(\"diag\")"), "{typst}");
    let markdown = derive("markdown");
    assert!(markdown.starts_with("$$\n") && markdown.ends_with("\n$$"), "{markdown}");
}

#[test]
fn standard_input_is_read_and_output_written() {
    let file = folder().join("answer.txt");
    let output =
        run_with(&["derive", "-", "--wrt", "x", "--output", &file.to_string_lossy()], b"sum(x.^2)\n");
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""));
    assert!(std::fs::read_to_string(&file).unwrap().contains("2*x"));
    let unwritable = run(&["derive", "x", "--wrt", "x", "--output", "/nowhere/at/all"]);
    assert_eq!(unwritable.status.code(), Some(2));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let program = "x : R[2] = [1; 2]\n".to_owned() + &"eval x\n".repeat(200);
    let file = folder().join("long.gradus");
    std::fs::write(&file, program).unwrap();
    let mut child =
        gradus().arg("run").arg(&file).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let output = run_with(&["run", "-"], b"x : R[2]\n\xff\xfe\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("byte 9"), "{}", text(&output.stderr));
    let long = run_with(&["run", "-"], &vec![b'x'; 3 << 20]);
    assert_eq!(long.status.code(), Some(2));
    assert!(long.stderr.len() < 8 << 10);
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    let output =
        gradus().args([OsStr::new("derive"), OsStr::from_bytes(b"\xff"), OsStr::new("--wrt=x")]).output();
    assert_eq!(output.unwrap().status.code(), Some(2));
}

#[test]
fn what_is_typed_is_shown_without_acting_on_the_terminal() {
    let output = run(&["derive", "x + \u{1b}[31m\u{202e}y", "--wrt", "x"]);
    let words = text(&output.stderr);
    assert!(!words.contains(['\u{1b}', '\u{202e}']), "{words}");
}

#[test]
fn deep_input_is_refused_and_not_fallen_over() {
    for deep in ["(".repeat(100_000), "-".repeat(100_000), "x^".repeat(50_000), "exp(".repeat(50_000)] {
        let output = run_with(&["run", "-"], deep.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        assert!(output.stderr.len() <= 9 << 10);
    }
    for (long, said) in [
        ("+x".repeat(500_000), "expression:1:50001"),
        ("x'".repeat(500_000), "at most 50000 names and signs are read in one"),
        ("x".repeat(1_000_000), "a name has at most 128 characters"),
        ("9".repeat(1_000_000), "a number has at most 10000 digits"),
    ] {
        let output = run_with(&["derive", "-", "--wrt", "x"], long.as_bytes());
        assert_eq!(output.status.code(), Some(2));
        let words = text(&output.stderr);
        assert!(words.contains(said) && words.len() <= 9 << 10, "{words}");
    }
}

#[test]
fn quit_alone_on_a_line_leaves_unless_it_is_a_name() {
    let said = |typed: &str| text(&run_with(&["repl"], typed.as_bytes()).stdout);
    assert_eq!(said("x = 1\nquit\nx = 2\n"), "x : scalar\n");
    assert_eq!(said("quit = 1\nquit\n"), "quit : scalar\nquit = 1  : scalar\n");
}

#[test]
fn many_names_in_one_statement_take_a_step_each() {
    let names: Vec<String> = (0..20_000).map(|number| format!("x{number}")).collect();
    let output = run_with(&["run", "-"], format!("shape {}", names.join(" + ")).as_bytes());
    assert!(text(&output.stdout).trim_end().ends_with("vector(n)"), "{}", text(&output.stderr));
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let coloured = |arguments: &[&str], no_color: bool| {
        let mut command = gradus();
        command.args(["derive", "x*y", "--wrt", "x"]).args(arguments).env_remove("NO_COLOR");
        if no_color {
            command.env("NO_COLOR", "1");
        }
        command.output().unwrap().stderr.contains(&0x1b)
    };
    assert!(!coloured(&[], false));
    assert!(coloured(&["--color", "always"], false));
    assert!(!coloured(&["--color", "never"], false));
    assert!(!coloured(&[], true));
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let bash = text(&run(&["completions", "bash"]).stdout);
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(text(&run(&["completions", shell]).stdout).contains("derive"), "{shell}");
    }
    let page = text(&run(&["man"]).stdout);
    for command in commands() {
        assert!(bash.contains(&format!("gradus__subcmd__{command}")), "{command}");
        assert!(page.contains(&format!("COMMAND {}", command.to_uppercase())), "{command}");
    }
}

/// The commands that `gradus --help` lists.
fn commands() -> Vec<String> {
    let help = text(&run(&["--help"]).stdout);
    let (_, after) = help.split_once("Commands:\n").unwrap();
    let (list, _) = after.split_once("\n\n").unwrap();
    let words = list.lines().filter_map(|line| line.split_whitespace().next());
    words.filter(|word| *word != "help").map(str::to_owned).collect()
}

/// The examples that a help text ends with.
fn examples(help: &str) -> Vec<String> {
    let Some((_, examples)) = help.split_once("Examples:\n") else { return Vec::new() };
    examples.lines().map(str::trim).take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn the_examples_of_every_help_text_run() {
    let binary = Path::new(env!("CARGO_BIN_EXE_gradus")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap_or_default());
    let place = folder().join("examples-of-help");
    std::fs::create_dir_all(place.join("examples")).unwrap();
    for file in std::fs::read_dir("examples").unwrap().map(|entry| entry.unwrap().path()) {
        std::fs::copy(&file, place.join("examples").join(file.file_name().unwrap())).unwrap();
    }
    let mut tried = 0;
    for command in std::iter::once(String::new()).chain(commands()) {
        let mut arguments = vec![command.as_str(), "--help"];
        arguments.retain(|argument| !argument.is_empty());
        let found = examples(&text(&run(&arguments).stdout));
        assert!(!found.is_empty(), "{command} has no example");
        for example in found {
            let output = Command::new("sh")
                .args(["-c", &example])
                .current_dir(&place)
                .env("PATH", &path)
                .stdin(Stdio::null())
                .output()
                .unwrap();
            assert!(output.status.success(), "{example}: {}", text(&output.stderr));
            tried += 1;
        }
    }
    assert!(tried > 15, "{tried}");
}

#[test]
fn a_watched_program_runs_again_when_it_is_saved() {
    use std::io::{BufRead, BufReader};
    let file = folder().join("watched.gradus");
    std::fs::write(&file, "eval 1 + 1\n").unwrap();
    let mut child = gradus()
        .args(["run", "--watch"])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut status = BufReader::new(child.stderr.take().unwrap()).lines();
    assert_eq!(answers.next().unwrap().unwrap(), "1 + 1 = 2");
    // Only after it says that it watches is a change one.
    assert!(status.next().unwrap().unwrap().contains("watching"));
    let other = folder().join("watched.new");
    std::fs::write(&other, "eval 2 + 2\n").unwrap();
    std::fs::rename(&other, &file).unwrap();
    assert_eq!(answers.next().unwrap().unwrap(), "2 + 2 = 4");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_watched_document_is_checked_again_when_it_is_saved() {
    use std::io::{BufRead, BufReader};
    let file = folder().join("watched.md");
    std::fs::write(&file, "```gradus\nclaim 1 + 1 == 3\n```\n").unwrap();
    let mut child = gradus()
        .args(["check", "--watch", "--format", "github"])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut found = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut status = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(found.next().unwrap().unwrap().contains("G0551"));
    assert!(status.next().unwrap().unwrap().contains("watching"));
    let other = folder().join("watched-document.new");
    std::fs::write(&other, "```gradus\nclaim x*y == x\n```\n").unwrap();
    std::fs::rename(&other, &file).unwrap();
    assert!(found.next().unwrap().unwrap().contains("G0203"));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// A picture, read as XML: it is whole, and every part lies within its frame.
fn picture(svg: &str) -> Picture {
    let document = roxmltree::Document::parse(svg).unwrap();
    let root = document.root_element();
    let number = |node: &roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default()
    };
    let (width, height) = (number(&root, "width"), number(&root, "height"));
    let mut texts = Vec::new();
    for node in document.descendants().filter(|node| node.has_tag_name("text")) {
        let text = node.text().unwrap_or_default().to_owned();
        let shift = node.ancestors().find_map(|group| group.attribute("transform"));
        let shift: Vec<f64> = shift
            .and_then(|text| text.strip_prefix("translate(")?.strip_suffix(')'))
            .map_or_else(|| vec![0.0, 0.0], |text| text.split(' ').map(|one| one.parse().unwrap()).collect());
        let (x, y) = (number(&node, "x") + shift[0], number(&node, "y") + shift[1]);
        let half = f64::from(u32::try_from(text.chars().count()).unwrap()) * 4.0;
        assert!(x - half >= 0.0 && x + half <= width, "`{text}` at {x} of {width}");
        assert!(y >= 5.0 && y + 5.0 <= height, "`{text}` at {y} of {height}");
        texts.push(text);
    }
    let count = |name: &str| document.descendants().filter(|node| node.has_tag_name(name)).count();
    Picture { texts, paths: count("path"), titles: count("title"), circles: count("circle") }
}

struct Picture {
    texts: Vec<String>,
    paths: usize,
    titles: usize,
    circles: usize,
}

#[test]
fn an_expression_is_drawn_with_the_shape_of_each_part() {
    let net = picture(&text(&run(&["draw", "net = W*x + b; sigma(net)"]).stdout));
    for part in ["W", "x", "b", "*", "+", "net", "σ", "result", "m×n", "n", "m"] {
        assert!(net.texts.iter().any(|text| text == part), "{part}: {:?}", net.texts);
    }
    // Six lines, and the tip of their arrows; what is defined is a frame.
    assert_eq!(net.paths, 7);
    // Operands stand from left to right as they are written.
    let svg = text(&run(&["draw", "W*x"]).stdout);
    let at = |name: &str| {
        let document = roxmltree::Document::parse(&svg).unwrap();
        let node = document.descendants().find(|node| node.text() == Some(name) && node.has_tag_name("text"));
        node.unwrap().attribute("x").unwrap().parse::<f64>().unwrap()
    };
    assert!(at("W") < at("x"));
    let broad =
        picture(&text(&run(&["draw", "a = softmax(W*x) .* exp(-(V*x)); a'*a + norm(a - t)^2/2"]).stdout));
    assert!(broad.texts.len() > 20);
}

#[test]
fn a_result_is_drawn_as_a_network_of_tensors() {
    let network = picture(&text(&run(&["draw", "jacobian(A*X*B, X)", "--network"]).stdout));
    for part in ["A", "B", "i", "j", "k", "l"] {
        assert!(network.texts.iter().any(|text| text == part), "{part}: {:?}", network.texts);
    }
    // Four open ends, and a mark where the first axis of each matrix leaves it.
    assert_eq!((network.paths, network.circles), (5, 2));
}

#[test]
fn numbers_are_drawn_as_cells() {
    let file = folder().join("heat.svg");
    let arguments = ["eval", "x*x'", "-d", "x : R[3] = [1; 0; -2]", "-o", &file.to_string_lossy()];
    assert_eq!(run(&arguments).status.code(), Some(0));
    let heat = picture(&std::fs::read_to_string(&file).unwrap());
    assert_eq!(heat.titles, 9);
    // The key, with the largest size at both ends.
    assert!(
        ["-4", "4", "x*x'", "i down, j across"].iter().all(|one| heat.texts.iter().any(|text| text == one))
    );
    assert!(heat.texts.iter().any(|text| text.starts_with("3×3, 4 of 9 entries not zero")));
    let lines = text(&run(&["eval", "x*x'", "-d", "x : R[3] = [1; 0; -2]", "--heatmap"]).stdout);
    assert_eq!(lines.lines().next(), Some("▒▒· ≡≡"), "{lines}");
}

#[test]
fn the_ending_of_a_file_says_what_is_drawn() {
    let dot = folder().join("net.dot");
    assert_eq!(run(&["draw", "W*x", "-o", &dot.to_string_lossy()]).status.code(), Some(0));
    assert!(std::fs::read_to_string(&dot).unwrap().starts_with("digraph"));
    for (ending, begin) in
        [("gv", "digraph"), ("mmd", "flowchart BT"), ("tex", "\\documentclass"), ("svg", "<svg")]
    {
        let file = folder().join(format!("net.{ending}"));
        assert_eq!(run(&["draw", "W*x", "-o", &file.to_string_lossy()]).status.code(), Some(0));
        assert!(std::fs::read_to_string(&file).unwrap().starts_with(begin));
    }
    let refused = run(&["draw", "W*x", "-o", "net.png"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("rsvg-convert"));
    assert_eq!(run(&["draw", "x*y"]).status.code(), Some(2));
}

#[test]
fn what_is_no_question_is_said_and_not_passed_over() {
    for (arguments, words) in [
        (&["derive", "", "--wrt", "x"][..], "there is no expression"),
        (&["derive", "W*x"], "--wrt W"),
        (&["derive", "W*x", "--wrt", " , "], "--wrt W"),
        (&["derive", "3"], "has no variable"),
        (&["derive", "W*x", "--wrt", "x", "-d", "W"], "declares nothing"),
        (&["derive", "W*x", "--wrt", "x+1"], "--wrt:1:1"),
        (&["derive", "W*x", "--wrt", "W x"], "--wrt:1:3"),
        (&["derive", "x : R", "--wrt", "x"], "stands last"),
        (&["run", "/"], "cannot read /"),
        (&["eval", ""], "error"),
        (&["draw", ""], "error"),
    ] {
        let output = run(arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

#[test]
fn a_text_may_come_from_any_editor() {
    let program = "\u{feff}x :\tR[2] = [1; 2]\r\n\tclaim x .* x == x.^2\t# ✓ 🦀 \u{202e}\r\neval x'*x\r\n";
    let output = run_with(&["run", "-"], program.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).ends_with("x'*x = 5\n"), "{}", text(&output.stdout));
}

/// A worksheet of three differences, in a file of its own.
fn worksheet(name: &str) -> (PathBuf, String) {
    let source = "# Notes\n\nProse: `#= a` stays.\n\n```gradus\nx : R[n]\nshape x   # kept\n#= a\n\
                  grad(x'*x, x)\n#= x\nshape x'*x\n#= b\n```\n";
    let path = folder().join(name);
    std::fs::write(&path, source).unwrap();
    (path, source.to_owned())
}

#[test]
fn a_review_writes_what_was_accepted_and_nothing_else() {
    let (path, source) = worksheet("review.md");
    let file = path.to_str().unwrap();
    let output = run_with(&["review", file], b"a\nwhat\nr\ns\n");
    assert_eq!(output.status.code(), Some(1), "two differences are left");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), source.replace("#= a\ng", "#= vector(n)\ng"));
    let said = text(&output.stdout);
    for wanted in
        ["review.md:7", "- a", "+ vector(n)", "(2 of 3)", "+ 2*x", "1 accepted, 1 rejected, 1 skipped"]
    {
        assert!(said.contains(wanted), "{wanted} is not in {said}");
    }
    assert!(text(&output.stderr).contains("`what` is none of a, r, s, q"));
    // The rest is accepted: nothing is left to say.
    let output = run_with(&["review", file], b"accept\naccept\n");
    assert_eq!(output.status.code(), Some(0));
    let expected = source
        .replace("#= a\ng", "#= vector(n)\ng")
        .replace("#= x\n", "#= 2*x\n")
        .replace("#= b", "#= scalar");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
    assert_eq!(text(&run(&["review", file]).stdout).lines().count(), 1);
}

#[test]
fn a_review_that_nobody_answers_changes_nothing() {
    let (path, source) = worksheet("unanswered.md");
    let file = path.to_str().unwrap();
    for input in [b"".as_slice(), b"q\n", b"s\ns\ns\n", b"r\nr\nr\n"] {
        let output = run_with(&["review", file], input);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), source);
    }
    let faulty = folder().join("faulty_review.md");
    std::fs::write(&faulty, "```gradus\nx +\n```\n").unwrap();
    assert_eq!(run(&["review", faulty.to_str().unwrap()]).status.code(), Some(2));
    assert_eq!(run(&["review", "tests/cli/none.md"]).status.code(), Some(2));
}

#[test]
fn many_documents_are_reported_in_the_order_of_the_arguments() {
    let names: Vec<String> = (0..12).map(|number| format!("many{number}.md")).collect();
    let mut files = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let path = folder().join(name);
        // The first takes longest.
        let claims = "claim tr(A*B) == tr(B*A)\n".repeat(12 - number);
        std::fs::write(&path, format!("```gradus\nA : R[n,n]; B : R[n,n]\n{claims}shape A\n#= b\n```\n"))
            .unwrap();
        files.push(path.to_str().unwrap().to_owned());
    }
    let mut arguments = vec!["check"];
    arguments.extend(files.iter().map(String::as_str));
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    let counts: Vec<&str> = said.lines().filter(|line| line.contains(" statements in ")).collect();
    assert_eq!(counts.len(), names.len());
    for (line, name) in counts.iter().zip(&names) {
        assert!(line.contains(&format!("{name}:")), "{line} is not of {name}");
    }
    // A bar is for terminals alone.
    assert!(text(&output.stderr).is_empty());
    // What is missing is said, the others are checked all the same.
    arguments.insert(3, "tests/cli/none.md");
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot read tests/cli/none.md"));
    assert_eq!(text(&output.stdout).matches(" statements in ").count(), names.len());
}

#[test]
fn blessing_records_each_document() {
    let (path, source) = worksheet("blessed.md");
    let output = run(&["check", "--bless", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("3 answers recorded"));
    let expected = source
        .replace("#= a\ng", "#= vector(n)\ng")
        .replace("#= x\n", "#= 2*x\n")
        .replace("#= b", "#= scalar");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
}
