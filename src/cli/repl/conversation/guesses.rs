//! Shapes that were assumed are guesses: a later statement that does not fit them is asked again without them.

use crate::cli::repl::worker::{Answered, Reply, Worker};
use crate::cli::{Output, Trouble};
use crate::diagnostic::Diagnostic;
use crate::session::{Answer, Outcome};

use super::Conversation;

impl Conversation {
    /// Asks again what found shapes amiss, without the shapes that earlier statements assumed of its names: those were
    /// guesses, and what is typed now tells more. Not where something was defined by them.
    pub(super) fn without_guesses(
        &mut self,
        program: &str,
        reply: &Reply,
        worker: &mut Worker,
        output: &mut Output,
    ) -> Result<Option<Box<Reply>>, Trouble> {
        let [Outcome { answer: Answer::Errors(errors), .. }] = reply.outcomes.as_slice() else {
            return Ok(None);
        };
        let guessed = worker.known.guessed_in(program);
        if guessed.is_empty() || !errors.iter().any(Diagnostic::is_about_shapes) {
            return Ok(None);
        }
        let (before, known) = (worker.script().to_vec(), worker.known.clone());
        worker.forget(&guessed.iter().map(|(name, _)| name.clone()).collect());
        let again =
            if worker.known.lacks_only_guesses(&known) { Some(self.work(program, worker)) } else { None };
        match again {
            Some(Answered::Reply(again))
                if !again.outcomes.iter().any(|one| matches!(one.answer, Answer::Errors(_))) =>
            {
                let was = guessed.iter().map(|(name, shape)| format!("`{name}` was {shape}"));
                let was = was.collect::<Vec<_>>().join(", ");
                let words = format!("note: shapes that were assumed are taken anew: {was}");
                output.line(&output.palette.as_aside(&words))?;
                self.said.forget(&guessed.into_iter().map(|(name, _)| name).collect());
                self.said.lose_last();
                Ok(Some(again))
            }
            _ => {
                worker.begin_with(before);
                Ok(None)
            }
        }
    }
}
