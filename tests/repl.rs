//! Conversations with the real program through a pseudo-terminal: what a person sees and presses.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rexpect::session::{PtySession, spawn_command};

const ENTER: &str = "\r";
const TAB: &str = "\t";
const UP: &str = "\u{1b}[A";
const PAGE_UP: &str = "\u{1b}[5~";
const BACKSPACE: &str = "\u{7f}";
const CTRL_C: &str = "\u{3}";
const CTRL_D: &str = "\u{4}";

/// What the editor sends when it lets go of the terminal.
const PASTING_OFF: &str = "\u{1b}[?2004l";

/// How long a test waits for what has to come, in milliseconds.
const PATIENCE: u64 = 60_000;

fn open(history: &Path) -> PtySession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.env("GRADUS_HISTORY", history).env("TERM", "xterm").env("NO_COLOR", "1").env("COLUMNS", "100");
    let mut session = spawn_command(command, Some(PATIENCE)).unwrap();
    session.exp_string(":quit to leave").unwrap();
    session.exp_string("gradus> ").unwrap();
    session
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("repl").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A text as the terminal's reader gives it: a character for each byte.
fn as_read(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// Types without Enter.
fn press(session: &mut PtySession, keys: &str) {
    session.send(keys).unwrap();
    session.flush().unwrap();
}

fn say(session: &mut PtySession, line: &str) {
    press(session, &format!("{line}{ENTER}"));
}

/// Waits for an answer, and for the prompt below it.
fn hear(session: &mut PtySession, answer: &str) {
    session.exp_string(answer).unwrap();
    session.exp_string("gradus> ").unwrap();
}

/// Whether a text comes before the time is over; what came is read.
fn hears_within(session: &mut PtySession, text: &str, time: Duration) -> bool {
    let end = Instant::now() + time;
    let mut heard = String::new();
    while Instant::now() < end {
        match session.try_read() {
            Some(read) => heard.push(read),
            None => std::thread::sleep(Duration::from_millis(5)),
        }
        if heard.ends_with(text) {
            return true;
        }
    }
    false
}

fn leave(mut session: PtySession) {
    press(&mut session, CTRL_D);
    session.exp_eof().unwrap();
}

#[test]
fn a_shape_that_was_assumed_is_taken_anew() {
    let mut session = open(&folder("anew").join("history"));
    say(&mut session, "A*x");
    hear(&mut session, &as_read("assuming A ∈ ℝ^{m×n}, x ∈ ℝ^n"));
    say(&mut session, "x^3 - x");
    hear(&mut session, "note: shapes that were assumed are taken anew: `x` was vector(n)");
    // What something was defined by is not forgotten.
    say(&mut session, "y = 2*x^2");
    hear(&mut session, "y : scalar");
    say(&mut session, "x'*B*x + x[2]");
    hear(&mut session, "taken so by an earlier statement: `x` is a scalar");
    leave(session);
}

#[test]
fn a_derivative_is_answered_and_the_line_shows_its_shape() {
    let mut session = open(&folder("answer").join("history"));
    say(&mut session, "W : R[m,n]; x : R[n]");
    session.exp_string("matrix(m, n)").unwrap();
    // Ghost text, before Enter: a line goes without where its shape is late, as on a busy machine,
    // and the next key asks anew.
    press(&mut session, "y = W*x");
    let shows_shape = (0..60).any(|_| {
        let is_shown = hears_within(&mut session, ": vector(m)", Duration::from_secs(1));
        if !is_shown {
            press(&mut session, &format!("{BACKSPACE}x"));
        }
        is_shown
    });
    assert!(shows_shape, "the shape of `y = W*x` was never shown");
    say(&mut session, "");
    hear(&mut session, "y : vector(m)");
    say(&mut session, "jacobian(y, x)");
    hear(&mut session, "jacobian(y, x) = W");
    leave(session);
}

#[test]
fn tab_completes_functions_signs_and_commands() {
    let mut session = open(&folder("tab").join("history"));
    press(&mut session, "jac");
    press(&mut session, TAB);
    session.exp_string("jacobian(").unwrap();
    press(&mut session, "2*\\alpha");
    press(&mut session, TAB);
    session.exp_string(&as_read("2*α")).unwrap();
    press(&mut session, ", \\alpha");
    press(&mut session, TAB);
    say(&mut session, ")");
    session.exp_string("= 2").unwrap();
    press(&mut session, "logd");
    press(&mut session, TAB);
    session.exp_string("logdet(").unwrap();
    press(&mut session, CTRL_C);
    session.exp_string("leaves").unwrap();
    session.exp_string("gradus> ").unwrap();
    press(&mut session, ":va");
    press(&mut session, TAB);
    say(&mut session, "");
    hear(&mut session, "assumed");
    leave(session);
}

#[test]
fn open_brackets_ask_for_another_line() {
    let mut session = open(&folder("lines").join("history"));
    say(&mut session, "A = [1, 2;");
    say(&mut session, "3, 4]");
    session.exp_string("A : matrix(2, 2)").unwrap();
    // What is never closed ends at an empty line.
    say(&mut session, "B = (1");
    say(&mut session, "");
    hear(&mut session, "G0102");
    leave(session);
}

#[test]
fn a_pasted_program_runs_as_a_whole() {
    let mut session = open(&folder("paste").join("history"));
    let program =
        "gradus> W : R[2,3]\ngradus> x : R[3]\ngradus> y = W*x\ngradus> :vars\nshape jacobian(y, W)";
    press(&mut session, &format!("\u{1b}[200~{program}\u{1b}[201~"));
    say(&mut session, "");
    session.exp_string("y : vector(2)").unwrap();
    session.exp_string("declared").unwrap();
    hear(&mut session, "tensor(2, 2, 3)");
    leave(session);
}

#[test]
fn the_history_stays_between_conversations() {
    let history = folder("history").join("state").join("history");
    let mut first = open(&history);
    say(&mut first, "grad(tr(Q*Q), Q)");
    hear(&mut first, "2*Q");
    leave(first);
    let mut second = open(&history);
    press(&mut second, UP);
    second.exp_string("grad(tr(Q*Q), Q)").unwrap();
    say(&mut second, "");
    hear(&mut second, "2*Q");
    leave(second);
}

#[test]
fn ctrl_c_stops_a_derivation_and_keeps_the_session() {
    let mut session = open(&folder("stop").join("history"));
    say(&mut session, "x : R[5]; kept = 3*x");
    session.exp_string("kept : vector(5)").unwrap();
    session.exp_string("gradus> ").unwrap();
    let deep = "sin(".repeat(60) + "norm(x)^2" + &")".repeat(60);
    press(&mut session, &format!("\u{1b}[200~diff({deep}, x, x, x, x, x, x, x)\u{1b}[201~"));
    say(&mut session, "");
    // The editor has let go of the terminal: the line is being worked at.
    session.exp_string(PASTING_OFF).unwrap();
    std::thread::sleep(Duration::from_secs(1));
    press(&mut session, CTRL_C);
    hear(&mut session, "stopped");
    say(&mut session, "jacobian(kept, x)");
    hear(&mut session, "jacobian(kept, x) = 3*");
    leave(session);
}

#[test]
fn what_is_typed_while_it_works_is_run_in_its_turn() {
    let mut session = open(&folder("ahead").join("history"));
    // More lines than one, and the beginning of another, in one go.
    press(&mut session, "1\rfirst = x + 1\rsecond = 2*first\rshape sec");
    session.exp_string("second : vector(n)").unwrap();
    say(&mut session, "ond");
    hear(&mut session, "second : vector(n)");
    // The same while the terminal is not the editor's.
    say(&mut session, "eval sum(sqrt(i) for i in 1..10^10)");
    session.exp_string(PASTING_OFF).unwrap();
    press(&mut session, "third = 3*first\rfourth = 4*third\rshape four");
    session.exp_string("G0416").unwrap();
    session.exp_string("fourth : vector(n)").unwrap();
    say(&mut session, "th");
    hear(&mut session, "fourth : vector(n)");
    leave(session);
}

#[test]
fn what_was_said_can_be_saved_undone_and_loaded() {
    let folder = folder("save");
    let file = folder.join("saved.gradus");
    let mut session = open(&folder.join("history"));
    say(&mut session, "a = x + 1");
    session.exp_string("a : ").unwrap();
    say(&mut session, "b = 2*a");
    session.exp_string("b : ").unwrap();
    say(&mut session, "a = x");
    session.exp_string("`b` used `a` as it was before").unwrap();
    say(&mut session, ":undo");
    session.exp_string("undone: a = x").unwrap();
    // A name that was declared anew is again what it was, and so is what was forgotten with it.
    say(&mut session, "x : R[k]");
    hear(&mut session, "note: `x` is declared anew");
    say(&mut session, "b");
    hear(&mut session, "b = 2*a  : vector(k)");
    say(&mut session, ":undo");
    hear(&mut session, "undone: x : R[k]");
    say(&mut session, "b");
    hear(&mut session, "b = 2*a  : vector(n)");
    say(&mut session, "a = 3*x");
    session.exp_string("`b` used `a` as it was before").unwrap();
    say(&mut session, "b");
    hear(&mut session, "b = 2*(1 + x)");
    say(&mut session, "b = x");
    session.exp_string("b : ").unwrap();
    say(&mut session, "ans");
    hear(&mut session, "there is no result that `ans` could stand for");
    say(&mut session, ":undo");
    say(&mut session, ":undo");
    say(&mut session, "a = 3*x");
    session.exp_string("`b` used `a` as it was before").unwrap();
    say(&mut session, "sum(ans)");
    hear(&mut session, "vector");
    say(&mut session, ":undo");
    hear(&mut session, "undone: a = 3*x");
    say(&mut session, &format!(":save {}", file.display()));
    hear(&mut session, "saved to");
    leave(session);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "a = x + 1\nb = 2*a\nb\n");
    let mut session = open(&folder.join("history"));
    say(&mut session, &format!(":load {}", file.display()));
    session.exp_string("b : ").unwrap();
    say(&mut session, "?b");
    session.exp_string("defined").unwrap();
    say(&mut session, ":quit");
    session.exp_eof().unwrap();
}

