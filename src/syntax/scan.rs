//! Cuts a text into statements, and refuses what is nested too deep before the parser sees it.
//! One loop over the characters with a stack of its own; it knows brackets, comments and where
//! an operand ends, and leaves everything else to the grammar.

use std::collections::VecDeque;

use crate::span::Span;

use super::error::{DEEPEST, LONGEST_STATEMENT, SyntaxError};

/// One statement's text, without the space and the comments around it.
pub(super) struct Slice {
    pub span: Span,
    pub fault: Option<SyntaxError>,
}

/// What a bracket turned out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It has its fellow.
    Matched,
    /// An opener that nothing closes.
    Unclosed,
    /// A closer that nothing opened.
    Stray,
    /// A closer of the other kind; its opener.
    Mismatched(usize),
}

/// The statements of a text, in order.
pub(super) fn statements(source: &str) -> Vec<Slice> {
    let mut scan = Scan::new(source, true);
    scan.run();
    scan.slices
}

/// The text as one statement, whatever its lines.
pub(super) fn whole(source: &str) -> Slice {
    let mut scan = Scan::new(source, false);
    scan.run();
    scan.slices.pop().unwrap_or(Slice { span: Span::new(0, source.len()), fault: None })
}

/// Whether a bracket has nothing that closes it.
pub(super) fn is_open(source: &str) -> bool {
    roles(source).iter().any(|(_, role)| *role == Role::Unclosed)
}

/// The innermost bracket that is open at the end of a text which has no faulty bracket.
pub(super) fn innermost_open(text: &str) -> Option<(usize, char)> {
    let (place, _) = roles(text).into_iter().rfind(|(_, role)| *role == Role::Unclosed)?;
    Some((place, text.get(place..)?.chars().next()?))
}

/// Every bracket outside comments, by place.
fn roles(source: &str) -> VecDeque<(usize, Role)> {
    let mut roles: VecDeque<(usize, Role)> = VecDeque::new();
    // Openers that wait: their place among the roles, their byte, what would close them.
    let mut open: Vec<(usize, usize, u8)> = Vec::new();
    let mut in_comment = false;
    for (place, byte) in source.bytes().enumerate() {
        in_comment = if in_comment { !matches!(byte, b'\n' | b'\r') } else { byte == b'#' };
        if in_comment {
            continue;
        }
        match byte {
            b'(' | b'[' => {
                open.push((roles.len(), place, if byte == b'(' { b')' } else { b']' }));
                roles.push_back((place, Role::Unclosed));
            }
            b')' | b']' => {
                // `f([1, 2)`: the bracket just inside was forgotten rather than mistyped.
                let fits_below = open.iter().rev().nth(1).is_some_and(|below| below.2 == byte);
                if open.last().is_some_and(|top| top.2 != byte) && fits_below {
                    open.pop();
                }
                let role = match open.pop() {
                    None => Role::Stray,
                    Some((index, opener, closer)) => {
                        if let Some(role) = roles.get_mut(index) {
                            role.1 = Role::Matched;
                        }
                        if closer == byte { Role::Matched } else { Role::Mismatched(opener) }
                    }
                };
                roles.push_back((place, role));
            }
            _ => {}
        }
    }
    roles
}

/// An open bracket: whether it opens a literal, and the depth outside it.
struct Frame {
    is_literal: bool,
    depth_outside: usize,
}

struct Scan<'s> {
    characters: std::iter::Peekable<std::str::CharIndices<'s>>,
    roles: VecDeque<(usize, Role)>,
    splits: bool,
    slices: Vec<Slice>,
    /// Where the statement begins and ends so far.
    extent: Option<Span>,
    fault: Option<SyntaxError>,
    /// Brackets of this statement that nothing closes; such a one ends with its line.
    unclosed: Vec<(usize, char)>,
    frames: Vec<Frame>,
    depth: usize,
    /// How many norms are open: no bracket of theirs says so.
    bars: usize,
    /// How many names and signs this statement has so far.
    pieces: usize,
    /// Whether the last token ended an operand, and whether space came after it.
    after_operand: bool,
    after_space: bool,
}

impl<'s> Scan<'s> {
    fn new(source: &'s str, splits: bool) -> Self {
        Self {
            characters: source.char_indices().peekable(),
            roles: roles(source),
            splits,
            slices: Vec::new(),
            extent: None,
            fault: None,
            unclosed: Vec::new(),
            frames: Vec::new(),
            depth: 0,
            bars: 0,
            pieces: 0,
            after_operand: false,
            after_space: false,
        }
    }

    fn run(&mut self) {
        while let Some((place, character)) = self.characters.next() {
            match character {
                '#' => self.comment(),
                '\n' | '\r' if self.splits && self.frames.is_empty() => self.finish(),
                ';' if self.splits && self.frames.is_empty() && self.unclosed.is_empty() => self.finish(),
                _ if character.is_whitespace() => self.after_space = true,
                // The mark of its encoding that a text may begin with.
                '\u{feff}' if place == 0 => {}
                _ => {
                    self.token(place, character);
                    self.after_space = false;
                }
            }
        }
        self.finish();
    }

