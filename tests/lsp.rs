//! The language server as an editor drives it: the program itself, over its streams. A script in `tests/lsp/` is a
//! document and what is asked about it; what the server says to each is beside it in `snapshots/lsp/`.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails stops")]
#![expect(clippy::format_collect, clippy::format_push_string, reason = "a transcript is short")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::snapshots;

/// How long the server may be silent.
const PATIENCE: Duration = Duration::from_mins(2);

struct Editor {
    server: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    number: i32,
}

impl Editor {
    fn start(options: &Value) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(["lsp", "--limit", "seconds=60"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, from) = channel();
        let mut stream = BufReader::new(server.stdout.take().unwrap());
        std::thread::spawn(move || {
            while let Some(message) = read(&mut stream) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let to = server.stdin.take().unwrap();
        let mut editor = Self { server, to, from, number: 0 };
        let said = editor.ask("initialize", &json!({"capabilities": {}, "initializationOptions": options}));
        assert_eq!(said.pointer("/capabilities/positionEncoding"), Some(&json!("utf-16")), "{said}");
        editor.tell("initialized", &json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn request(&mut self, method: &str, params: &Value) -> i32 {
        self.number += 1;
        let id = self.number;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// What a request is answered; what is said meanwhile is passed over.
    fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.request(method, params);
        let answer = self.heard(|message| message.get("id") == Some(&json!(id)));
        answer.get("result").or(answer.get("error")).cloned().unwrap_or(Value::Null)
    }

    fn heard(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.from.recv_timeout(PATIENCE).unwrap();
            if is_wanted(&message) {
                return message;
            }
        }
    }

    /// What is found wrong with a version of a document.
    fn diagnostics(&mut self, uri: &str, version: i32) -> Value {
        let is_it = |message: &Value| {
            message.pointer("/params/uri") == Some(&json!(uri))
                && message.pointer("/params/version") == Some(&json!(version))
        };
        self.heard(is_it).pointer("/params/diagnostics").cloned().unwrap()
    }

    fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": document}));
    }

    fn leave(mut self) -> Option<i32> {
        assert_eq!(self.ask("shutdown", &Value::Null), Value::Null);
        self.tell("exit", &Value::Null);
        self.server.wait().unwrap().code()
    }
}

fn read(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim() {
            "" => break,
            line => {
                if let Some(number) = line.strip_prefix("Content-Length: ") {
                    length = number.parse().unwrap();
                }
            }
        }
    }
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).ok()?;
    Some(serde_json::from_slice(&bytes).unwrap())
}

/// The place of a text in another, in units of UTF-16: its beginning and its end.
fn range_of(text: &str, part: &str) -> Value {
    let from = text.find(part).unwrap_or_else(|| panic!("{part:?} is not in the document"));
    let place = |byte: usize| {
        let before = text.get(..byte).unwrap();
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap().encode_utf16().count();
        json!({"line": line, "character": character})
    };
    json!({"start": place(from), "end": place(from + part.len())})
}

