/** Mathematics in Markdown: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, environments and fences. */
import type { MarkdownIt } from "markdown-it";
import { h, math } from "../dom.ts";

/** Places for mathematics, which are filled after the page is built: no formula becomes markup. */
export function withMath(markdown: MarkdownIt, formulas: { latex: string; isDisplayed: boolean }[]): void {
  const place = (latex: string, isDisplayed: boolean) => `<span data-math="${formulas.push({ latex, isDisplayed }) - 1}"></span>`;
  markdown.inline.ruler.before("escape", "math", (state, silent) => {
    const rest = state.src.slice(state.pos);
    const found = /^\$\$([\s\S]+?)\$\$|^\\\[([\s\S]+?)\\\]|^\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)|^\\\(([\s\S]+?)\\\)/.exec(rest);
    if (!found) return false;
    if (!silent) {
      const token = state.push("math", "", 0);
      token.content = found[1] ?? found[2] ?? found[3] ?? found[4] ?? "";
      token.meta = { isDisplayed: found[1] !== undefined || found[2] !== undefined };
    }
    state.pos += found[0].length;
    return true;
  });
  markdown.block.ruler.before("fence", "math_block", (state, from, to, silent) => {
    const line = (number: number) => state.src.slice((state.bMarks[number] ?? 0) + (state.tShift[number] ?? 0), state.eMarks[number] ?? 0);
    const opened = /^(\$\$|\\\[|\\begin\{(equation|align|gather|multline)(\*?)\})/.exec(line(from));
    if (!opened) return false;
    const sign = opened[1] ?? "";
    const end = sign === "$$" ? "$$" : sign === "\\[" ? "\\]" : sign.replace("begin", "end");
    let last = from;
    const text = [line(from).slice(sign.length)];
    while (!(text[last - from] ?? "").includes(end)) {
      last++;
      if (last >= to) return false;
      text.push(line(last));
    }
    if (silent) return true;
    const body = text.join("\n");
    const token = state.push("math_block", "", 0);
    token.content = body.slice(0, body.lastIndexOf(end));
    token.meta = { environment: opened[2] ?? "" };
    token.map = [from, last + 1];
    token.block = true;
    state.line = last + 1;
    return true;
  }, { alt: ["paragraph"] });
  markdown.renderer.rules["math"] = (tokens, number) => place(tokens[number]?.content ?? "", (tokens[number]?.meta as { isDisplayed: boolean }).isDisplayed);
  markdown.renderer.rules["math_block"] = (tokens, number) => {
    const token = tokens[number];
    const environment = (token?.meta as { environment: string }).environment;
    const inner = { align: "aligned", gather: "gathered", multline: "gathered" }[environment];
    const latex = inner ? `\\begin{${inner}}${token?.content ?? ""}\\end{${inner}}` : (token?.content ?? "");
    return place(latex, true);
  };
}

/** Sets the formulas in their places. */
export function fill(root: HTMLElement, formulas: { latex: string; isDisplayed: boolean }[]): void {
  root.querySelectorAll<HTMLElement>("[data-math]").forEach((place) => {
    const formula = formulas[Number(place.dataset["math"])];
    if (formula) place.replaceWith(math(formula.latex.replace(/\\(label|tag)\{[^}]*\}|\\nonumber/g, ""), formula.isDisplayed));
    else place.replaceWith(h("span"));
  });
}
