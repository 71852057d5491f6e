//! `--limit nodes=…,seconds=…`: how much a question may take. The clock is read here and nowhere below.

use std::str::FromStr;
use std::time::{Duration, Instant};

use crate::limits::{Deadline, Limit, Limits};

/// One limit as it is typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Setting {
    /// A limit of the library, and its number.
    Count(Limit, u64),
    /// How long a question may take.
    Seconds(f64),
    /// No limit of what is computed and kept, and none of the answer.
    Off,
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self::Off);
        }
        let names = || {
            let names: Vec<&str> = Limits::NAMES.iter().map(|(name, _)| *name).collect();
            format!("`none`, or one of {}, seconds with a number: `nodes=2000000`", names.join(", "))
        };
        let (name, number) = text.split_once('=').ok_or_else(names)?;
        if name == "seconds" {
            let seconds = number.parse().ok().filter(|seconds: &f64| *seconds > 0.0 && *seconds < 1e9);
            return seconds.map(Self::Seconds).ok_or_else(|| format!("`{number}` is no number of seconds"));
        }
        let limit = name.parse().map_err(|()| names())?;
        // Large limits are read better as `2e9`.
        let whole = number.parse::<u64>().ok().or_else(|| {
            let (digits, zeros) = number.split_once(['e', 'E'])?;
            let scale = 10_u64.checked_pow(zeros.parse().ok()?)?;
            digits.parse::<u64>().ok()?.checked_mul(scale)
        });
        whole.map(|whole| Self::Count(limit, whole)).ok_or_else(|| format!("`{number}` is no whole number"))
    }
}

/// The limits of a command.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounds {
    limits: Limits,
    time: Option<Duration>,
}

impl Bounds {
    /// The usual limits with some of them set.
    pub fn of(settings: &[Setting]) -> Self {
        let mut bounds = Self::default();
        for setting in settings {
            match *setting {
                Setting::Count(limit, number) => bounds.limits.set(limit, number),
                Setting::Seconds(seconds) => bounds.time = Some(Duration::from_secs_f64(seconds)),
                Setting::Off => bounds.limits = Limits::none(),
            }
        }
        bounds
    }

    /// The same, with a time where none is set.
    #[cfg(feature = "lsp")]
    pub fn or_at_most(self, time: Duration) -> Self {
        Self { time: self.time.or(Some(time)), ..self }
    }

    /// The limits of a question that is asked now.
    pub fn now(&self) -> Limits {
        self.now_or_when(|| false)
    }

    /// The same, for a question that may be taken back.
    pub fn now_or_when(&self, is_over: impl Fn() -> bool + Send + Sync + 'static) -> Limits {
        let end = self.time.map(|time| Instant::now() + time);
        let deadline = Deadline::new(move || is_over() || end.is_some_and(|end| Instant::now() >= end));
        Limits { deadline: Some(deadline), ..self.limits.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Setting};
    use crate::limits::Limit;

    #[test]
    fn limits_are_typed_by_their_names() {
        assert_eq!("nodes=12".parse(), Ok(Setting::Count(Limit::Nodes, 12)));
        assert_eq!("operations=2e9".parse(), Ok(Setting::Count(Limit::Operations, 2_000_000_000)));
        assert_eq!("seconds=0.5".parse(), Ok(Setting::Seconds(0.5)));
        for wrong in ["nodes", "nodes=", "nodes=-1", "seconds=0", "seconds=x", "colour=1", "nodes=1e99"] {
            assert!(wrong.parse::<Setting>().is_err(), "{wrong}");
        }
        let bounds = Bounds::of(&[Setting::Off, Setting::Count(Limit::Nodes, 5)]);
        assert_eq!((bounds.now().nodes, bounds.now().operations), (5, u64::MAX));
    }
}
