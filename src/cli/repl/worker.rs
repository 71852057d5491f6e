//! The thread that works, so that the one at the keyboard can stop it: Ctrl-C raises a flag that the
//! session asks for, as for a deadline, and undoes what it is at. Only where a thread does not answer
//! is it left alone, and a new session takes in what was declared and defined before. Nothing in here
//! writes.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::cli::STACK;
use crate::cli::arguments::Bounds;
use crate::limits::Limits;
use crate::lower::{EntryKind, Environment};
use crate::session::{Answer, Options, Outcome, Session};
use crate::syntax::names::canonical;
use crate::syntax::tokens::tokens;

use super::redefine::without;

/// How long a thread that is stopped may take to say so.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a name is said to be whose shape was assumed.
const ASSUMED: &str = "assumed";

/// What is in scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Variables and definitions: the name, its shape, how it came about.
    pub names: Vec<(String, String, &'static str)>,
    /// The user's functions, with their parameters.
    pub functions: Vec<(String, Vec<String>)>,
}

impl Known {
    /// Whether a name has a meaning.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|(known, ..)| known == name)
            || self.functions.iter().any(|(known, _)| known == name)
    }

    /// Whether a name, as it is written canonically, was declared or defined.
    pub fn is_given(&self, name: &str) -> bool {
        let is_it = |known: &str| canonical(known) == name;
        self.names.iter().any(|(known, _, kind)| *kind != ASSUMED && is_it(known))
            || self.functions.iter().any(|(known, _)| is_it(known))
    }

    /// The names of an earlier scope that have no meaning now, or none but a shape that is assumed where they had one.
    fn lost_of(&self, before: &Self) -> Vec<String> {
        let is_assumed =
            |name: &str| self.names.iter().any(|(known, _, kind)| known == name && *kind == ASSUMED);
        let is_lost = |name: &str, kind: &str| !self.has(name) || kind != ASSUMED && is_assumed(name);
        let names = before.names.iter().filter(|(name, _, kind)| is_lost(name, kind)).map(|(name, ..)| name);
        let functions = before.functions.iter().map(|(name, _)| name).filter(|name| is_lost(name, ""));
        names.chain(functions).cloned().collect()
    }

    /// The names in a text whose shapes were assumed, each with its shape.
    pub fn guessed_in(&self, text: &str) -> Vec<(String, String)> {
        let said: BTreeSet<String> =
            tokens(text).into_iter().map(|(span, _)| canonical(span.of(text)).into_owned()).collect();
        let guessed = self
            .names
            .iter()
            .filter(|(name, _, kind)| *kind == ASSUMED && said.contains(canonical(name).as_ref()));
        guessed.map(|(name, shape, _)| (name.clone(), shape.clone())).collect()
    }

    /// Whether nothing that was known is missing but names whose shapes were assumed.
    pub fn lacks_only_guesses(&self, before: &Self) -> bool {
        let names = before.names.iter().filter(|(.., kind)| *kind != ASSUMED).map(|(name, ..)| name);
        names.chain(before.functions.iter().map(|(name, _)| name)).all(|name| self.has(name))
    }

    fn of(environment: &Environment) -> Self {
        let names = environment.names.iter().map(|(name, entry)| {
            let kind = match entry.kind {
                EntryKind::Declared => "declared",
                EntryKind::Assumed => ASSUMED,
                EntryKind::Defined => "defined",
            };
            (name.to_string(), entry.lowered.shape.to_string(), kind)
        });
        let functions = environment.functions.values().map(|function| {
            (function.name.to_string(), function.parameters.iter().map(ToString::to_string).collect())
        });
        let unknown =
            environment.unknown_functions.keys().map(|name| (name.to_string(), vec!["…".to_owned()]));
        Self { names: names.collect(), functions: functions.chain(unknown).collect() }
    }
}

/// What the worker is asked.
enum Request {
    /// Run a text.
    Run { text: String, options: Options },
    /// Run a text and forget it again.
    Try { text: String },
}

/// What it answers.
pub(super) struct Reply {
    /// The outcomes of the text.
    pub outcomes: Vec<Outcome>,
    /// Whether the text changed what is in scope.
    pub has_changed: bool,
    /// What is in scope then.
    pub known: Known,
}

enum Event {
    Reply { number: u64, reply: Box<Reply> },
    Fault { number: u64 },
    Interrupt,
}

/// What became of a request.
pub(super) enum Answered {
    Reply(Box<Reply>),
    /// Somebody pressed Ctrl-C, and nothing came of it.
    Stopped,
    /// The worker met a fault of its own.
    Fault,
    /// It takes longer than there is time.
    Late,
}

/// The worker, as the keyboard's thread sees it.
pub(super) struct Worker {
    requests: Sender<(u64, Request)>,
    events: Receiver<Event>,
    sender: Sender<Event>,
    /// Raised, it ends what the thread works at.
    flag: Arc<AtomicBool>,
    bounds: Bounds,
    number: u64,
    /// The texts that changed what is in scope, to be run again by a new session.
    script: Vec<String>,
    /// What is in scope.
    pub known: Known,
}

