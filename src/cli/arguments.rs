//! What can be typed after `gradus`. Help texts teach by example, and a test runs the examples.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::report::Format;
use crate::session::{self, Layout, Notation, StructuredGradient};
use crate::syntax::operand::separated;

mod choices;
mod emit;
mod limit;
use choices::one_of;
pub(crate) use emit::{Emit, Plan, Time, Wanted};
pub(crate) use limit::{Bounds, Setting};

/// Symbolic matrix calculus: checked shapes, named rules, textbook answers.
#[derive(Debug, Parser)]
#[command(
    name = "gradus",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  gradus derive 'sigma(W*x+b)' --wrt x
  gradus derive \"x'*A*x\" --wrt x --order 2
  gradus emit 'sum(exp(W*x))' --wrt x --to numpy
  gradus run examples/backprop.gradus
  gradus rules det
  gradus explain G0203"
)]
pub(crate) struct Arguments {
    /// What to do; nothing opens a conversation on a terminal.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// One JSON object a line in place of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// How much a question may take, as in `nodes=2e6,seconds=10`; `none` for as much as it takes.
    #[arg(long, global = true, value_name = "LIMIT=NUMBER", value_delimiter = ',')]
    pub limit: Vec<Setting>,
    /// When to colour; `NO_COLOR` is respected.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// One derivative of one expression.
    Derive(Derive),
    /// Run a program: prints what each statement answers.
    Run(Run),
    /// Check worksheets: Markdown with `gradus` blocks, claims and recorded answers.
    Check(Check),
    /// Draft the declarations that a document needs.
    Names(Names),
    /// Go over the differences of worksheets one by one: accept, reject, skip.
    Review(Review),
    /// The numbers of one expression, or a picture of them.
    Eval(Eval),
    /// Code: an expression and its derivatives as a function in another language.
    Emit(Emit),
    /// Kernels: what computing an expression and its derivatives takes.
    Plan(Plan),
    /// Times: how long deriving, planning and computing take.
    Time(Time),
    /// A picture of an expression's graph, or of its result as a tensor network.
    Draw(Draw),
    /// A conversation: what `gradus` alone opens.
    #[command(after_help = "\
Examples:
  gradus repl
  gradus repl --layout denominator
  echo 'grad(tr(A*X), X)' | gradus repl")]
    Repl(Meaning),
    /// The table of functions, or one row of it.
    Rules(Rules),
    /// A page on the code of a message, with a faulty and a mended program.
    #[command(after_help = "Examples:\n  gradus explain G0203\n  gradus explain")]
    Explain {
        /// The code, such as `G0203`; all codes without it.
        code: Option<String>,
    },
    /// A language server on standard input and output, for editors.
    #[cfg(feature = "lsp")]
    #[command(after_help = "\
Editors start it by themselves; the manual's page on editors says how each is told to.

Examples:
  gradus lsp
  gradus lsp --limit seconds=2")]
    Lsp,
    /// Completions for a shell, to standard output.
    #[cfg(feature = "shell")]
    #[command(after_help = "\
Examples:
  gradus completions bash
  gradus completions zsh")]
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// The manual page, to standard output.
    #[cfg(feature = "shell")]
    #[command(after_help = "Examples:\n  gradus man")]
    Man,
}

/// What derivatives mean and how they lie.
#[derive(Clone, Debug, Args)]
pub(crate) struct Meaning {
    /// The layout in which derivatives are shown.
    #[arg(long, value_name = "LAYOUT", default_value = "mixed", value_parser = one_of(Layout::ALL))]
    pub layout: Layout,
    /// The notation of formulas.
    #[arg(long, value_name = "NOTATION", default_value = "shortest", value_parser = one_of(Notation::ALL))]
    pub notation: Notation,
    /// What the gradient by a symmetric or diagonal variable means.
    #[arg(long, value_name = "MEANING", default_value = "independent")]
    #[arg(value_parser = one_of(StructuredGradient::ALL))]
    pub structured: StructuredGradient,
    /// Do not check derivatives before showing them.
    #[arg(long)]
    pub no_verify: bool,
}