#[test]
fn what_a_newcomer_types_is_understood() {
    let mut session = open(&folder("newcomer").join("history"));
    say(&mut session, "help");
    session.exp_string(":vars").unwrap();
    say(&mut session, "W*x");
    session.exp_string("assuming W").unwrap();
    // In a conversation a name is declared when one thinks of it.
    say(&mut session, "W : R[3,3]");
    hear(&mut session, "note: `W` is declared anew");
    say(&mut session, "x");
    hear(&mut session, "vector(3)");
    say(&mut session, "quit");
    session.exp_eof().unwrap();
}

#[test]
fn a_line_that_is_known_by_its_beginning_is_found_again() {
    let mut session = open(&folder("search").join("history"));
    for line in ["first = x + 1", "second = 2*x"] {
        say(&mut session, line);
        session.exp_string(" : vector(n)").unwrap();
    }
    press(&mut session, "fir");
    press(&mut session, PAGE_UP);
    session.exp_string("first = x + 1").unwrap();
    press(&mut session, CTRL_C);
    hear(&mut session, "leaves");
    // So does Up, after something typed; in an empty line it goes back one by one.
    press(&mut session, "fir");
    press(&mut session, UP);
    session.exp_string("first = x + 1").unwrap();
    press(&mut session, CTRL_C);
    session.exp_string("gradus> ").unwrap();
    press(&mut session, UP);
    session.exp_string("second = 2*x").unwrap();
    press(&mut session, UP);
    session.exp_string("first = x + 1").unwrap();
    say(&mut session, "");
    hear(&mut session, "first : vector(n)");
    leave(session);
}