impl Worker {
    /// A worker with an empty session.
    pub fn start(bounds: Bounds) -> Self {
        let (sender, events) = channel();
        let interrupts = sender.clone();
        // Without a handler Ctrl-C ends the process while it works: a loss, but no reason to refuse.
        let _ = ctrlc::set_handler(move || {
            let _ = interrupts.send(Event::Interrupt);
        });
        let (requests, flag) = spawn(sender.clone(), Vec::new(), bounds.clone());
        let (script, known) = (Vec::new(), Known::default());
        Self { requests, events, sender, flag, bounds, number: 0, script, known }
    }

    /// Runs a text, until it is done or stopped.
    pub fn run(&mut self, text: &str, options: &Options) -> Answered {
        let request = Request::Run { text: text.to_owned(), options: options.clone() };
        let answered = self.ask(request, None);
        match &answered {
            Answered::Reply(reply) => {
                self.known = reply.known.clone();
                if reply.has_changed {
                    self.script.push(replayed(text, &reply.outcomes));
                }
            }
            Answered::Stopped | Answered::Fault | Answered::Late => self.begin_anew(),
        }
        answered
    }

    /// Ends the thread, whatever it works at, and starts another with what is in scope.
    fn begin_anew(&mut self) {
        self.flag.store(true, Ordering::Relaxed);
        (self.requests, self.flag) = spawn(self.sender.clone(), self.script.clone(), self.bounds.clone());
    }

    /// The texts that changed what is in scope.
    pub fn script(&self) -> &[String] {
        &self.script
    }

    /// Begins anew with another script.
    pub fn begin_with(&mut self, script: Vec<String>) {
        self.script = script;
        self.begin_anew();
        if let Answered::Reply(reply) = self.ask(Request::Try { text: String::new() }, None) {
            self.known = reply.known;
        }
    }

    /// Forgets names, and all that was said with them; the names that then mean nothing any more.
    pub fn forget(&mut self, names: &BTreeSet<String>) -> Vec<String> {
        self.begin_with_what_holds(&self.script.clone(), names.clone(), &self.known.clone())
    }

    /// Begins anew with another script, without some names, and without what then loses the meaning that it had: the
    /// names that are gone.
    pub fn begin_with_what_holds(
        &mut self,
        script: &[String],
        mut gone: BTreeSet<String>,
        before: &Known,
    ) -> Vec<String> {
        loop {
            self.begin_with(script.iter().filter_map(|text| without(text, &gone)).collect());
            let lost = self.known.lost_of(before);
            if lost.iter().all(|name| gone.contains(name)) {
                return lost;
            }
            // What was defined by what goes, goes too.
            gone.extend(lost);
        }
    }

    /// Runs a text for what it answers, if that takes no longer than the time given.
    pub fn try_out(&mut self, text: &str, time: Duration) -> Option<Vec<Outcome>> {
        match self.ask(Request::Try { text: text.to_owned() }, Some(time)) {
            Answered::Reply(reply) => Some(reply.outcomes),
            Answered::Stopped | Answered::Fault | Answered::Late => None,
        }
    }

    fn ask(&mut self, request: Request, time: Option<Duration>) -> Answered {
        // What came late for an earlier request, and a Ctrl-C that met nothing to stop.
        while self.events.try_recv().is_ok() {}
        self.number += 1;
        self.flag.store(false, Ordering::Relaxed);
        if self.requests.send((self.number, request)).is_err() {
            return Answered::Fault;
        }
        let mut end = time.map(|time| Instant::now() + time);
        let mut is_stopped = false;
        loop {
            let event = match end {
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(end) => self.events.recv_timeout(end.saturating_duration_since(Instant::now())),
            };
            match event {
                Ok(Event::Reply { number, reply }) if number == self.number => return Answered::Reply(reply),
                Ok(Event::Fault { number }) if number == self.number => return Answered::Fault,
                Ok(Event::Interrupt) => {
                    // The session undoes what it is at, and says so.
                    self.flag.store(true, Ordering::Relaxed);
                    (end, is_stopped) = (Some(Instant::now() + PATIENCE), true);
                }
                Ok(Event::Reply { .. } | Event::Fault { .. }) => {}
                Err(RecvTimeoutError::Timeout) => {
                    self.flag.store(true, Ordering::Relaxed);
                    return if is_stopped { Answered::Stopped } else { Answered::Late };
                }
                Err(RecvTimeoutError::Disconnected) => return Answered::Fault,
            }
        }
    }
}

/// What a new session is given in place of a text: only what changes the scope, so that nothing
/// is derived twice.
fn replayed(text: &str, outcomes: &[Outcome]) -> String {
    let mut kept = Vec::new();
    for outcome in outcomes {
        match &outcome.answer {
            Answer::Taken { .. } => kept.push(outcome.source.clone()),
            Answer::Expression(_) if !outcome.assumed.is_empty() => {
                kept.push(format!("shape {}", outcome.source));
            }
            _ if !outcome.assumed.is_empty() => return text.to_owned(),
            _ => {}
        }
    }
    kept.join("\n")
}

