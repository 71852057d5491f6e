/** What is behind each tab of an answer. */
import { copyButton, h, math, segmented } from "../dom.ts";
import { copies, formulaView } from "../formula.ts";
import { heatmap } from "../heatmap.ts";
import { messageView } from "../messages.ts";
import type { Formula, Name, Step, SubjectReply } from "../reply.ts";
import { letters, sample } from "./samples.ts";
import type { State } from "./state.ts";

/** What a tab asks for, and how its answer is shown. */
export interface Pane {
  request: object;
  show: (reply: SubjectReply) => Node[];
}

/** What the panes need of the page. */
export interface Page {
  state: State;
  subject: { expression: string; by: string[]; order: number; declarations: string[] };
  names: Name[];
  change: (change: Partial<State>) => void;
  again: () => void;
}

const NOTATIONS = [
  ["shortest", "shortest", "The shortest that is exact"],
  ["matrix", "matrix", "Products of matrices"],
  ["index", "index", "Entry by entry"],
  ["kron", "Kronecker", "The Jacobian of vec(Y) by vec(X)"],
  ["block", "block", "Nested matrices; sizes in numbers"],
  ["units", "units", "Sums over unit vectors"],
] as const;
const LAYOUTS = [
  ["mixed", "numerator", "The axes of the result, then those of the variable: as JAX and PyTorch return"],
  ["denominator", "denominator", "Transposed"],
] as const;
const VIEWS = [
  ["graph", "expression", "What is computed from what"],
  ["network", "tensor network", "The tensors of the result and the indices that join them"],
] as const;

/** The rows of controls above a pane. */
export function controls(page: Page, targets: [string, string][]): Node[] {
  const { state, change } = page;
  switch (state.tab) {
    case "formula":
      return [
        segmented("Notation", NOTATIONS, state.notation as (typeof NOTATIONS)[number][0], (notation) => change({ notation })),
        segmented("Layout", LAYOUTS, state.layout as (typeof LAYOUTS)[number][0], (layout) => change({ layout })),
      ];
    case "code":
      return [segmented("Language", targets.map(([name, title]) => [name, title] as const), state.target, (target) => change({ target }))];
    case "picture":
      return [segmented("Picture", VIEWS, state.view, (view) => change({ view }))];
    default:
      return [];
  }
}

/** The pane of the state's tab. */
export function pane(page: Page, values: Values): Pane {
  const { state, subject } = page;
  const style = { notation: state.notation, layout: state.layout };
  switch (state.tab) {
    case "formula":
      return { request: { ask: "derive", ...subject, ...style }, show: formula };
    case "steps":
      return { request: { ask: "steps", ...subject, ...style }, show: steps };
    case "code":
      return { request: { ask: "code", ...subject, target: state.target }, show: code };
    case "picture":
      return { request: { ask: "picture", ...subject, view: state.view }, show: picture };
    case "numbers":
      return { request: { ask: "numbers", ...subject, declarations: values.declarations(page) }, show: (reply) => values.show(page, reply) };
  }
}

function formula(reply: SubjectReply): Node[] {
  const answer = titled(reply);
  if (!answer) return [];
  return [formulaView(answer), h("div", { class: "copies" }, h("span", {}, "Copy as"), ...copies(answer))];
}

/** The answer, with what the name stands for that the question gave to its expression. */
function titled(reply: SubjectReply): Formula | undefined {
  const { answer, of } = reply;
  if (!answer || !of?.is_named || answer.where.some((one) => one.name === of.name)) return answer;
  return { ...answer, where: [{ name: of.name, text: of.unicode, name_latex: of.name_latex, latex: of.latex }, ...answer.where] };
}

function steps(reply: SubjectReply): Node[] {
  if (!reply.steps) return [];
  const list = h("ol", { class: "steps" }, ...reply.steps.map(step));
  const isEmpty = reply.steps.length === 0 && h("p", { class: "note" }, "There is nothing to derive step by step.");
  const answer = titled(reply);
  const ends = answer ? [h("div", { class: "end" }, h("span", { class: "field" }, "so"), formulaView(answer))] : [];
  const copy = reply.latex === undefined ? [] : [h("div", { class: "copies" }, h("span", {}, "Copy as"), copyButton("LaTeX", () => reply.latex ?? ""))];
  return [isEmpty || list, ...ends, ...copy];
}

/** One step: what is derived, what comes of it, and the rule. */
export function step(one: Step): HTMLElement {
  const where = (one.where ?? []).map((name) => math(`${name.name_latex} = ${name.latex}`));
  return h("li", {},
    h("span", { class: "label" }, one.label),
    h("div", { class: "body" },
      ...(one.given ?? []).map((given) => math(given, true)),
      math(one.latex, true),
      where.length > 0 && h("p", { class: "where" }, h("span", { class: "field" }, "with"), ...where),
      one.unchecked && h("p", { class: "note" }, `Not checked: ${one.unchecked}`),
    ),
    h("p", { class: "rule" }, one.rule, one.source !== "" && h("cite", {}, one.source)),
  );
}

