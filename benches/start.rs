//! How long a question takes from the shell: starting the binary and answering it. The time is
//! that of the processor, as the system counts it; nothing is asserted. `cargo bench --bench start`

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a report for people")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often the question is asked.
const TIMES: u32 = 200;
/// How many ticks of the system's clock make a second.
const TICKS: u32 = 100;

fn main() {
    let begin = (Instant::now(), children());
    for _ in 0..TIMES {
        let status = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(["derive", "sigma(W*x+b)", "--wrt", "x"])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
    }
    let clock = begin.0.elapsed() / TIMES;
    let size = std::fs::metadata(env!("CARGO_BIN_EXE_gradus")).unwrap().len();
    println!("gradus derive 'sigma(W*x+b)' --wrt x, {TIMES} times, a binary of {size} bytes");
    if let (Some(before), Some(after)) = (begin.1, children()) {
        println!("  processor: {:.1} ms (goal: 10)", milliseconds(after.saturating_sub(before) / TIMES));
    }
    println!("  clock:     {:.1} ms", milliseconds(clock));
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The processor's time that the processes started so far took, where the system tells.
fn children() -> Option<Duration> {
    let line = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name, in parentheses, may hold anything; the 14th and 15th field after it are these.
    let (_, fields) = line.rsplit_once(") ")?;
    let ticks = fields.split(' ').skip(13).take(2).map(|field| field.parse::<u32>().ok());
    let ticks = ticks.sum::<Option<u32>>()?;
    Some(Duration::from_secs(1) * ticks / TICKS)
}
