//! The rules of a pest grammar as regular expressions, for what colours programs in editors. Only rules that name no
//! rule within itself can be one: tokens.

use std::collections::BTreeMap;

use pest_meta::ast::Expr;
use pest_meta::parser::{Rule, consume_rules, parse};

/// A grammar.
pub struct Grammar {
    rules: BTreeMap<String, Expr>,
}

impl Grammar {
    pub fn read(text: &str) -> Self {
        let pairs = parse(Rule::grammar_rules, text).unwrap();
        let rules = consume_rules(pairs).unwrap();
        Self { rules: rules.into_iter().map(|rule| (rule.name, rule.expr)).collect() }
    }

    /// The names of the rules of which something is true.
    pub fn names(&self, is_wanted: impl Fn(&str, &Expr) -> bool) -> Vec<&str> {
        let wanted = self.rules.iter().filter(|(name, rule)| is_wanted(name, rule));
        wanted.map(|(name, _)| name.as_str()).collect()
    }

    /// The rules that a rule is a choice of.
    pub fn choices(&self, name: &str) -> Vec<String> {
        let (mut open, mut found) = (vec![&self.rules[name]], Vec::new());
        while let Some(expression) = open.pop() {
            match expression {
                Expr::Choice(first, rest) => open.extend([&**rest, &**first]),
                Expr::Ident(name) => found.push(name.clone()),
                other => panic!("{name} is no choice of rules: {other:?}"),
            }
        }
        found
    }

    /// A rule as a regular expression.
    pub fn pattern(&self, name: &str) -> String {
        match name {
            "ASCII_DIGIT" => "[0-9]".to_owned(),
            "ALPHABETIC" => r"\p{Alphabetic}".to_owned(),
            "WHITE_SPACE" => r"\s".to_owned(),
            "ANY" => ".".to_owned(),
            name => self.written(self.rules.get(name).unwrap_or_else(|| panic!("there is no rule {name}"))),
        }
    }

    fn written(&self, expression: &Expr) -> String {
        match expression {
            Expr::Str(text) => escaped(text),
            Expr::Range(from, to) => format!("[{from}-{to}]"),
            Expr::Ident(name) => self.pattern(name),
            Expr::PosPred(inner) => format!("(?={})", self.written(inner)),
            Expr::NegPred(inner) => format!("(?!{})", self.written(inner)),
            Expr::Seq(first, rest) => self.written(first) + &self.written(rest),
            Expr::Choice(first, rest) => format!("(?:{}|{})", self.written(first), self.written(rest)),
            Expr::Opt(inner) => format!("(?:{})?", self.written(inner)),
            Expr::Rep(inner) => format!("(?:{})*", self.written(inner)),
            Expr::RepOnce(inner) => format!("(?:{})+", self.written(inner)),
            other => panic!("no pattern is known for {other:?}"),
        }
    }
}

/// A text in which no sign means anything but itself.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|sign| {
            let is_special = r"\^$.|?*+()[]{}".contains(sign);
            is_special.then_some('\\').into_iter().chain([sign])
        })
        .collect()
}
