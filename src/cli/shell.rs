//! What the shell around wants: completions, a manual page, help.

use super::arguments::command;
use super::{Ended, Output};
use crate::report::Exit;

/// Completions for a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "gradus", &mut script);
    write(&script)
}

/// The manual page.
pub(super) fn man() -> Ended {
    let mut page = Vec::new();
    clap_mangen::Man::new(command()).render(&mut page)?;
    for subcommand in command().get_subcommands().filter(|one| one.get_name() != "help") {
        let man = clap_mangen::Man::new(subcommand.clone());
        page.extend(format!(".SH \"COMMAND {}\"\n", subcommand.get_name().to_uppercase()).bytes());
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
        man.render_extra_section(&mut page)?;
    }
    write(&page)
}

fn write(bytes: &[u8]) -> Ended {
    let mut output = Output::standard();
    output.line(String::from_utf8_lossy(bytes).trim_end())?;
    output.flush()?;
    Ok(Exit::Fine)
}
