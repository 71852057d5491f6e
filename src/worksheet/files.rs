//! Files to manuscripts: what a file is written in, and for LaTeX the files that it takes in. They are handed in:
//! nothing in here opens one.

use crate::span::Span;

use super::latex::{self, Input};
use super::manuscript::{Language, Manuscript};
use super::notebook;

/// How deep files take in others, and how many are taken in at all.
const DEEPEST: usize = 8;
const MOST_FILES: usize = 500;

/// A file that a document takes in: its name, and what stands in it.
pub type Include<'f> = &'f dyn Fn(&str) -> Option<(String, String)>;

/// What a file holds, by the end of its name, or by what stands in it where the name does not say. A sentence
/// where it cannot be read at all.
pub fn read(name: &str, source: &str, include: Include<'_>) -> Result<Manuscript, String> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let is_notebook = source.trim_start().starts_with('{') && source.contains("\"nbformat\"");
    let is_latex = source.contains(r"\documentclass") || source.contains(r"\begin{document}");
    match ending.as_str() {
        "ipynb" => notebook::read(name, source),
        "tex" | "latex" | "ltx" => Ok(read_as(Language::Latex, name, source, include)),
        "gradus" => Ok(read_as(Language::Program, name, source, include)),
        "md" | "markdown" | "rmd" | "qmd" => Ok(read_as(Language::Markdown, name, source, include)),
        _ if is_notebook => notebook::read(name, source),
        _ if is_latex => Ok(read_as(Language::Latex, name, source, include)),
        _ => Ok(read_as(Language::Markdown, name, source, include)),
    }
}

/// What a file holds that is known to be in a language.
pub fn read_as(language: Language, name: &str, source: &str, include: Include<'_>) -> Manuscript {
    match language {
        Language::Latex => latex(name, source, include),
        Language::Markdown | Language::Program => Manuscript::new(language, name, source),
    }
}

/// A file that is being read: the part that it is, from where on, and the files that it takes in further down.
struct Open {
    part: usize,
    from: usize,
    inputs: std::vec::IntoIter<Input>,
}

/// A LaTeX document with the files that it takes in, each in the place where it is named.
fn latex(name: &str, source: &str, include: Include<'_>) -> Manuscript {
    let mut manuscript = Manuscript::empty(Language::Latex, name);
    let opened = |manuscript: &mut Manuscript, name: &str, source: &str| Open {
        part: manuscript.part(name, source),
        from: 0,
        inputs: latex::inputs(source).into_iter(),
    };
    let mut open = vec![opened(&mut manuscript, name, source)];
    while let Some(mut file) = open.pop() {
        let Some(Input { span, file: wanted }) = file.inputs.next() else {
            let end = manuscript.named(file.part).map_or(file.from, |(_, length)| length);
            manuscript.push(file.part, Span::new(file.from, end));
            continue;
        };
        manuscript.push(file.part, Span::new(file.from, span.from));
        let at = manuscript.text.len();
        manuscript.push(file.part, span);
        file.from = span.to;
        open.push(file);
        let is_open = |name: &str| {
            open.iter().any(|file| manuscript.named(file.part).is_some_and(|(open, _)| open == name))
        };
        match include(&wanted).filter(|(name, _)| !is_open(name)) {
            Some((name, source)) if open.len() < DEEPEST && manuscript.count() < MOST_FILES => {
                open.push(opened(&mut manuscript, &name, &source));
            }
            _ => manuscript.missing.push((Span::new(at, manuscript.text.len()), wanted)),
        }
    }
    manuscript
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::span::Span;

    #[test]
    fn files_are_taken_in_where_they_are_named() {
        let files = |name: &str| match name {
            "one" => Some(("one.tex".to_owned(), "A \\input{two} B".to_owned())),
            "two" => Some(("two.tex".to_owned(), "$x$ \\input{one}".to_owned())),
            _ => None,
        };
        let main = "% \\input{no}\n\\input{one} C \\include{three}\n";
        let read = read("main.tex", main, &files);
        let Ok(manuscript) = read else { return assert!(read.is_ok()) };
        let at = manuscript.text.find("$x$").unwrap_or_default();
        let place = manuscript.place(Span::new(at, at + 3));
        assert_eq!((place.name, place.span), ("two.tex", Span::new(0, 3)));
        let at = manuscript.text.find(" C ").unwrap_or_default();
        let place = manuscript.place(Span::new(at, at + 3));
        assert_eq!((place.name, place.span.of(main)), ("main.tex", " C "));
        let missing: Vec<&str> = manuscript.missing.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(missing, ["one", "three"]);
        assert!(!manuscript.is_one_file());
    }
}