/// A range as it is read by people: `2:0-2:5`.
fn short(range: &Value) -> String {
    let number = |path: &str| range.pointer(path).unwrap().to_string();
    let place =
        |end: &str| format!("{}:{}", number(&format!("/{end}/line")), number(&format!("/{end}/character")));
    format!("{}-{}", place("start"), place("end"))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

fn text_at<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

fn edits(action: &Value) -> String {
    let changes = action.pointer("/edit/changes").and_then(Value::as_object).unwrap();
    let all = changes.values().flat_map(|edits| edits.as_array().unwrap());
    all.map(|edit| format!("    {} {:?}\n", short(&edit["range"]), text_at(edit, "/newText"))).collect()
}

/// An answer as people read it.
fn shown(step: &str, answer: &Value) -> String {
    let each = |line: &dyn Fn(&Value) -> String| -> String {
        answer.as_array().into_iter().flatten().map(line).collect()
    };
    match step {
        "diagnostics" => each(&|one| {
            let severity =
                ["", "error", "warning", "note"][usize::try_from(one["severity"].as_u64().unwrap()).unwrap()];
            let related = one.get("relatedInformation").and_then(Value::as_array).into_iter().flatten();
            let related: String = related
                .map(|one| {
                    format!("    at {} {}\n", short(&one["location"]["range"]), text_at(one, "/message"))
                })
                .collect();
            let page = one
                .get("codeDescription")
                .map(|page| format!(" <{}>", text_at(page, "/href")))
                .unwrap_or_default();
            let place = short(&one["range"]);
            format!(
                "  {place} {severity} {}{page}\n{}{related}",
                text_at(one, "/code"),
                indented(text_at(one, "/message"))
            )
        }),
        "hover" if answer.is_null() => "  nothing\n".to_owned(),
        "hover" => format!("  {}\n{}", short(&answer["range"]), indented(text_at(answer, "/contents/value"))),
        "lenses" => each(&|one| format!("  {} {}\n", short(&one["range"]), text_at(one, "/command/title"))),
        "hints" => each(&|one| {
            format!(
                "  {}:{} {}\n",
                one["position"]["line"],
                one["position"]["character"],
                text_at(one, "/label")
            )
        }),
        "actions" => {
            each(&|one| format!("  {} ({})\n{}", text_at(one, "/title"), text_at(one, "/kind"), edits(one)))
        }
        "complete" => each(&|one| {
            let edit = &one["textEdit"];
            let help = text_at(one, "/documentation");
            let detail = text_at(one, "/detail");
            let place = short(&edit["range"]);
            format!("  {place} {:?}  {detail}  {help}", text_at(edit, "/newText")).trim_end().to_owned()
                + "\n"
        }),
        "symbols" => each(&|one| {
            format!(
                "  {} {} : {} ({})\n",
                short(&one["range"]),
                text_at(one, "/name"),
                text_at(one, "/detail"),
                one["kind"]
            )
        }),
        other => panic!("there is no step {other}"),
    }
}

/// A script: the document's name and text, and what is asked. A change is `change OLD => NEW`, of a range.
fn played(script: &str) -> String {
    let mut parts = script.split("\n== ");
    let (head, document) = parts.next().unwrap().split_once('\n').unwrap();
    let (name, options) =
        head.trim_start_matches("== ").split_once(' ').unwrap_or((head.trim_start_matches("== "), "{}"));
    let mut text = document.to_owned();
    let uri = format!("file:///{name}");
    let mut editor = Editor::start(&serde_json::from_str(options).unwrap());
    editor.open(&uri, "", &text);
    let mut version = 1;
    let mut transcript = String::new();
    for step in parts {
        let step = step.trim_end();
        transcript += &format!("== {step}\n");
        let (word, rest) = step.split_once(' ').unwrap_or((step, ""));
        let identified = json!({"uri": uri});
        let whole = json!({"textDocument": identified});
        let of_range = |part: &str| json!({"textDocument": identified, "range": range_of(&text, part), "context": {"diagnostics": []}});
        let answer = match word {
            "diagnostics" => editor.diagnostics(&uri, version),
            "hover" => {
                let position = range_of(&text, rest)["start"].clone();
                editor.ask("textDocument/hover", &json!({"textDocument": identified, "position": position}))
            }
            "complete" => {
                let position = range_of(&text, rest)["end"].clone();
                editor.ask(
                    "textDocument/completion",
                    &json!({"textDocument": identified, "position": position}),
                )
            }
            "lenses" => editor.ask("textDocument/codeLens", &whole),
            "hints" => editor.ask("textDocument/inlayHint", &of_range(&text)),
            "actions" => editor.ask("textDocument/codeAction", &of_range(rest)),
            "symbols" => editor.ask("textDocument/documentSymbol", &whole),
            "change" => {
                let (old, new) = rest.split_once(" => ").unwrap();
                version += 1;
                let change = json!({"range": range_of(&text, old), "text": new});
                let document = json!({"uri": uri, "version": version});
                editor.tell(
                    "textDocument/didChange",
                    &json!({"textDocument": document, "contentChanges": [change]}),
                );
                text = text.replacen(old, new, 1);
                continue;
            }
            other => panic!("there is no step {other}"),
        };
        transcript += &shown(word, &answer);
    }
    assert_eq!(editor.leave(), Some(0));
    transcript
}

#[test]
fn scripts_are_answered_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let played = files.iter().map(|file| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        (name, played(&fs::read_to_string(file).unwrap()))
    });
    snapshots("lsp", played);
}

