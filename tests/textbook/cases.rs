//! The textbook's cases, read from the files beside this one and run, each in a session of its
//! own. Used by the tests and by the example that prints the table.

use std::path::PathBuf;

use gradus::notation::text;
use gradus::session::{Answer, FormulaAnswer, Outcome, Session, StructuredGradient};

/// A file of cases.
pub struct Group {
    /// The file's name without its extension.
    pub name: String,
    /// Its cases, in order.
    pub cases: Vec<Case>,
}

/// One case, as it is written.
pub struct Case {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The whole of it, a program.
    pub text: String,
}

/// A query of a case with what was answered, beside what the literature prints.
pub struct Row {
    /// The id of the case.
    pub id: String,
    /// What was asked.
    pub query: String,
    /// The answer, with its `where` lines.
    pub ours: Vec<String>,
    /// Where it holds.
    pub conditions: Vec<String>,
    /// How its axes lie, and remarks.
    pub remarks: Vec<String>,
    /// The tokens of the answer.
    pub our_tokens: usize,
    /// The literature's forms, the shortest first, with its `where` lines.
    pub literature: Vec<String>,
    /// The tokens of the shortest of them.
    pub their_tokens: usize,
    /// The verdicts on the claims.
    pub verdicts: Vec<String>,
    /// Whether every claim holds.
    pub holds: bool,
}

impl Row {
    /// How long the answer is, the literature's being 1.
    #[expect(clippy::cast_precision_loss, reason = "formulas are short")]
    pub fn ratio(&self) -> f64 {
        self.our_tokens as f64 / self.their_tokens.max(1) as f64
    }
}

/// All groups of a folder beside this one, in the order of their files.
pub fn groups(folder: &str) -> Vec<Group> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "gradus"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Group { name, cases: cases_of(&source) }
    };
    paths.into_iter().map(read).collect()
}

fn cases_of(source: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in source.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            let (id, title) = title.split_once(' ').unwrap_or((title, ""));
            let (id, title) = (id.to_owned(), title.to_owned());
            cases.push(Case { id, title, text: String::new() });
        }
        if let Some(case) = cases.last_mut() {
            case.text.push_str(line);
            case.text.push('\n');
        }
    }
    cases
}

impl Case {
    /// What stands after `# word:` in the case.
    pub fn remark(&self, word: &str) -> Option<&str> {
        let start = format!("# {word}:");
        self.text.lines().find_map(|line| line.strip_prefix(&start)).map(str::trim)
    }

    /// The meaning of its derivatives by variables with a structure.
    pub fn structured(&self) -> StructuredGradient {
        match self.remark("structured") {
            Some("symmetric") => StructuredGradient::Symmetric,
            Some("entries") => StructuredGradient::Entries,
            Some("diagonal") => StructuredGradient::Diagonal,
            _ => StructuredGradient::Independent,
        }
    }

    /// Runs the case: what came of it, and how many formulas were held back as misread.
    pub fn outcomes(&self) -> (Vec<Outcome>, usize) {
        let mut session = Session::new();
        session.options.structured = self.structured();
        let outcomes = session.run(&self.text);
        (outcomes, session.misread())
    }

    /// Its queries with their answers; what went wrong, in words.
    pub fn rows(&self) -> (Vec<Row>, Vec<String>) {
        let mut rows: Vec<Row> = Vec::new();
        let mut faults = Vec::new();
        let mut definitions: Vec<String> = Vec::new();
        let (outcomes, misread) = self.outcomes();
        if misread > 0 {
            faults.push(format!("{misread} formulas did not read as what they stand for"));
        }
        for outcome in outcomes {
            match &outcome.answer {
                Answer::Expression(answer) | Answer::Show(answer) => {
                    definitions.clear();
                    rows.push(row_of(&self.id, &outcome.source, answer));
                }
                Answer::Taken { .. } => {
                    if is_definition(&outcome.source) {
                        definitions.push(outcome.source.clone());
                    }
                }
                Answer::Claim(claim) => {
                    let Some(row) = rows.last_mut() else {
                        faults.push(format!("{}: a claim on nothing: {}", self.id, outcome.source));
                        continue;
                    };
                    add_claim(row, &outcome.source, &definitions);
                    row.verdicts.push(claim.verdict.to_owned());
                    row.holds &= claim.holds == Some(true);
                    if claim.holds != Some(true) {
                        let fault = format!("{} {}", claim.verdict, claim.detail);
                        faults.push(format!("{}: {fault}: {}", self.id, outcome.source));
                    }
                }
                Answer::Errors(errors) => {
                    if let Some(row) = rows.last_mut().filter(|_| outcome.source.starts_with("claim")) {
                        add_claim(row, &outcome.source, &definitions);
                        row.verdicts.push("error".to_owned());
                        row.holds = false;
                    }
                    for error in errors {
                        faults.push(format!("{}: {}: {}", self.id, outcome.source, error.message));
                    }
                }
                _ => faults.push(format!("{}: not a part of a case: {}", self.id, outcome.source)),
            }
        }
        faults.extend(
            rows.iter()
                .filter(|row| row.literature.is_empty())
                .map(|row| format!("{}: nothing is claimed of {}", row.id, row.query)),
        );
        (rows, faults)
    }
}

fn is_definition(source: &str) -> bool {
    let mut letters =
        source.trim_start().char_indices().skip_while(|(_, c)| c.is_alphanumeric() || *c == '_');
    let rest = letters.next().map_or("", |(place, _)| source.get(place..).unwrap_or_default()).trim_start();
    rest.starts_with('=') && !rest.starts_with("==")
}

fn row_of(id: &str, query: &str, answer: &FormulaAnswer) -> Row {
    let formula = &answer.formula;
    let written = |root| text::ascii(&formula.ast, root);
    let mut ours = vec![written(formula.root)];
    ours.extend(formula.definitions.iter().map(|(name, root)| format!("{name} = {}", written(*root))));
    let our_tokens = ours.iter().map(|line| text::tokens_of(line)).sum();
    let our_tokens =
        if formula.definitions.is_empty() { text::tokens(&formula.ast, formula.root) } else { our_tokens };
    Row {
        id: id.to_owned(),
        query: query.to_owned(),
        ours,
        conditions: answer.conditions.clone(),
        remarks: answer
            .layout
            .iter()
            .cloned()
            .chain(answer.remarks.iter().map(ToString::to_string))
            .collect(),
        our_tokens,
        literature: Vec::new(),
        their_tokens: 0,
        verdicts: Vec::new(),
        holds: true,
    }
}

fn add_claim(row: &mut Row, claim: &str, definitions: &[String]) {
    let right = claim.split_once("==").map_or("", |(_, right)| right.trim());
    let lines = || std::iter::once(right).chain(definitions.iter().map(String::as_str));
    let tokens = lines().map(text::tokens_of).sum();
    let whole = lines().collect::<Vec<_>>().join(" where ");
    if row.literature.is_empty() || tokens < row.their_tokens {
        row.their_tokens = tokens;
        row.literature.insert(0, whole);
    } else {
        row.literature.push(whole);
    }
}