function code(reply: SubjectReply): Node[] {
  const text = reply.code;
  if (text === undefined) return [];
  return [h("pre", { class: "program", tabindex: "0" }, text), h("div", { class: "copies" }, h("span", {}, "Copy as"), copyButton("code", () => text))];
}

const DRAWN = new Set(["svg", "g", "defs", "marker", "path", "rect", "circle", "ellipse", "text", "line", "polygon", "polyline", "tspan"]);

function picture(reply: SubjectReply): Node[] {
  if (reply.svg === undefined) return [];
  const drawn = new DOMParser().parseFromString(reply.svg, "image/svg+xml").documentElement;
  // Only shapes and words: the page's own style says how they look, in the dark as well.
  for (const element of [...drawn.querySelectorAll("*")]) {
    if (!DRAWN.has(element.localName)) element.remove();
    for (const { name } of [...element.attributes]) if (/^on|href|style$/i.test(name)) element.removeAttribute(name);
  }
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", "Picture of the expression");
  return [h("div", { class: "picture", tabindex: "0" }, document.importNode(drawn, true))];
}

/** The values that numbers are put in for: samples, until somebody types others. */
export class Values {
  private sizes: Record<string, number> = {};
  private typed: Record<string, string> = {};

  /** The declarations with their values. */
  declarations(page: Page): string[] {
    this.fit(page.names);
    return page.names.flatMap((name) => {
      const value = this.typed[name.name] ?? sample(name, this.sizes);
      return value === undefined ? [name.declaration] : [`${name.declaration} = ${value}`];
    });
  }

  private fit(names: Name[]): void {
    letters(names).forEach((letter, place) => (this.sizes[letter] ??= [3, 2, 4][place % 3] ?? 2));
  }

  show(page: Page, reply: SubjectReply): Node[] {
    const sizes = letters(page.names).map((letter) =>
      this.field(letter, String(this.sizes[letter] ?? 2), "size", (text) => {
        this.sizes[letter] = Math.max(1, Math.min(24, Math.round(Number(text)) || 1));
        this.typed = {};
        page.again();
      }),
    );
    const values = page.names.map((name) =>
      this.field(name.name, this.typed[name.name] ?? sample(name, this.sizes) ?? "", "value", (text) => {
        if (text.trim() === "") delete this.typed[name.name];
        else this.typed[name.name] = text;
        page.again();
      }),
    );
    const own = reply.of_value && reply.of ? h("section", {}, h("h3", {}, math(reply.of.name_latex)), heatmap(reply.of_value)) : null;
    const derived = reply.value ? h("section", {}, h("h3", {}, math(derivative(page, reply))), heatmap(reply.value), copiesOf(reply.value.text)) : null;
    return [
      h("div", { class: "values" }, sizes.length > 0 && h("div", { class: "sizes" }, h("span", { class: "field" }, "sizes"), ...sizes), ...values),
      h("div", { class: "numbers" }, own, derived),
    ];
  }

  private field(label: string, value: string, kind: string, change: (text: string) => void): HTMLElement {
    const input = h("input", { type: "text", value, spellcheck: "false", autocapitalize: "off", inputmode: kind === "size" ? "numeric" : "text", "data-field": `${kind} ${label}`, "aria-label": kind === "size" ? `size of ${label}` : `value of ${label}` });
    input.addEventListener("change", () => change(input.value));
    return h("label", { class: kind }, h("span", {}, label), input);
  }
}

function copiesOf(text: string): HTMLElement {
  return h("div", { class: "copies" }, h("span", {}, "Copy as"), copyButton("text", () => text));
}

function derivative(page: Page, reply: SubjectReply): string {
  const order = page.subject.order;
  const power = order > 1 ? `^{${order}}` : "";
  const by = page.names.find((name) => name.name === page.subject.by[0])?.latex.split(" \\in ")[0] ?? "";
  return `\\frac{\\partial${power} ${reply.of?.name_latex ?? "y"}}{\\partial ${by}${power}}`;
}

/** Messages in place of an answer, or above it. */
export function messages(reply: SubjectReply, mend: (about: string, text: string) => void): Node[] {
  const all = reply.messages.map((message) => messageView(message, message.about === "question" ? undefined : (text) => mend(message.about, text)));
  return reply.refused === undefined ? all : [...all, h("p", { class: "message error", role: "alert" }, reply.refused)];
}