#[test]
fn what_is_against_the_protocol_is_refused_and_nothing_ends() {
    let mut editor = Editor::start(&json!({"answers": "nowhere"}));
    let code = |answer: &Value| answer.get("code").and_then(Value::as_i64);
    let uri = "file:///a.gradus";
    let at = |line: u64, character: u64| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    assert_eq!(code(&editor.ask("textDocument/hover", &at(0, 0))), Some(-32602), "it is not open");
    editor.tell("textDocument/didOpen", &json!({"textDocument": 3}));
    editor
        .tell("textDocument/didChange", &json!({"textDocument": {"uri": "file:///b"}, "contentChanges": []}));
    editor.open(uri, "gradus", "α🦀 = 1\nx : R[n]\n");
    for place in [at(0, 2), at(0, 9_999), at(9_999, 0), at(1, 0)] {
        let answer = editor.ask("textDocument/hover", &place);
        assert_eq!(code(&answer), None, "{answer}");
    }
    assert_eq!(code(&editor.ask("textDocument/hover", &json!({}))), Some(-32602));
    assert_eq!(code(&editor.ask("textDocument/riches", &at(0, 0))), Some(-32601));
    assert_eq!(code(&editor.ask("riches", &Value::Null)), Some(-32601));
    let far = json!({"start": {"line": 7, "character": 7}, "end": {"line": 0, "character": 1}});
    let change = json!([{"range": far, "text": "y = 2\n"}]);
    let document = json!({"uri": uri, "version": 2});
    editor.tell("textDocument/didChange", &json!({"textDocument": document, "contentChanges": change}));
    editor.diagnostics(uri, 2);
    assert_eq!(editor.leave(), Some(0));
}

/// What no answer is wanted of any more is not worked on: a request that is taken back, a text that was changed.
#[test]
fn what_is_taken_back_or_outdated_is_dropped() {
    let mut editor = Editor::start(&json!({}));
    let uri = "file:///a.gradus";
    // Takes seconds, and is changed at once.
    let slow = "x : R[n]; A, B, C : R[n,n]\n".to_owned()
        + &"hessian(sum(exp(A*sigma(B*sigma(C*x)))), x)\nclaim tr(A*B*C) == tr(C*A*B)\n".repeat(200);
    editor.open(uri, "gradus", &slow);
    let id = editor.request("textDocument/codeLens", &json!({"textDocument": {"uri": uri}}));
    let document = json!({"uri": uri, "version": 2});
    let change = json!([{"text": "x : R[n]\nx'*x\n"}]);
    editor.tell("textDocument/didChange", &json!({"textDocument": document, "contentChanges": change}));
    let back = editor.request("textDocument/codeLens", &json!({"textDocument": {"uri": uri}}));
    editor.tell("$/cancelRequest", &json!({"id": back}));
    let refused = editor.heard(|message| message.get("id") == Some(&json!(id)));
    assert_eq!(refused.pointer("/error/code"), Some(&json!(-32801)), "{refused}");
    let refused = editor.heard(|message| message.get("id") == Some(&json!(back)));
    // The cancellation may come after the answer: it is an answer then.
    assert!(
        refused.pointer("/error/code") == Some(&json!(-32800)) || refused.get("result").is_some(),
        "{refused}"
    );
    assert_eq!(editor.leave(), Some(0));
}
