/** The language for the editor: its colours, and what completes. */
import { type CompletionContext, type CompletionResult, autocompletion, snippetCompletion } from "@codemirror/autocomplete";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import type { Statement, Words } from "../reply.ts";

const KEYWORDS = ["assume", "show", "eval", "steps", "shape", "claim"];
const OPERATORS = new Set(["grad", "jacobian", "hessian", "diff", "jvp", "vjp", "hvp", "d"]);

const colours = HighlightStyle.define([
  { tag: tags.comment, class: "tok-comment" },
  { tag: tags.keyword, class: "tok-keyword" },
  { tag: tags.number, class: "tok-number" },
  { tag: tags.function(tags.variableName), class: "tok-function" },
  { tag: tags.operatorKeyword, class: "tok-derivative" },
  { tag: tags.typeName, class: "tok-type" },
  { tag: tags.operator, class: "tok-operator" },
]);

/** The colours of programs. */
export function language() {
  const parser = StreamLanguage.define<{ isStart: boolean }>({
    name: "gradus",
    startState: () => ({ isStart: true }),
    token(stream, state) {
      if (stream.sol()) state.isStart = true;
      if (stream.eatSpace()) return null;
      const isStart = state.isStart;
      state.isStart = false;
      if (stream.match(/^#.*/)) return "comment";
      if (stream.match(/^\d+(\.\d+)?([eE][+-]?\d+)?/)) return "number";
      if (stream.eat(";")) {
        state.isStart = true;
        return null;
      }
      const word = stream.match(/^[\p{L}_][\p{L}\d_]*/u);
      if (word && word !== true) {
        const text = word[0];
        if (isStart && KEYWORDS.includes(text) && !stream.match(/^\s*[=:,]/, false)) return "keyword";
        if (stream.match(/^\s*\(/, false)) return OPERATORS.has(text) ? "operatorKeyword" : "variableName.function";
        return /^(R|ℝ|as|for|in|if|symmetric|posdef|diagonal|orthogonal|invertible|positive|nonnegative|integer)$/.test(text) ? "typeName" : "variableName";
      }
      stream.next();
      return "operator";
    },
  });
  return [parser, syntaxHighlighting(colours)];
}

/** Completes functions, structures and the program's own names. */
export function completion(words: Words, statements: () => Statement[]) {
  const functions = words.functions.filter((row) => !row.is_infix).map((row) => snippetCompletion(`${row.name}(\${})`, { label: row.name, type: "function", detail: row.signatures[0] ?? "", info: row.help }));
  const derivatives = [...OPERATORS].map((name) => snippetCompletion(`${name}(\${})`, { label: name, type: "function", detail: "derivative" }));
  const keywords = KEYWORDS.map((label) => ({ label, type: "keyword" }));
  const structures = words.structures.map((label) => ({ label, type: "type" }));
  const notations = words.notations.filter((one) => one.name !== "shortest").map((one) => ({ label: one.name, type: "enum", info: one.help }));
  const own = () => statements().filter((one) => one.kind === "taken" && one.text?.includes(" : ")).flatMap((one) => {
    const [names = "", shape = ""] = (one.text ?? "").split(" : ");
    return names.split(", ").map((label) => ({ label, type: "variable", detail: shape, boost: 2 }));
  });
  const source = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\p{L}_][\p{L}\d_]*/u);
    if (!word && !context.explicit) return null;
    const line = context.state.doc.lineAt(context.pos).text.slice(0, context.pos - context.state.doc.lineAt(context.pos).from);
    const from = word?.from ?? context.pos;
    if (/^\s*show .* as\s+\S*$/.test(line)) return { from, options: notations };
    if (/:\s*[Rℝ](\[[^\]]*\])?\s+\S*$/.test(line)) return { from, options: structures };
    const isStart = /(^|;)\s*\S*$/.test(line);
    return { from, options: [...own(), ...derivatives, ...functions, ...(isStart ? keywords : [])], validFor: /^[\p{L}\d_]*$/u };
  };
  return autocompletion({ override: [source], icons: false });
}
