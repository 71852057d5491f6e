//! What can be typed after `gradus emit` and `gradus plan`.

use std::path::PathBuf;

use clap::Args;

use super::Meaning;
use crate::emit;

/// What a program is to compute.
#[derive(Debug, Args)]
pub(crate) struct Wanted {
    /// What is computed; definitions may stand before it, each with a `;`. `-` reads it from standard input.
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub expression: String,
    /// What to derive by; several times, or with commas. Without it the value alone is computed.
    #[arg(long, short, value_name = "NAME")]
    pub wrt: Vec<String>,
    /// A declaration, such as 'W : R[m,n]'; several times.
    #[arg(long = "declare", short, value_name = "DECLARATION")]
    pub declarations: Vec<String>,
    /// How many times to derive; every order up to it is a result, mixed derivatives among them.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub order: u8,
    /// What is given back, in place of all: `value`, `grad`, `jacobian`, `hessian`, or the name of a result,
    /// such as `grad_w`; several times, or with commas.
    #[arg(long, value_name = "RESULT")]
    pub only: Vec<String>,
    #[command(flatten)]
    pub meaning: Meaning,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus emit 'sum(log(1 + exp(-y.*(X*w))))' --wrt w --to numpy
  gradus emit 'r = y - X*w; sum(r.^2)' --wrt w,X --to jax --with-check
  gradus emit 'softmax(W*x + b)' --wrt x --to julia
  gradus emit -d 'S : R[n,n] posdef' \"y'*inv(S)*y\" --wrt y --to matlab -o nll.m")]
pub(crate) struct Emit {
    #[command(flatten)]
    pub wanted: Wanted,
    /// The language or library.
    #[arg(long, value_name = "TARGET")]
    pub to: Target,
    /// The name of the function.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Append a function that compares the derivatives with differences.
    #[arg(long)]
    pub with_check: bool,
    /// About how long axes will be, as in m=2000,k=50, for the order in which factors are multiplied; the function
    /// takes any.
    #[arg(long = "size", value_name = "SIZES")]
    pub sizes: Vec<String>,
    /// Write to a file in place of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus plan 'sum(log(1 + exp(-y.*(X*w))))' --wrt w
  gradus plan \"norm(T - U*V')^2\" --wrt U,V --only grad --size m=2000,n=2000,k=50")]
pub(crate) struct Plan {
    #[command(flatten)]
    pub wanted: Wanted,
    /// The size of a dimension, as in `--size n=100`; several times, or with commas.
    #[arg(long = "size", value_name = "NAME=SIZE")]
    pub sizes: Vec<String>,
    /// Write to a file in place of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gradus time 'sum(log(1 + exp(-y.*(X*w))))' --wrt w --size m=200,n=50
  gradus time \"norm(T - U*V')^2\" --wrt U,V --only grad --size m=40,n=30,k=5")]
pub(crate) struct Time {
    #[command(flatten)]
    pub wanted: Wanted,
    /// The numbers of a variable: an array in a file, .npy, .csv or data.npz:A, whose lengths are sizes; several
    /// times. Others are given numbers between 0.1 and 1.
    #[arg(long = "set", value_name = "NAME=FILE")]
    pub set: Vec<String>,
    /// The size of a dimension, as in `--size n=100`; several times, or with commas.
    #[arg(long = "size", value_name = "NAME=SIZE")]
    pub sizes: Vec<String>,
}

/// A language or library, by its name in the table of targets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target(&'static emit::Target);

impl Target {
    /// The table of its spellings.
    pub fn target(self) -> &'static emit::Target {
        self.0
    }
}

impl std::str::FromStr for Target {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let names: Vec<&str> = emit::TARGETS.iter().map(|target| target.name).collect();
        emit::target(name).map(Self).ok_or_else(|| format!("one of {}", names.join(", ")))
    }
}
