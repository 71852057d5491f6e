//! The sources as tokens: what they import, and which texts stand in them. Comments are not
//! tokens, so that documentation may point anywhere; modules of tests are left out.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A file of `src/`.
pub struct Source {
    /// Its path below `src/`, with `/`.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// Each name that it takes from the root of the crate, with its line.
    pub rooms: Vec<(String, usize)>,
    /// Each path into the crate, from its root: `ir`, `arena`, `Arena`.
    pub inside: Vec<Vec<String>>,
    /// The functions that it offers as kernels: those of the module that are `pub`, and `name = …;` in a macro of
    /// kernels.
    pub kernels: Vec<String>,
    /// Each path of the outside that it mentions, to two names: `std::fs`, `pest::error`.
    pub outside: Vec<(String, usize)>,
    /// Each text in quotes.
    pub texts: Vec<(String, usize)>,
}

impl Source {
    /// Its path as a module: `ir`, `arena`.
    pub fn module(&self) -> Vec<&str> {
        let path = self.path.trim_end_matches(".rs").trim_end_matches("mod").trim_end_matches('/');
        path.split('/').collect()
    }

    /// The room that it belongs to: its folder, or its own name.
    pub fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

/// Every file of `src/`, in the order of their paths.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&root).unwrap().display().to_string().replace('\\', "/");
                found.push(read(below, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

/// Reads the text of one file.
pub fn read(path: String, text: &str) -> Source {
    let mut source = Source {
        path,
        lines: text.lines().count(),
        rooms: Vec::new(),
        inside: Vec::new(),
        kernels: Vec::new(),
        outside: Vec::new(),
        texts: Vec::new(),
    };
    let depth = if matches!(source.path.as_str(), "lib.rs" | "main.rs") { 0 } else { source.module().len() };
    let tokens = TokenStream::from_str(text).unwrap();
    source.kernels = kernels(&tokens.clone().into_iter().collect::<Vec<_>>());
    source.walk(tokens, depth);
    source
}

impl Source {
    /// Goes through the tokens of a module that lies so many steps below the root.
    fn walk(&mut self, tokens: TokenStream, depth: usize) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' => at += self.attribute(rest),
                TokenTree::Ident(name) if *name == "mod" && has_body(rest) => {
                    if let TokenTree::Group(body) = &rest[2] {
                        self.walk(body.stream(), depth + 1);
                    }
                    at += 3;
                }
                TokenTree::Ident(_) => at += self.path_at(rest, depth),
                TokenTree::Group(group) => {
                    self.walk(group.stream(), depth);
                    at += 1;
                }
                TokenTree::Literal(literal) => {
                    if let Some(text) = unquoted(&literal.to_string()) {
                        self.texts.push((text, token.span().start().line));
                    }
                    at += 1;
                }
                TokenTree::Punct(_) => at += 1,
            }
        }
    }

    /// Skips documentation, and a module of tests with its attribute.
    fn attribute(&mut self, rest: &[TokenTree]) -> usize {
        let group = rest.iter().take(3).position(|token| matches!(token, TokenTree::Group(_)));
        let Some(place) = group else { return 1 };
        let is_test = rest[place].to_string().replace(' ', "") == "[cfg(test)]";
        let after = &rest[place + 1..];
        if is_test && matches!(after.first(), Some(TokenTree::Ident(word)) if *word == "mod") {
            return place + 1 + if has_body(after) { 3 } else { 2 };
        }
        place + 1
    }

    /// A path: `crate::ir::Arena`, `super::super::shape`, `std::fs`; or a name alone.
    fn path_at(&mut self, rest: &[TokenTree], depth: usize) -> usize {
        let line = rest[0].span().start().line;
        let mut names = vec![rest[0].to_string()];
        let mut at = 1;
        while is_mark(rest.get(at), ':') && is_mark(rest.get(at + 1), ':') {
            match rest.get(at + 2) {
                Some(TokenTree::Ident(name)) => {
                    names.push(name.to_string());
                    at += 3;
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    for branch in branches(group.stream()) {
                        self.take(&[names.clone(), branch].concat(), line, depth);
                    }
                    return at + 3;
                }
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => {
                    names.push("*".to_owned());
                    at += 3;
                }
                _ => break,
            }
        }
        // The name of a macro is none of a room: a room's own macros lie at the root.
        if !is_mark(rest.get(at), '!') {
            self.take(&names, line, depth);
        }
        at
    }

    fn take(&mut self, names: &[String], line: usize, depth: usize) {
        let ups = names.iter().take_while(|name| *name == "super").count();
        let module = self.module();
        // A module within the file is above no other file.
        let above = (ups > 0 && depth >= ups).then(|| module.get(..depth - ups)).flatten();
        let from = if names.first().is_some_and(|root| root == "crate") { Some(&[][..]) } else { above };
        if let Some(from) = from {
            let from = from.iter().map(|name| (*name).to_owned());
            let path: Vec<String> = from.chain(names[ups.max(1)..].iter().cloned()).collect();
            self.inside.push(path);
        }
        match names {
            [root, room, ..] if root == "crate" => self.rooms.push((room.clone(), line)),
            [_, ..] if ups > 0 && ups == depth => {
                self.rooms.push((names.get(ups).cloned().unwrap_or_else(|| "*".to_owned()), line));
            }
            [first, second, ..] if first == "gradus" => self.rooms.push((second.clone(), line)),
            [first, ..] if first == "super" => {}
            [first, second, ..] => self.outside.push((format!("{first}::{second}"), line)),
            _ => {}
        }
    }
}

/// `pub fn NAME`, and `NAME = …;` within `scalar_kernels! { … }`.
fn kernels(tokens: &[TokenTree]) -> Vec<String> {
    let word =
        |at: usize, text: &str| matches!(tokens.get(at), Some(TokenTree::Ident(word)) if *word == text);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if word(at, "pub") && word(at + 1, "fn") {
            found.extend(tokens.get(at + 2).map(ToString::to_string));
        }
        if word(at, "scalar_kernels")
            && is_mark(tokens.get(at + 1), '!')
            && let Some(TokenTree::Group(body)) = tokens.get(at + 2)
        {
            let body: Vec<TokenTree> = body.stream().into_iter().collect();
            let ends = body.iter().enumerate().filter(|(at, _)| *at == 0 || is_mark(body.get(at - 1), ';'));
            let names = ends.filter_map(|(at, _)| {
                body[at..].iter().find(|token| matches!(token, TokenTree::Ident(_))).map(ToString::to_string)
            });
            found.extend(names);
        }
    }
    found
}

/// The first name of each branch of `{a::b, c}`.
fn branches(tokens: TokenStream) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut fresh = true;
    for token in tokens {
        if fresh && !matches!(token, TokenTree::Group(_)) {
            found.push(vec![token.to_string()]);
        }
        fresh = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ',');
    }
    found
}

fn has_body(rest: &[TokenTree]) -> bool {
    matches!(rest.get(2), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
}

fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

/// What a text in quotes says, where it has no escapes: a name has none.
fn unquoted(literal: &str) -> Option<String> {
    let inside = literal.trim_start_matches('r').trim_matches('#');
    Some(inside.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}