#[test]
fn what_is_not_finished_is_asked_for_and_can_be_left() {
    let mut session = open(&folder("unfinished").join("history"));
    say(&mut session, "eval 1 +");
    session.exp_string("   ...> ").unwrap();
    say(&mut session, "2");
    hear(&mut session, "1 + 2 = 3");
    // The bracket that Tab has put is typed over.
    press(&mut session, "norm");
    press(&mut session, "1");
    press(&mut session, TAB);
    session.exp_string("norm1(").unwrap();
    say(&mut session, "([1; -2])");
    hear(&mut session, "norm1([1; -2]) = 3");
    say(&mut session, "det((W");
    session.exp_string("   ...> ").unwrap();
    say(&mut session, "?det");
    session.exp_string("left unfinished: det((W").unwrap();
    hear(&mut session, "determinant");
    leave(session);
}

#[test]
fn names_are_declared_anew_and_forgotten_with_what_used_them() {
    let mut session = open(&folder("anew").join("history"));
    say(&mut session, "W : R[2,2]; x : R[2]; y = W*x");
    hear(&mut session, "y : vector(2)");
    say(&mut session, "W : R[3,3]");
    hear(&mut session, "`W` is declared anew; forgotten with it: `y`");
    // A declaration with a fault leaves what was.
    say(&mut session, "W : R[3,3] fine");
    session.exp_string("G0").unwrap();
    session.exp_string("gradus> ").unwrap();
    say(&mut session, "z = tr(W) + x'*x");
    hear(&mut session, "z : scalar");
    say(&mut session, ":vars");
    hear(&mut session, "= tr(W) + x'*x");
    say(&mut session, "grad(z, x)");
    hear(&mut session, "2*x");
    say(&mut session, "sum(ans)");
    hear(&mut session, "2*sum(x)");
    say(&mut session, ":forget W");
    hear(&mut session, "forgotten: W, z");
    leave(session);
}