/// Starts a thread with a session that has taken in a script; what it is asked through, and the
/// flag that ends it.
fn spawn(
    events: Sender<Event>,
    script: Vec<String>,
    bounds: Bounds,
) -> (Sender<(u64, Request)>, Arc<AtomicBool>) {
    let (requests, inbox) = channel();
    let flag = Arc::new(AtomicBool::new(false));
    let heeded = Arc::clone(&flag);
    let thread = std::thread::Builder::new().name("session".to_owned()).stack_size(STACK);
    // Where no thread can be had, sending a request fails, and that is said.
    let _ = thread.spawn(move || {
        work(&events, &inbox, &script, (&heeded, &bounds));
    });
    (requests, flag)
}

fn work(
    events: &Sender<Event>,
    inbox: &Receiver<(u64, Request)>,
    script: &[String],
    (flag, bounds): (&Arc<AtomicBool>, &Bounds),
) {
    let mut session = Session::new();
    // What was taken in once is taken in again, however long it takes.
    session.options.limits = Limits::none();
    for text in script {
        session.run(text);
    }
    while let Ok((number, request)) = inbox.recv() {
        let heeded = Arc::clone(flag);
        let limits = bounds.now_or_when(move || heeded.load(Ordering::Relaxed));
        match catch_unwind(AssertUnwindSafe(|| serve(&mut session, request, limits))) {
            Ok(reply) => {
                if events.send(Event::Reply { number, reply: Box::new(reply) }).is_err() {
                    return;
                }
            }
            Err(_) => {
                let _ = events.send(Event::Fault { number });
                return;
            }
        }
    }
}

fn serve(session: &mut Session, request: Request, limits: Limits) -> Reply {
    let mut has_changed = false;
    session.options.limits = limits.clone();
    let outcomes = match request {
        Request::Run { text, options } => {
            session.options = Options { limits, ..options };
            let outcomes = session.run(&text);
            has_changed = outcomes.iter().any(|outcome| match outcome.answer {
                Answer::Taken { .. } => true,
                Answer::Errors(_) => false,
                _ => !outcome.assumed.is_empty(),
            });
            outcomes
        }
        Request::Try { text } => {
            let snapshot = session.snapshot();
            let outcomes = session.run(&text);
            session.restore(snapshot);
            outcomes
        }
    };
    Reply { outcomes, has_changed, known: Known::of(session.environment()) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, reason = "a test that fails stops")]

    use std::time::Duration;

    use super::{Answered, Event, Worker};
    use crate::cli::arguments::{Bounds, Setting};
    use crate::session::{Answer, Options, Outcome};

    fn names(worker: &Worker) -> Vec<&str> {
        worker.known.names.iter().map(|(name, ..)| name.as_str()).collect()
    }

    #[test]
    fn what_is_tried_out_is_forgotten_and_what_was_said_can_be_gone_back_to() {
        let mut worker = Worker::start(Bounds::default());
        assert!(matches!(worker.run("x : R[n]", &Options::default()), Answered::Reply(_)));
        let shape = worker.try_out("shape W*x", Duration::from_secs(10));
        assert!(shape.is_some_and(|outcomes| outcomes.len() == 1));
        assert_eq!(names(&worker), ["x"]);
        let before = worker.script().to_vec();
        worker.run("y = 2*x", &Options::default());
        assert_eq!(names(&worker), ["x", "y"]);
        worker.begin_with(before);
        assert_eq!(names(&worker), ["x"]);
    }

    #[test]
    fn what_is_stopped_is_undone_and_what_was_known_is_kept() {
        let mut worker = Worker::start(Bounds::of(&[Setting::Off]));
        worker.run("x : R[5]; kept = 3*x", &Options::default());
        let interrupts = worker.sender.clone();
        let presser = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            interrupts.send(Event::Interrupt).is_ok()
        });
        let deep = format!("{}norm(x)^2{}", "sin(".repeat(60), ")".repeat(60));
        let long = format!("also = 2*x; diff({deep}, x, x, x, x, x, x, x)");
        let Answered::Reply(reply) = worker.run(&long, &Options::default()) else {
            panic!("the session did not stop");
        };
        let code = |outcome: &Outcome| match &outcome.answer {
            Answer::Errors(errors) => errors.first().map(|error| error.code),
            _ => None,
        };
        assert_eq!(reply.outcomes.iter().map(code).collect::<Vec<_>>(), [None, Some("G0703")]);
        assert!(presser.join().is_ok_and(|pressed| pressed));
        assert!(matches!(worker.run("jacobian(kept + also, x)", &Options::default()), Answered::Reply(_)));
        assert_eq!(names(&worker), ["x", "kept", "also"]);
    }
}
