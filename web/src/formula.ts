/** A formula with what is said of it, and the texts that are copied. */
import { copyButton, h, math } from "./dom.ts";
import type { Formula } from "./reply.ts";

const CERTAINTY: Record<string, string> = {
  proved: "Both sides have one normal form.",
  exact: "Compared in exact arithmetic modulo primes.",
  balls: "Compared in numbers of a hundred digits, each with its error.",
  floats: "Compared in floating point.",
};

/** `y = … \quad\text{where } s = …` in one line of LaTeX. */
export function inLatex(formula: Formula): string {
  const left = formula.left === undefined ? "" : `${formula.left} = `;
  const names = formula.where.map((one) => `${one.name_latex} = ${one.latex}`);
  return `${left}${formula.latex}${names.length > 0 ? ` \\quad\\text{where } ${names.join(",\\; ")}` : ""}`;
}

/** The formula in the language, which Gradus reads again. */
export function inText(formula: Formula): string {
  const isUsed = (name: string) => new RegExp(`(^|[^\\p{L}\\d_])${name}($|[^\\p{L}\\d_(])`, "u").test([formula.text, ...formula.where.map((one) => one.text)].join(" "));
  const names = formula.where.filter((one) => isUsed(one.name)).map((one) => `${one.name} = ${one.text}`);
  return [formula.text, ...names.map((name) => `  where ${name}`)].join("\n");
}

/** The formula and what belongs to it. */
export function formulaView(formula: Formula): HTMLElement {
  const left = formula.left === undefined ? "" : `${formula.left} = `;
  const where = formula.where.map((one) => math(`${one.name_latex} = ${one.latex}`));
  const remarks = formula.remarks.map((remark) => h("p", { class: "note" }, remark));
  const conditions = formula.conditions.length > 0 && h("p", { class: "condition" }, "where ", h("b", {}, formula.conditions.join(", ")));
  return h("div", { class: "answered" },
    math(left + formula.latex, true),
    where.length > 0 && h("p", { class: "where" }, h("span", { class: "field" }, "with"), ...where),
    conditions || null,
    ...remarks,
    facts(formula),
  );
}

function facts(formula: Formula): HTMLElement {
  const layout = formula.layout && h("span", { title: "How the axes lie" }, formula.layout);
  const isUnchecked = formula.certainty === "unchecked";
  const how = formula.checked;
  const sizes = formula.sizes ? ` Tried with ${formula.sizes}.` : "";
  const words = how && `${CERTAINTY[formula.certainty ?? ""] ?? ""} ${how[0]?.toUpperCase() ?? ""}${how.slice(1)}.${sizes}`;
  const checked = how && h("details", { class: isUnchecked ? "checked not" : "checked" }, h("summary", {}, isUnchecked ? "not checked" : "checked"), h("p", {}, words ?? ""));
  return h("div", { class: "facts" }, h("span", { class: "shape", title: "Its shape" }, formula.is), layout || null, checked || null);
}

/** The buttons that copy a formula. */
export function copies(formula: Formula): HTMLElement[] {
  return [
    copyButton("LaTeX", () => inLatex(formula)),
    copyButton("Markdown", () => `$$\n${inLatex(formula)}\n$$`),
    copyButton("text", () => inText(formula)),
  ];
}
