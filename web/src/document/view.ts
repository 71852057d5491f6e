/** A document beside its verdicts: each equation and block marked with what the engine found. */
import MarkdownIt from "markdown-it";
import { announce, h } from "../dom.ts";
import { LIMIT, Unanswered, type Engine } from "../engine.ts";
import type { Check, DocumentReply, Finding } from "../reply.ts";
import notes from "../../../examples/notes.md?raw";
import regression from "../../../examples/regression.md?raw";
import softmax from "../../../examples/softmax.md?raw";
import { fill, withMath } from "./math.ts";

const WRONG = `# Least squares

Let $X \\in \\mathbb{R}^{n \\times k}$, and

$$
f(w) = \\|Xw - y\\|^2
$$

Its gradient is

$$
\\nabla_w f = X^\\top (Xw - y)
$$

and its Hessian

$$
\\nabla_w^2 f = 2 X^\\top X
$$
`;

const EXAMPLES: [string, string][] = [["A slip of a factor", WRONG], ["Least squares", regression], ["Softmax", softmax], ["Notes with blocks", notes]];

/** How long after the last key a document is checked, in milliseconds. */
const PAUSE = 400;

export class DocumentView {
  readonly root: HTMLElement;
  private timer = 0;
  private readonly source = h("textarea", { class: "source", spellcheck: "false", "aria-label": "Document in Markdown", placeholder: "Paste a Markdown document, or drop a file here." });
  private readonly page = h("article", { class: "page", "aria-label": "The document with its verdicts" });
  private readonly said = h("div", { class: "said" });
  private readonly summary = h("span", { class: "note", role: "status" });

  constructor(private readonly engine: Engine) {
    const examples = h("select", { "aria-label": "Examples" }, h("option", { value: "" }, "Examples…"), ...EXAMPLES.map(([title], number) => h("option", { value: String(number) }, title)));
    examples.addEventListener("change", () => {
      this.load(EXAMPLES[Number(examples.value)]?.[1] ?? "");
      examples.value = "";
    });
    const file = h("input", { type: "file", accept: ".md,.Rmd,.qmd,text/markdown,text/plain", class: "unseen", tabindex: "-1", "aria-label": "Document file" });
    const take = (chosen: File | undefined) => {
      if (chosen) void chosen.text().then((text) => this.load(text));
    };
    file.addEventListener("change", () => {
      take(file.files?.[0]);
      file.value = "";
    });
    this.root = h("div", { class: "document" },
      h("div", { class: "toolbar", role: "toolbar", "aria-label": "Document" }, examples, file, h("button", { type: "button", onclick: () => file.click() }, "Open…"), h("span", { class: "grow" }), this.summary),
      this.said,
      h("div", { class: "halves" }, this.source, this.page),
    );
    this.source.addEventListener("input", () => this.later());
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      take(event.dataTransfer?.files[0]);
    });
    this.load(WRONG);
  }

  open(): void {
    // A document is not in the link: it can be long, and it is yours.
  }

  focus(): void {
    this.source.focus();
  }

  private load(text: string): void {
    this.source.value = text;
    this.source.scrollTop = 0;
    this.later(0);
  }

  private later(pause = PAUSE): void {
    clearTimeout(this.timer);
    history.replaceState(null, "", "#document");
    this.timer = window.setTimeout(() => this.check(), pause);
  }

  private check(): void {
    const text = this.source.value;
    this.show(text, undefined);
    this.root.classList.add("busy");
    void this.engine.ask<DocumentReply>("document", { ask: "check", name: "document", text }, 3 * LIMIT).then(
      ({ reply }) => {
        this.root.classList.remove("busy");
        this.said.replaceChildren();
        if (text === this.source.value) this.show(text, reply);
      },
      (why: unknown) => {
        if (why instanceof Unanswered && why.why === "asked anew") return;
        this.root.classList.remove("busy");
        this.said.replaceChildren(h("p", { class: "message error limit", role: "alert" }, `The document took longer than ${(3 * LIMIT) / 1000} seconds and was given up. It is kept as it is.`));
      },
    );
  }

  /** Typesets the document, and sets the verdicts below what they are about. */
  private show(text: string, reply: DocumentReply | undefined): void {
    const formulas: { latex: string; isDisplayed: boolean }[] = [];
    const markdown = new MarkdownIt({ html: false, linkify: false });
    withMath(markdown, formulas);
    markdown.renderer.rules["image"] = (tokens, number) => markdown.utils.escapeHtml(tokens[number]?.content ?? "");
    const body = text.replace(/^---\n[\s\S]*?\n---\n/, (front) => "\n".repeat(front.split("\n").length - 1));
    const tokens = markdown.parse(body, {});
    const blocks: Node[] = [];
    let left = [...(reply?.checks ?? [])];
    let findings = [...(reply?.findings ?? [])];
    for (let place = 0; place < tokens.length; ) {
      const begin = place;
      let depth = 0;
      do depth += tokens[place++]?.nesting ?? 0;
      while (depth > 0 && place < tokens.length);
      const last = tokens[begin]?.map?.[1] ?? 0;
      const block = h("div", { class: "block" });
      // Markdown-it escapes what it is given, and raw HTML is off.
      block.innerHTML = markdown.renderer.render(tokens.slice(begin, place), markdown.options, {});
      fill(block, formulas);
      const here = left.filter((check) => check.line <= last);
      const found = findings.filter((finding) => finding.line <= last);
      left = left.filter((check) => check.line > last);
      findings = findings.filter((finding) => finding.line > last);
      const marks = verdicts(here, found);
      if (marks) block.append(marks);
      blocks.push(block);
    }
    const rest = verdicts(left, findings);
    this.page.replaceChildren(...blocks, ...(rest ? [rest] : []));
    this.page.classList.toggle("old", reply === undefined);
    if (!reply) return;
    const { good, failed, unknown, not_read: notRead } = reply.counts;
    this.summary.textContent = `${good} right, ${failed} wrong, ${unknown} undecided, ${notRead} not read`;
    announce(this.summary.textContent);
    this.root.dataset["checked"] = String(reply.checks.length);
  }
}