/// How an answer is to be given.
#[derive(Clone, Debug, Args)]
pub(crate) struct Answers {
    #[command(flatten)]
    pub meaning: Meaning,
    /// Show which rules were tried on each answer, what each saved, and why it lost.
    #[arg(long)]
    pub trace: bool,
    /// Say of every answer how it lies and how it was checked.
    #[arg(long)]
    pub explain: bool,
    /// The way of writing.
    #[arg(long, value_name = "FORMAT", default_value = "unicode")]
    pub format: OutputFormat,
    /// Write to a file in place of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Meaning {
    /// The same, as a session takes it.
    pub fn options(&self, bounds: &Bounds) -> session::Options {
        session::Options {
            limits: bounds.now(),
            notation: self.notation,
            layout: self.layout,
            structured: self.structured,
            verify: !self.no_verify,
            trace: false,
            repairs: session::Repairs::Sought,
            loader: None,
            parts: false,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus derive 'sigma(W*x+b)' --wrt x
  gradus derive 'norm(y - X*w)^2' --wrt w --order 2
  gradus derive -d 'S : R[n,n] symmetric posdef' 'logdet(S)' --wrt S
  gradus derive 'A*X*B' --wrt X --notation kron
  gradus derive 'W*x + b' --wrt W --wrt x --format latex
  gradus derive 'net = W*x + b; sum(exp(net))' --wrt W --steps
  echo \"x'*A*x\" | gradus derive - --wrt x --json")]
pub(crate) struct Derive {
    /// What to derive; definitions may stand before it, each with a `;`. `-` reads it from standard input.
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub expression: String,
    /// What to derive by, as in `--wrt x`; several times, or with commas, for several derivatives.
    #[arg(long, short, value_name = "NAME")]
    pub wrt: Vec<String>,
    /// A declaration, such as 'W : R[m,n]'; several times.
    #[arg(long = "declare", short, value_name = "DECLARATION")]
    pub declarations: Vec<String>,
    /// How many times to derive.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=8))]
    pub order: u8,
    /// Show the derivation, a named rule a step.
    #[arg(long)]
    pub steps: bool,
    #[command(flatten)]
    pub answers: Answers,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus run examples/backprop.gradus
  gradus run examples/backprop.gradus --json
  echo 'claim tr(A*B) == tr(B*A)' | gradus run -")]
pub(crate) struct Run {
    /// The program; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The numbers of a variable, in place of those that the program has for it: an array in a file, .npy, .csv or
    /// data.npz:A; several times.
    #[arg(long = "set", value_name = "NAME=FILE")]
    pub set: Vec<String>,
    /// Run it again whenever it is saved.
    #[cfg(feature = "watch")]
    #[arg(long)]
    pub watch: bool,
    #[command(flatten)]
    pub answers: Answers,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus check examples/notes.md
  gradus check examples/notes.md --format github
  gradus check examples/notes.md --bless")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Check {
    /// The documents; of a folder those in it: Markdown, LaTeX, notebooks and programs.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Record the answers anew.
    #[arg(long)]
    pub bless: bool,
    /// Read the equations of the documents, too: what is done anyway.
    #[arg(long, hide = true)]
    pub math: bool,
    /// Check the `gradus` blocks alone, and not the equations.
    #[arg(long, conflicts_with = "math")]
    pub blocks: bool,
    /// Tell everything in full: what was not read, what is outside, what nothing could decide
    #[arg(long)]
    pub full: bool,
    /// Fail on every equation that was not found right, and not only on those that are false
    #[arg(long)]
    pub strict: bool,
    /// A file that says what the names in those equations are, as a document's front matter may
    #[arg(long, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// Check again whenever a document is saved.
    #[cfg(feature = "watch")]
    #[arg(long)]
    pub watch: bool,
    /// How what was found is written.
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub format: CheckFormat,
    /// Write to a file in place of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub meaning: Meaning,
}

#[derive(Debug, Args)]
#[command(after_help = "\
What is accepted is recorded in the document; nothing else in it changes. Answers are a, r, s and q,
each on a line, typed or piped; where they end, the rest is left as it is.

Examples:
  gradus review examples/notes.md
  echo a | gradus review examples/notes.md")]
pub(crate) struct Review {
    /// The documents.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Offer answers of statements that have none recorded, too.
    #[arg(long)]
    pub record: bool,
    #[command(flatten)]
    pub meaning: Meaning,
}

#[derive(Debug, Args)]
#[command(after_help = "\
What it prints is a comment that the document may have; readers of the document do not see it.

Examples:
  gradus names examples/notes.md")]
pub(crate) struct Names {
    /// The documents: Markdown, LaTeX, notebooks.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub meaning: Meaning,
}

/// How what a check found is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// A line that counts, and each finding with its place.
    Full,
    /// An object a document.
    Json,
    /// Annotations of GitHub's workflows.
    Github,
    /// The XML of JUnit.
    Junit,
    /// A page: each equation typeset where it stands, marked with its verdict.
    #[cfg(feature = "pages")]
    Html,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus eval 'x/3' -d 'x : R[2] = [1; 2]'
  gradus eval 'sum(inv(A), 1)' --set A=examples/data.csv -o sums.csv
  gradus eval 'jacobian(out_H, x)' --program examples/backprop.gradus --heatmap")]
pub(crate) struct Eval {
    /// The expression; definitions may stand before it, each with a `;`. `-` reads it from standard
    /// input.
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub expression: String,
    /// A declaration with a value; several times.
    #[arg(long = "declare", short, value_name = "DECLARATION")]
    pub declarations: Vec<String>,
    /// A program whose declarations and definitions the expression may use.
    #[arg(long, short, value_name = "FILE")]
    pub program: Option<PathBuf>,
    /// The numbers of a variable: an array in a file, .npy, .csv or, with its name in it, data.npz:A; several times.
    #[arg(long = "set", value_name = "NAME=FILE")]
    pub set: Vec<String>,
    /// Show a cell for each entry in place of numbers.
    #[arg(long)]
    pub heatmap: bool,
    /// Write to a file in place of standard output; a name that ends in .svg gets a picture, one in .npy, .npz
    /// or .csv an array.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Eval {
    /// The way of writing, unless JSON is wanted.
    pub fn format(&self, json: bool) -> Option<Format> {
        if json { None } else { Some(Format::Unicode) }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus draw 'sigma(W*x + b)' > net.svg
  gradus draw 'net = W*x + b; sum(exp(net))' -o net.dot
  gradus draw 'h = relu(W*x + b); norm(h - t)^2' --dark -o net.svg
  gradus draw 'jacobian(A*X*B, X)' --network -o jacobian.svg
  gradus draw 'grad(norm(A*x)^2, x)' --ir")]
pub(crate) struct Draw {
    /// The expression; definitions may stand before it, each with a `;`. `-` reads it from standard input.
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub expression: String,
    /// A declaration, such as 'W : R[m,n]'; several times.
    #[arg(long = "declare", short, value_name = "DECLARATION")]
    pub declarations: Vec<String>,
    /// The file: .svg, .tex for LaTeX, .dot for Graphviz, .mmd for Mermaid; SVG to standard output without it.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The result as a tensor network in Penrose's notation; a ring on a tensor is where its first axis is.
    #[arg(long)]
    pub network: bool,
    /// On a dark ground, as of slides.
    #[arg(long)]
    pub dark: bool,
    /// The nodes of the result as text, a line each, as the engine holds them.
    #[arg(long, conflicts_with = "network")]
    pub ir: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus rules
  gradus rules det
  gradus rules --json
  gradus rules --markdown")]
pub(crate) struct Rules {
    /// A function's name.
    pub name: Option<String>,
    /// The whole table as a page of Markdown.
    #[arg(long)]
    pub markdown: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it so for every stream of the process.
    pub fn write_global(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::AlwaysAnsi,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    Unicode,
    Ascii,
    Latex,
    Typst,
    Json,
    Markdown,
}

impl OutputFormat {
    /// The way of writing formulas; `None` for JSON.
    pub fn text(self) -> Option<Format> {
        match self {
            Self::Unicode => Some(Format::Unicode),
            Self::Ascii => Some(Format::Ascii),
            Self::Latex => Some(Format::Latex),
            Self::Typst => Some(Format::Typst),
            Self::Markdown => Some(Format::Markdown),
            Self::Json => None,
        }
    }
}

impl Answers {
    /// What they mean and say, as a session takes it.
    pub fn options(&self, bounds: &Bounds) -> session::Options {
        session::Options { trace: self.trace, ..self.meaning.options(bounds) }
    }

    /// The way of writing, unless JSON is wanted.
    pub fn format(&self, json: bool) -> Option<Format> {
        if json { None } else { self.format.text() }
    }
}

/// The command line as data, for completions and the manual.
#[cfg(feature = "shell")]
pub(crate) fn command() -> clap::Command {
    <Arguments as clap::CommandFactory>::command()
}

/// The arguments of a `--wrt`, which may hold several names: `W, vec(X), A[1,2]`.
pub(crate) fn split_names(text: &str) -> Vec<String> {
    separated(text).into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{command, split_names};

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn commas_inside_brackets_belong_to_a_name() {
        assert_eq!(split_names("W, vec(X),A[1,2] ,"), ["W", "vec(X)", "A[1,2]"]);
    }
}
