/** A program in an editor, each statement's answer beneath it. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { announce, copyButton, h, placesOf } from "../dom.ts";
import { LIMIT, Unanswered, type Engine } from "../engine.ts";
import type { ProgramReply, Statement, Words } from "../reply.ts";
import { answerView } from "./answers.ts";
import { EXAMPLES } from "./examples.ts";
import { completion, language } from "./language.ts";

/** How long after the last key a program is run, in milliseconds. */
const PAUSE = 150;

class Below extends WidgetType {
  constructor(private readonly statement: Statement, private readonly key: string) {
    super();
  }
  override eq(other: Below): boolean {
    return other.key === this.key;
  }
  override toDOM(): HTMLElement {
    return h("div", { class: "under" }, answerView(this.statement));
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

class Ghost extends WidgetType {
  constructor(private readonly text: string) {
    super();
  }
  override eq(other: Ghost): boolean {
    return other.text === this.text;
  }
  override toDOM(): HTMLElement {
    return h("span", { class: "ghost" }, this.text);
  }
}

const shown = StateEffect.define<DecorationSet>();
const answers = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const moved = value.map(transaction.changes);
    return transaction.effects.reduce((latest, effect) => (effect.is(shown) ? effect.value : latest), moved);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export class WorksheetView {
  readonly root: HTMLElement;
  private readonly editor: EditorView;
  private statements: Statement[] = [];
  private timer = 0;
  private name = "worksheet.gradus";
  private readonly said = h("div", { class: "said" });
  private readonly summary = h("span", { class: "note", role: "status" });

  constructor(private readonly engine: Engine, fragment: string, words: Words) {
    const place = h("div", { class: "editor" });
    const nonce = document.querySelector<HTMLElement>("meta[property=csp-nonce]")?.nonce ?? "";
    this.editor = new EditorView({
      parent: place,
      state: EditorState.create({
        doc: "",
        extensions: [
          EditorView.cspNonce.of(nonce),
          lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(), lintGutter(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": "Program", spellcheck: "false", autocapitalize: "off" }),
          language(), completion(words, () => this.statements), answers,
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) this.later();
          }),
        ],
      }),
    });
    const examples = h("select", { "aria-label": "Examples" }, h("option", { value: "" }, "Examples…"), ...EXAMPLES.map(([title], number) => h("option", { value: String(number) }, title)));
    examples.addEventListener("change", () => {
      const example = EXAMPLES[Number(examples.value)];
      if (example) this.load(example[1], `${example[0].toLowerCase().replaceAll(" ", "-")}.gradus`);
      examples.value = "";
    });
    const file = h("input", { type: "file", accept: ".gradus,.txt,text/plain", class: "unseen", tabindex: "-1", "aria-label": "Program file" });
    file.addEventListener("change", () => {
      const chosen = file.files?.[0];
      if (chosen) void chosen.text().then((text) => this.load(text, chosen.name));
      file.value = "";
    });
    this.root = h("div", { class: "worksheet" },
      h("div", { class: "toolbar", role: "toolbar", "aria-label": "Worksheet" },
        examples, file,
        h("button", { type: "button", onclick: () => file.click() }, "Open…"),
        h("button", { type: "button", onclick: () => this.save() }, "Save"),
        copyButton("link", () => location.href),
        h("span", { class: "grow" }), this.summary,
      ),
      this.said, place,
    );
    this.open(fragment === "" ? `p=${encodeURIComponent(EXAMPLES[0]?.[1] ?? "")}` : fragment);
  }

  /** Shows the program of a link. */
  open(fragment: string): void {
    const program = new URLSearchParams(fragment).get("p");
    if (program !== null && program !== this.text()) this.load(program, this.name);
  }

  focus(): void {
    this.editor.focus();
  }

  private text(): string {
    return this.editor.state.doc.toString();
  }