const SIGNS: Record<Check["status"], [string, string]> = {
  taken: ["•", "taken"],
  proved: ["✓", "good"],
  agrees: ["✓", "good"],
  passed: ["✓", "good"],
  failed: ["✗", "bad"],
  unknown: ["?", "open"],
  "not read": ["–", "open"],
};

function verdicts(checks: Check[], findings: Finding[]): HTMLElement | null {
  if (checks.length + findings.length === 0) return null;
  const lines = checks.map((check) => {
    const [sign, look] = SIGNS[check.status];
    const found = findings.filter((finding) => finding.span[0] >= check.span[0] && finding.span[1] <= check.span[1]);
    const detail = found.length > 0 ? [] : [check.detail];
    return h("li", { class: look, "data-status": check.status },
      h("span", { class: "sign", "aria-hidden": "true" }, sign),
      h("span", { class: "status" }, check.status),
      check.text !== "" && h("code", {}, check.text),
      ...detail.filter((text) => text !== "").map((text) => h("span", { class: "note" }, text)),
      ...found.map(finding),
    );
  });
  const isWithin = (one: Finding) => checks.some((check) => one.span[0] >= check.span[0] && one.span[1] <= check.span[1]);
  const others = findings.filter((one) => !isWithin(one)).map((one) => h("li", { class: one.severity === "error" ? "bad" : "open" }, finding(one)));
  return h("ul", { class: "verdicts" }, ...lines, ...others);
}

function finding(one: Finding): HTMLElement {
  return h("div", { class: "finding" },
    h("p", {}, h("span", { class: "code" }, one.code), one.message),
    ...one.notes.map((note) => h("p", { class: "note" }, note)),
    one.help && h("p", { class: "note" }, one.help.message, ...one.help.edits.map((edit) => h("code", {}, edit.text))),
  );
}
