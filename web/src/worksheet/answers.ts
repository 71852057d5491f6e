/** What a statement answered, as it stands beneath it. */
import { h, math } from "../dom.ts";
import { copies, formulaView } from "../formula.ts";
import { heatmap } from "../heatmap.ts";
import type { Statement } from "../reply.ts";
import { step } from "../derive/tabs.ts";

/** An answer; nothing for what only declares or is in error, which is said elsewhere. */
export function answerView(statement: Statement): HTMLElement | null {
  const body = content(statement);
  if (body.length === 0) return null;
  const assumed = statement.assumed_latex.length > 0 && h("p", { class: "where" }, h("span", { class: "field" }, "assuming"), ...statement.assumed_latex.map((latex) => math(latex)));
  return h("div", { class: `below ${statement.kind}` }, assumed || null, ...body);
}

function content(statement: Statement): Node[] {
  switch (statement.kind) {
    case "expression":
    case "show":
    case "steps": {
      const { answer, steps } = statement;
      if (!answer) return [];
      const list = steps && h("ol", { class: "steps" }, ...steps.map(step));
      const left = answer.left ?? statement.asked_latex;
      const isItself = left === answer.latex;
      const titled = left === undefined || isItself ? answer : { ...answer, left };
      return [...(list ? [list] : []), formulaView(titled), h("div", { class: "copies" }, ...copies(titled))];
    }
    case "eval":
      return statement.value ? [h("div", { class: "evaluated" }, math(`${statement.asked_latex ?? ""} =`), heatmap(statement.value))] : [];
    case "shape":
      return [h("p", { class: "shape" }, `${statement.subject} : ${statement.text ?? ""}`)];
    case "claim":
      return [claimView(statement)];
    default:
      return [];
  }
}

function claimView(statement: Statement): HTMLElement {
  const verdict = statement.holds === true ? "good" : statement.holds === false ? "bad" : "open";
  const sign = { good: "✓", bad: "✗", open: "?" }[verdict];
  const point = (statement.counterexample ?? []).map(({ name, value }) => [h("dt", {}, name), h("dd", {}, value)]).flat();
  return h("div", { class: `claimed ${verdict}` },
    h("p", { class: "verdict" }, h("span", { class: "sign", "aria-hidden": "true" }, sign), statement.sides ? math(statement.sides) : h("code", {}, statement.subject)),
    h("p", { class: "note" }, h("b", {}, statement.verdict ?? ""), statement.detail ? `: ${statement.detail}` : ""),
    point.length > 0 && h("dl", { class: "point" }, ...point),
  );
}
