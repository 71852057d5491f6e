//! The language server: what an editor shows while a document is written. It reads messages and answers them one
//! after another; each is a question that `worksheet` has answered already, put into the protocol's words. Files,
//! the clock and the streams are handed in.

mod actions;
mod address;
mod answers;
mod complete;
mod diagnostics;
mod document;
mod hover;
mod inbox;
mod symbols;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use indexmap::IndexMap;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::session::Options;

use document::{Checked, Document};
use inbox::Inbox;
use text::{Change, Position, Range};

/// Says, whenever it is asked, whether work is not wanted any more.
pub type Outdated = Box<dyn Fn() -> bool + Send + Sync>;

/// What the server is given by whoever has files, a clock and the pages on codes.
pub struct Surroundings<'a> {
    /// How a session answers about a file whose check begins now, and ends where it is outdated.
    pub options: &'a dyn Fn(Option<&str>, Outdated) -> Options,
    /// The text of a file.
    pub read: &'a dyn Fn(&str) -> Option<String>,
    /// The page on a code.
    pub page: &'a dyn Fn(&str) -> Option<&'static str>,
}

/// What an editor may choose, in `initializationOptions`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
struct Settings {
    /// Whether the equations that documents display are checked.
    math: bool,
    /// Whether what was not read is said as a hint.
    strict: bool,
    /// How answers are shown.
    answers: Shown,
    /// Where the pages on codes are, such as `https://example.org/errors/`.
    pages: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { math: true, strict: false, answers: Shown::Lenses, pages: None }
    }
}

/// How answers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Shown {
    /// Above the statement.
    Lenses,
    /// After it.
    Hints,
    /// Only where one asks.
    Hover,
}

/// A document, and a place in it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct At {
    text_document: Identified,
    position: Option<Position>,
    range: Option<Range>,
}

/// A document by its address.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identified {
    uri: String,
    language_id: Option<String>,
    version: Option<i64>,
    text: Option<String>,
}

/// A document, and how it changed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    text_document: Identified,
    content_changes: Vec<Change>,
}

/// Why a request has no answer.
struct Refused(ErrorCode, String);

impl Refused {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(code, message.into())
    }
}