    fn comment(&mut self) {
        while self.characters.next_if(|(_, character)| !matches!(character, '\n' | '\r')).is_some() {}
        self.after_space = true;
    }

    fn token(&mut self, place: usize, character: char) {
        let mut end = place + character.len_utf8();
        let is_sign_of_number = character == '-' && !self.after_operand;
        if !is_sign_of_number && !character.is_ascii_digit() && !matches!(character, ',' | ';' | '.') {
            self.pieces += 1;
            if self.pieces > LONGEST_STATEMENT {
                self.faulty(SyntaxError::LongStatement { at: Span::new(place, end) });
            }
        }
        match character {
            '(' | '[' => self.opener(place, character),
            ')' | ']' => self.closer(place, character),
            '-' | '−' => self.minus(Span::new(place, end)),
            '^' => {
                self.deepen(place);
                self.after_operand = false;
            }
            '\'' | 'ᵀ' | '⁻' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => self.after_operand = true,
            '.' => self.after_operand = false,
            '‖' | '∥' => self.bar(place),
            '|' if self.characters.next_if(|(_, next)| *next == '|').is_some() => {
                end += 1;
                self.bar(place);
            }
            _ if is_word(character) => {
                while let Some((_, next)) = self.characters.next_if(|(_, next)| is_word(*next)) {
                    end += next.len_utf8();
                }
                self.after_operand = true;
            }
            _ => {
                self.depth = self.frames.last().map_or(0, |frame| frame.depth_outside + 1);
                self.after_operand = false;
            }
        }
        self.extent = Some(self.extent.map_or(Span::new(place, end), |extent| Span::new(extent.from, end)));
    }

    fn opener(&mut self, place: usize, character: char) {
        if self.role(place) == Role::Unclosed {
            self.unclosed.push((place, character));
        } else {
            let is_literal = character == '[' && !self.after_operand;
            self.frames.push(Frame { is_literal, depth_outside: self.depth });
            self.deepen(place);
        }
        self.after_operand = false;
    }

    fn closer(&mut self, place: usize, character: char) {
        let closer = Span::new(place, place + 1);
        match self.role(place) {
            Role::Mismatched(opener) => {
                self.faulty(SyntaxError::WrongCloser {
                    closer,
                    found: character,
                    opener: Span::new(opener, opener + 1),
                });
            }
            Role::Stray => self.faulty(SyntaxError::StrayCloser { closer, found: character }),
            Role::Matched | Role::Unclosed => {}
        }
        if let Some(frame) = self.frames.pop() {
            self.depth = frame.depth_outside;
        }
        self.after_operand = true;
    }

    /// A bar of a norm: after an operand it closes one.
    fn bar(&mut self, place: usize) {
        if self.after_operand {
            self.bars = self.bars.saturating_sub(1);
            return;
        }
        self.bars += 1;
        if self.bars > DEEPEST {
            self.faulty(SyntaxError::TooDeep { at: Span::new(place, place + 1) });
        }
        self.deepen(place);
    }

    fn minus(&mut self, minus: Span) {
        let glued = self.characters.peek().is_some_and(|(_, next)| !next.is_whitespace() && *next != '#');
        if self.after_operand
            && self.after_space
            && glued
            && self.frames.last().is_some_and(|frame| frame.is_literal)
        {
            self.faulty(SyntaxError::MinusInLiteral { minus });
        }
        if self.after_operand {
            self.depth = self.frames.last().map_or(0, |frame| frame.depth_outside + 1);
        } else {
            self.deepen(minus.from);
        }
        self.after_operand = false;
    }

    fn deepen(&mut self, place: usize) {
        self.depth += 1;
        if self.depth > DEEPEST {
            self.faulty(SyntaxError::TooDeep { at: Span::new(place, place + 1) });
        }
    }

    /// The role of the bracket at a place; the roles are used up in order.
    fn role(&mut self, place: usize) -> Role {
        while self.roles.front().is_some_and(|(at, _)| *at < place) {
            self.roles.pop_front();
        }
        self.roles.front().map_or(Role::Matched, |(_, role)| *role)
    }

    /// The first fault of a statement is the one reported.
    fn faulty(&mut self, fault: SyntaxError) {
        self.fault.get_or_insert(fault);
    }

    fn finish(&mut self) {
        if let Some(span) = self.extent.take() {
            let unclosed = SyntaxError::unclosed(&std::mem::take(&mut self.unclosed), span.to);
            // A bracket that is never closed explains the faults that follow from it.
            let fault = unclosed.or_else(|| self.fault.take());
            self.slices.push(Slice { span, fault });
        }
        self.fault = None;
        self.unclosed.clear();
        self.frames.clear();
        self.depth = 0;
        self.bars = 0;
        self.pieces = 0;
        self.after_operand = false;
        self.after_space = false;
    }
}

/// Whether a character may stand in a name or in the digits of a number.
pub(super) fn is_word(character: char) -> bool {
    (character.is_alphabetic() && !matches!(character, 'ᵀ' | 'ⁿ'))
        || character.is_ascii_digit()
        || character == '_'
        || ('₀'..='₉').contains(&character)
}