  private load(text: string, name: string): void {
    this.name = name;
    this.editor.dispatch({ changes: { from: 0, to: this.editor.state.doc.length, insert: text.replaceAll("\r\n", "\n") } });
    this.editor.scrollDOM.scrollTop = 0;
  }

  private save(): void {
    const link = h("a", { href: URL.createObjectURL(new Blob([this.text()], { type: "text/plain" })), download: this.name });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.run(), PAUSE);
  }

  private run(): void {
    const text = this.text();
    remember(text);
    this.root.classList.add("busy");
    void this.engine.ask<ProgramReply>("program", { ask: "run", text }, 2 * LIMIT).then(
      ({ reply }) => {
        this.root.classList.remove("busy");
        this.said.replaceChildren();
        if (text === this.text()) this.show(text, reply.statements);
      },
      (why: unknown) => {
        if (why instanceof Unanswered && why.why === "asked anew") return;
        this.root.classList.remove("busy");
        this.said.replaceChildren(h("p", { class: "message error limit", role: "alert" }, `The program took longer than ${(2 * LIMIT) / 1000} seconds and was ended. It is kept as it is.`));
      },
    );
  }

  private show(text: string, statements: Statement[]): void {
    this.statements = statements;
    const at = placesOf(text);
    const decorations = statements.flatMap((statement) => {
      const line = this.editor.state.doc.lineAt(at(statement.span[1]));
      if (statement.kind === "taken") {
        const text = ghost(statement);
        return text === "" ? [] : [Decoration.widget({ widget: new Ghost(text), side: 1 }).range(line.to)];
      }
      if (statement.kind === "error") return [];
      const { span: _, line: __, messages: ___, ...key } = statement;
      return [Decoration.widget({ widget: new Below(statement, JSON.stringify(key)), block: true, side: 2 }).range(line.to)];
    });
    const diagnostics = statements.flatMap((statement) => statement.messages.map((message): Diagnostic => {
      const help = message.help;
      const edits = help?.edits ?? [];
      return {
        from: at(message.span[0]),
        to: Math.max(at(message.span[1]), at(message.span[0])),
        severity: message.is_error ? "error" : "warning",
        source: message.code,
        message: [message.message, ...(message.notes ?? []), ...(help && edits.length === 0 ? [help.message] : [])].join("\n"),
        actions: help && edits.length > 0
          ? [{ name: help.message, apply: (view) => view.dispatch({ changes: edits.map((edit) => ({ from: at(edit.span[0]), to: at(edit.span[1]), insert: edit.text })) }) }]
          : [],
      };
    }));
    this.editor.dispatch({ effects: shown.of(RangeSet.of(decorations, true)) });
    this.editor.dispatch(setDiagnostics(this.editor.state, diagnostics));
    this.editor.requestMeasure();
    this.summary.textContent = summary(statements);
    announce(summary(statements));
    this.root.dataset["answered"] = String(statements.length);
  }
}

function remember(text: string): void {
  window.history.replaceState(null, "", `#worksheet?p=${encodeURIComponent(text)}`);
}

/** `net : vector(m)` of a statement that defines. */
function ghost(statement: Statement): string {
  const text = statement.text ?? "";
  const assumed = statement.assumed.length > 0 ? `   assuming ${statement.assumed.join(", ")}` : "";
  return /:\s*[Rℝ]/.test(statement.source) ? "" : `  ${text}${assumed}`;
}

function summary(statements: Statement[]): string {
  const count = (of: (one: Statement) => boolean) => statements.filter(of).length;
  const claims = count((one) => one.kind === "claim");
  const hold = count((one) => one.holds === true);
  const faults = count((one) => one.kind === "error");
  const parts = [
    claims > 0 ? `${hold} of ${claims} claims hold` : "",
    faults > 0 ? `${faults} ${faults === 1 ? "error" : "errors"}` : "",
  ];
  return parts.filter((part) => part !== "").join(", ") || `${statements.length} statements`;
}