/// Serves an editor until it leaves; whether it said goodbye before.
///
/// # Errors
/// What the editor said that is against the protocol.
pub fn serve(connection: &Connection, surroundings: &Surroundings<'_>) -> Result<bool, String> {
    let (id, parameters) = match connection.initialize_start() {
        Ok(started) => started,
        // Nobody ever said anything.
        Err(error) if error.channel_is_disconnected() => return Ok(true),
        Err(error) => return Err(error.to_string()),
    };
    let options = parameters.get("initializationOptions").filter(|options| options.is_object());
    let settings = options.map(|options| Settings::deserialize(options).map_err(|error| error.to_string()));
    let (settings, fault) = match settings {
        None => (Settings::default(), None),
        Some(Ok(settings)) => (settings, None),
        Some(Err(fault)) => (Settings::default(), Some(fault)),
    };
    let answer = json!({
        "capabilities": capabilities(&settings),
        "serverInfo": {"name": "gradus", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, answer).map_err(|error| error.to_string())?;
    let mut server = Server {
        connection,
        surroundings,
        inbox: Inbox::new(connection),
        settings,
        documents: IndexMap::new(),
        is_ending: false,
    };
    if let Some(fault) = fault {
        server.log(&format!("initializationOptions: {fault}"));
    }
    Ok(server.run())
}

/// What the server can do.
fn capabilities(settings: &Settings) -> Value {
    let mut capabilities = json!({
        "positionEncoding": "utf-16",
        "textDocumentSync": {"openClose": true, "change": 2},
        "hoverProvider": true,
        "codeActionProvider": {"codeActionKinds": ["quickfix", "refactor.rewrite"]},
        "completionProvider": {"triggerCharacters": ["\\"]},
        "documentSymbolProvider": true,
    });
    let shown = match settings.answers {
        Shown::Lenses => Some(("codeLensProvider", json!({"resolveProvider": false}))),
        Shown::Hints => Some(("inlayHintProvider", json!(true))),
        Shown::Hover => None,
    };
    if let (Some((name, value)), Some(capabilities)) = (shown, capabilities.as_object_mut()) {
        capabilities.insert(name.to_owned(), value);
    }
    capabilities
}

struct Server<'s> {
    connection: &'s Connection,
    surroundings: &'s Surroundings<'s>,
    inbox: Inbox<'s>,
    settings: Settings,
    /// The documents that are open, by their addresses.
    documents: IndexMap<String, Document>,
    /// Whether the editor has said that it will leave.
    is_ending: bool,
}

impl Server<'_> {
    /// Answers what comes; checks documents while nothing waits.
    fn run(&mut self) -> bool {
        loop {
            let unchecked = self.documents.values().find(|document| document.checked.is_none());
            let message = match unchecked.map(|document| document.address.clone()) {
                None => self.inbox.next(),
                Some(address) => match self.inbox.next_if_any() {
                    None => {
                        self.check(&address);
                        continue;
                    }
                    waiting => waiting,
                },
            };
            match message {
                None => return self.is_ending,
                Some(Message::Notification(note)) if note.method == "exit" => return self.is_ending,
                Some(Message::Notification(note)) => self.hear(&note),
                Some(Message::Request(request)) => self.request(&request),
                Some(Message::Response(_)) => {}
            }
        }
    }

    fn hear(&mut self, note: &Notification) {
        let heard = match note.method.as_str() {
            "textDocument/didOpen" => At::deserialize(&note.params).map(|at| self.open(at.text_document)),
            "textDocument/didChange" => {
                Changed::deserialize(&note.params).map(|changed| self.change(changed))
            }
            "textDocument/didClose" => {
                At::deserialize(&note.params).map(|at| self.close(&at.text_document.uri))
            }
            _ => Ok(()),
        };
        if let Err(error) = heard {
            self.log(&format!("{}: {error}", note.method));
        }
    }

    fn open(&mut self, opened: Identified) {
        let Identified { uri, language_id, version, text } = opened;
        let language = language_id.unwrap_or_default();
        let document = Document::new(&uri, &language, version, text.unwrap_or_default());
        self.documents.insert(uri, document);
    }

    fn change(&mut self, changed: Changed) {
        let Some(document) = self.documents.get_mut(&changed.text_document.uri) else { return };
        for change in &changed.content_changes {
            document.text = document.text.changed(change);
        }
        document.version = changed.text_document.version;
        document.checked = None;
    }

    fn close(&mut self, address: &str) {
        self.documents.shift_remove(address);
        self.notify("textDocument/publishDiagnostics", json!({"uri": address, "diagnostics": []}));
    }

    /// Checks a document and says what was found, unless it was changed meanwhile; whether it was not.
    fn check(&mut self, address: &str) -> bool {
        let outdated = self.inbox.outdated(address);
        let options =
            (self.surroundings.options)(address::file(address).as_deref(), self.inbox.outdated(address));
        let Some(document) = self.documents.get_mut(address) else { return false };
        let (surroundings, settings) = (self.surroundings, &self.settings);
        let work = AssertUnwindSafe(|| document.check(surroundings, settings, options));
        let is_fault = catch_unwind(work).is_err();
        if outdated() {
            document.checked = None;
            return false;
        }
        if is_fault {
            // It would fail again: nothing is known of it until it is changed.
            document.checked = Some(Checked::nothing());
            self.log("this is a fault of gradus, not of the document; please report it");
            return true;
        }
        let Some(document) = self.documents.get(address) else { return false };
        let Some(checked) = &document.checked else { return false };
        for published in diagnostics::all(document, checked, &self.settings) {
            // A file that is open says itself what is wrong with it.
            let other = published.get("uri").and_then(Value::as_str).filter(|other| *other != address);
            if other.is_none_or(|other| !self.documents.contains_key(other)) {
                self.notify("textDocument/publishDiagnostics", published);
            }
        }
        true
    }

    fn request(&mut self, request: &Request) {
        let id = request.id.clone();
        if request.method == "shutdown" {
            self.is_ending = true;
            return self.respond(id, Ok(Value::Null));
        }
        let answer = if self.is_ending {
            Err(Refused::new(ErrorCode::InvalidRequest, "the server is shut down"))
        } else if self.inbox.is_cancelled(&request.id) {
            Err(Refused::new(ErrorCode::RequestCanceled, "taken back"))
        } else {
            catch_unwind(AssertUnwindSafe(|| self.answer(request))).unwrap_or_else(|_| {
                let words = "this is a fault of gradus, not of the document; please report it";
                Err(Refused::new(ErrorCode::InternalError, words))
            })
        };
        self.respond(id, answer);
    }

    fn answer(&mut self, request: &Request) -> Result<Value, Refused> {
        let is_known = request.method.starts_with("textDocument/");
        let at = match At::deserialize(&request.params) {
            Ok(at) if is_known => at,
            Err(error) if is_known => return Err(Refused::new(ErrorCode::InvalidParams, error.to_string())),
            _ => return Err(Refused::new(ErrorCode::MethodNotFound, request.method.clone())),
        };
        let address = at.text_document.uri.as_str();
        let Some(document) = self.documents.get(address) else {
            return Err(Refused::new(ErrorCode::InvalidParams, format!("{address} is not open")));
        };
        let byte = at.position.map(|position| document.text.byte(position)).unwrap_or_default();
        if request.method == "textDocument/completion" {
            return Ok(complete::offers_at(document, &document.manuscript(self.surroundings), byte));
        }
        if document.checked.is_none() && !self.check(address) {
            return Err(Refused::new(ErrorCode::ContentModified, "the document was changed"));
        }
        let Some(document) = self.documents.get(address) else { return Ok(Value::Null) };
        let Some(checked) = &document.checked else { return Ok(Value::Null) };
        let span = at.range.map(|range| document.text.span(range)).unwrap_or_default();
        Ok(match request.method.as_str() {
            "textDocument/hover" => hover::hover(document, checked, self.surroundings.page, byte),
            "textDocument/codeAction" => actions::actions(document, checked, &self.settings, span),
            "textDocument/codeLens" => answers::lenses(document, checked),
            "textDocument/inlayHint" => answers::hints(document, checked, span),
            "textDocument/documentSymbol" => symbols::symbols(document, checked),
            other => return Err(Refused::new(ErrorCode::MethodNotFound, other)),
        })
    }

    fn respond(&self, id: RequestId, answer: Result<Value, Refused>) {
        let response = match answer {
            Ok(answer) => Response::new_ok(id, answer),
            Err(Refused(code, message)) => Response::new_err(id, code as i32, message),
        };
        self.send(Message::Response(response));
    }

    fn notify(&self, method: &str, parameters: Value) {
        self.send(Message::Notification(Notification { method: method.to_owned(), params: parameters }));
    }

    fn log(&self, words: &str) {
        self.notify("window/logMessage", json!({"type": 2, "message": words}));
    }

    /// An editor that has gone hears nothing; the next message that is read is the end.
    fn send(&self, message: Message) {
        let _ = self.connection.sender.send(message);
    }
}
