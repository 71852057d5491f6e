/** The first screen: what is derived, by what, and the answer as one types. */
import { announce, arrows, copyButton, h, segmented } from "../dom.ts";
import { LIMIT, Unanswered, type Engine } from "../engine.ts";
import type { Name, SubjectReply, Words } from "../reply.ts";
import { chips } from "./chips.ts";
import { TABS, chosenBy, written, type State } from "./state.ts";
import { Values, controls, messages, pane, type Page } from "./tabs.ts";

const EXAMPLES: [string, string, string?][] = [
  ["layer", "sigma(W*x + b)", "x"],
  ["least squares", "norm(X*w - y)^2", "w"],
  ["logistic loss", "sum(log(1 + exp(-y .* (X*w))))", "w"],
  ["two-layer net", "1/2*norm(W2*relu(W1*x) - t)^2", "W1"],
  ["softmax", "softmax(W*x)", "x"],
  ["attention", "softmax(Q*K'/sqrt(d), 2)*V", "V"],
  ["Gaussian", "-1/2*logdet(S) - 1/2*(x - mu)'*inv(S)*(x - mu)", "S"],
  ["matrix factors", "norm(T - U*V')^2", "U"],
];

export class DeriveView {
  readonly root: HTMLElement;
  private names: Name[] = [];
  /** The question that these are the names of. */
  private namesOf = "";
  private readonly values = new Values();
  private readonly expression = h("textarea", { id: "expression", rows: "1", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": "Expression to derive", placeholder: "sigma(W*x + b)" });
  private readonly by = h("input", { id: "by", type: "text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": "Derive with respect to" });
  private readonly order = h("div", { class: "order" });
  private readonly place = h("div", { class: "names" });
  private readonly tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Ways to see the answer" });
  private readonly controls = h("div", { class: "controls" });
  private readonly said = h("div", { class: "said" });
  private readonly panel = h("div", { class: "panel", role: "tabpanel", id: "answer", tabindex: "0", "aria-live": "off" });
  private targets: [string, string][] = [["numpy", "NumPy"]];

  constructor(private readonly engine: Engine, private state: State, words: Promise<Words>) {
    const examples = EXAMPLES.map(([label, expression, by]) =>
      h("button", { type: "button", title: expression, onclick: () => this.change({ expression, by: by ?? "", declared: {}, order: 1 }) }, label),
    );
    this.root = h("div", { class: "derive" },
      h("section", { class: "ask", "aria-label": "Question" },
        h("label", { class: "field", for: "expression" }, "Derivative of"),
        this.expression,
        h("div", { class: "line" }, h("label", { class: "field", for: "by" }, "with respect to"), this.by, h("span", { class: "field" }, "order"), this.order, h("span", { class: "grow" }), copyButton("link", () => location.href)),
        this.place,
      ),
      h("section", { class: "reply", "aria-label": "Answer" }, this.tabs, this.controls, this.said, this.panel),
      h("div", { class: "examples", role: "group", "aria-label": "Examples" }, h("span", { class: "field" }, "Try"), ...examples),
    );
    this.expression.addEventListener("input", () => this.typed({ expression: this.expression.value }));
    this.expression.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) event.preventDefault();
    });
    this.by.addEventListener("input", () => this.typed({ by: this.by.value.trim() }));
    void words.then((words) => {
      this.targets = words.targets.map((target) => [target.name, target.help]);
      this.drawControls();
    }, () => undefined);
    this.show();
  }

  /** Shows another state, a link's. */
  open(state: State): void {
    if (written(state) === written(this.state)) return;
    this.state = state;
    this.show();
  }

  focus(): void {
    this.expression.focus();
  }

  private show(): void {
    this.expression.value = this.state.expression;
    this.by.value = this.state.by;
    this.order.replaceChildren(
      segmented("Order", [["1", "1", "First derivative"], ["2", "2", "Second"], ["3", "3", "Third"]], String(this.state.order) as "1" | "2" | "3", (order) => this.change({ order: Number(order) })),
    );
    this.drawTabs();
    this.drawControls();
    this.ask();
  }

  private change(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    const held = document.activeElement?.closest("[data-value]")?.getAttribute("data-value");
    this.show();
    if (held) this.root.querySelector<HTMLElement>(`[data-value="${CSS.escape(held)}"]`)?.focus();
  }

  private typed(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.ask();
  }

  private page(): Page {
    const chosen = this.chosen();
    const subject = {
      expression: this.state.expression,
      by: chosen === "" ? [] : [chosen],
      order: this.state.order,
      declarations: this.declarations(),
    };
    return { state: this.state, subject, names: this.names, change: (change) => this.change(change), again: () => this.ask() };
  }

  /** What is derived by; a name is only chosen for people if it stands in the text. */
  private chosen(): string {
    const standing = this.names.filter((name) => name.can_be_by && this.stands(name.name)).map((name) => name.name);
    const words = this.state.expression.match(/[\p{L}_][\p{L}\d_]*(?!\s*\()/gu) ?? [];
    return chosenBy(this.state, standing.length > 0 ? standing : words.filter((word) => this.stands(word) && word !== "e" && word !== "pi"));
  }

  private stands(name: string): boolean {
    return new RegExp(`(^|[^\\p{L}\\d_])${name}($|[^\\p{L}\\d_(])`, "u").test(this.state.expression);
  }

  private declarations(): string[] {
    return Object.entries(this.state.declared).filter(([name]) => this.stands(name)).map(([, declaration]) => declaration);
  }

  private ask(): void {
    this.fit();
    history.replaceState(null, "", written(this.state));
    const page = this.page();
    this.by.placeholder = page.subject.by[0] ?? "";
    if (this.state.expression.trim() === "") {
      this.place.replaceChildren();
      this.said.replaceChildren();
      this.panel.replaceChildren(h("p", { class: "note" }, "Type an expression: ", h("code", {}, "sigma(W*x + b)"), ", ", h("code", {}, "norm(X*w - y)^2"), ", ", h("code", {}, "logdet(S)"), "."));
      return;
    }
    if (this.state.tab === "numbers" && this.namesOf !== this.question(page)) return this.askNamesFirst(page);
    const { request, show } = pane(page, this.values);
    const asked = performance.now();
    this.root.classList.add("busy");
    void this.engine.ask<SubjectReply>("derive", request).then(
      ({ reply, took }) => {
        this.answered(page, reply, show(reply));
        this.panel.dataset["engine"] = took.toFixed(1);
        this.panel.dataset["typeset"] = (performance.now() - asked).toFixed(1);
        this.panel.dataset["first"] ??= performance.now().toFixed(1);
        this.panel.dataset["expression"] = page.state.expression;
      },
      (why: unknown) => this.failed(why),
    );
  }

  private askNamesFirst(page: Page): void {
    void this.engine.ask<SubjectReply>("derive", { ask: "derive", ...page.subject, by: [] }).then(
      ({ reply }) => {
        if (reply.names) {
          this.take(page, reply);
          this.ask();
        } else this.answered(page, reply, []);
      },
      (why: unknown) => this.failed(why),
    );
  }

  private question(page: Page): string {
    return JSON.stringify([page.subject.expression, this.declarations()]);
  }

  private take(page: Page, reply: SubjectReply): void {
    const names = reply.names?.filter((name): name is Name => name !== null);
    if (!names) return;
    this.names = names;
    this.namesOf = this.question(page);
  }

  private answered(page: Page, reply: SubjectReply, shown: Node[]): void {
    const before = this.chosen();
    this.take(page, reply);
    this.root.classList.remove("busy");
    // With the names known, another may be the usual one to derive by.
    if (this.chosen() !== before && this.state.by === "" && reply.names) return this.ask();
    const held = document.activeElement?.getAttribute("data-name");
    this.drawChips(page.subject.by[0] ?? "");
    if (held) this.place.querySelector<HTMLElement>(`[data-name="${CSS.escape(held)}"]`)?.focus();
    this.said.replaceChildren(...messages(reply, (about, text) => this.mend(about, text)));
    const field = document.activeElement?.getAttribute("data-field");
    if (shown.length > 0) this.panel.replaceChildren(...shown);
    this.panel.classList.toggle("old", shown.length === 0);
    if (field) this.panel.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)?.focus();
    if (reply.answer) announce(`answered: ${reply.answer.unicode}`);
  }

  private failed(why: unknown): void {
    if (why instanceof Unanswered && why.why === "asked anew") return;
    this.root.classList.remove("busy");
    const isSlow = why instanceof Unanswered && why.why === "too long";
    const words = isSlow
      ? `This took longer than ${LIMIT / 1000} seconds and was ended. What you typed is kept; try a smaller order, or the command line, which has no limit.`
      : "The engine stopped. What you typed is kept; it was started again.";
    this.said.replaceChildren(h("p", { class: "message error limit", role: "alert" }, words));
    this.panel.classList.add("old");
  }

  private mend(about: string, text: string): void {
    const declaration = /^declaration (\d+)$/.exec(about);
    if (about === "by") this.change({ by: text });
    else if (declaration) {
      const name = Object.keys(this.state.declared).filter((name) => this.stands(name))[Number(declaration[1])];
      if (name !== undefined) this.change({ declared: { ...this.state.declared, [name]: text } });
    } else this.change({ expression: text });
    this.expression.focus();
  }

  private drawChips(by: string): void {
    const view = chips(this.names, {
      by,
      declared: this.state.declared,
      deriveBy: (name) => this.change({ by: name }),
      declare: (name, declaration) => {
        const { [name]: _, ...rest } = this.state.declared;
        this.change({ declared: declaration === undefined ? rest : { ...rest, [name]: declaration } });
      },
    });
    this.place.replaceChildren(view);
  }

  private drawTabs(): void {
    const buttons = TABS.map((tab) =>
      h("button", { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": "answer", "aria-selected": String(tab === this.state.tab), tabindex: tab === this.state.tab ? "0" : "-1", onclick: () => this.pick(tab) }, tab),
    );
    this.tabs.replaceChildren(...buttons);
    this.panel.setAttribute("aria-labelledby", `tab-${this.state.tab}`);
    arrows(this.tabs, buttons, (place) => {
      const tab = TABS[place];
      if (!tab) return;
      this.pick(tab);
      this.tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
    });
  }

  private pick(tab: State["tab"]): void {
    this.panel.replaceChildren();
    this.change({ tab });
  }

  private drawControls(): void {
    this.controls.replaceChildren(...controls(this.page(), this.targets));
  }

  /** Lets the field be as high as its text. */
  private fit(): void {
    this.expression.style.height = "auto";
    if (this.expression.scrollHeight > 0) this.expression.style.height = `${this.expression.scrollHeight}px`;
  }
}
