//! The first screen that a newcomer sees: what was taken, what is derived, the answer, how it
//! lies and was checked, and what else can be asked.

use crate::cli::arguments::Derive;
use crate::inquiry::Understood;
use crate::report::{self, Detail, Format};
use crate::session::{FormulaAnswer, Layout, Notation};

/// A screen of fields, the texts below one another.
pub(super) struct Screen {
    fields: Vec<Field>,
    format: Format,
}

/// A line of the screen: what it is called, its text, and what stands beside it.
struct Field {
    name: String,
    text: String,
    aside: String,
    /// Whether it is what was asked for.
    is_result: bool,
}

/// What the expression is called, and the expression; nothing for a name alone.
pub(super) fn definition(understood: &Understood, format: Format) -> Option<(String, String)> {
    let body = understood.expression.body();
    let text = report::expression(&body.ast, body.root, format);
    (understood.expression.text() != understood.name).then(|| (report::name(&understood.name, format), text))
}

impl Screen {
    pub fn new(format: Format) -> Self {
        Self { fields: Vec::new(), format }
    }

    fn field(&mut self, field: &str, text: impl Into<String>, aside: impl Into<String>) {
        let (name, text, aside) = (field.to_owned(), text.into(), aside.into());
        self.fields.push(Field { name, text, aside, is_result: false });
    }

    /// What was taken, and what is derived.
    pub fn question(&mut self, understood: &Understood) {
        if !understood.taken.is_empty() {
            let taken = understood.taken.iter().map(|one| report::assumed(one, self.format));
            self.field("taken", taken.collect::<Vec<_>>().join(", "), "");
        }
        if let Some((what, declaration)) = &understood.other {
            self.field("or", format!("{what}, by -d '{declaration}'"), "");
        }
        let shape = format!(": {}", understood.shape);
        match definition(understood, self.format) {
            None => self.field("of", report::name(&understood.name, self.format), shape),
            Some((name, text)) => self.field(&name, format!("= {text}"), shape),
        }
    }

    pub fn answer(
        &mut self,
        answer: &FormulaAnswer,
        understood: &Understood,
        (by, order): (&str, u8),
        detail: Detail,
    ) {
        let name = report::name(&understood.name, self.format);
        let partial = self.partial(&name, by, order);
        let left = report::left(&answer.formula, self.format).unwrap_or(partial);
        let text = report::formula(&answer.formula, self.format);
        let mark = report::mark(answer, self.format, detail);
        let (text, aside) = (format!("= {text}"), format!(": {}{mark}", answer.shape));
        self.fields.push(Field { name: left, text, aside, is_result: true });
        for (field, text) in report::lines_of_formula(answer, self.format, detail) {
            // What the expression is called stands above already.
            if field != "where" || !text.starts_with(&format!("{name} = ")) {
                self.field(field, text, "");
            }
        }
    }

    /// The rules that were tried.
    pub fn trace(&mut self, answer: &FormulaAnswer) {
        for line in report::trace(answer, self.format) {
            self.field("tried", line, "");
        }
    }

    /// `∂y/∂x`, `∂²f/∂x²`.
    fn partial(&self, name: &str, by: &str, order: u8) -> String {
        match (self.format, order) {
            (Format::Unicode, 1) => format!("∂{name}/∂{by}"),
            (Format::Unicode, _) => {
                let order = char::from_digit(u32::from(order), 10).and_then(superscript).unwrap_or('ⁿ');
                format!("∂{order}{name}/∂{by}{order}")
            }
            (_, 1) => format!("d{name}/d{by}"),
            _ => format!("d^{order} {name}/d{by}^{order}"),
        }
    }

    /// How the expression was taken, where it may be taken in another way.
    pub fn notes(&mut self, understood: &Understood) {
        for note in &understood.notes {
            self.field("note", note, "");
        }
    }

    /// What else can be asked.
    pub fn next(&mut self, command: &Derive, order: u8, understood: &Understood) {
        let meaning = &command.answers.meaning;
        let is_tensor = understood.shape.order() > 0;
        let offered = [
            ("--explain", !command.answers.explain),
            ("--steps", true),
            ("--order 2", order == 1),
            ("--layout denominator", is_tensor && meaning.layout != Layout::Denominator),
            ("--notation index", meaning.notation != Notation::Index),
            ("--format latex", true),
            ("--json", true),
        ];
        let offered: Vec<&str> =
            offered.iter().filter(|(_, is_new)| *is_new).map(|(next, _)| *next).collect();
        self.field("next", offered.join("  "), "");
    }

    pub fn lines(&self, palette: report::Palette) -> Vec<String> {
        let width = self.fields.iter().map(|field| field.name.chars().count()).max().unwrap_or_default();
        let mut lines = Vec::new();
        for Field { name, text, aside, is_result } in &self.fields {
            let space = " ".repeat(width - name.chars().count());
            let text = match (is_result, name.as_str()) {
                (true, _) => palette.as_result(text),
                (false, "next") => palette.as_aside(text),
                _ => text.clone(),
            };
            let aside =
                if aside.is_empty() { String::new() } else { format!("   {}", palette.as_aside(aside)) };
            lines.push(format!("{}{space}  {text}{aside}", palette.as_field(name)));
        }
        lines
    }
}

fn superscript(digit: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(usize::try_from(digit.to_digit(10)?).ok()?)
}
