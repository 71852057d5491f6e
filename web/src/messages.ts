/** Messages: what is wrong, where, and a button for the fix. */
import { h, placesOf } from "./dom.ts";
import type { Edit, Message } from "./reply.ts";

/** A text after edits, whose places are bytes. */
export function edited(text: string, edits: Edit[]): string {
  const at = placesOf(text);
  const last = [...edits].sort((one, other) => other.span[0] - one.span[0]);
  return last.reduce((whole, edit) => whole.slice(0, at(edit.span[0])) + edit.text + whole.slice(at(edit.span[1])), text);
}

/** A message; `mend` is told the text after the fix. */
export function messageView(message: Message, mend?: (text: string) => void): HTMLElement {
  const at = placesOf(message.source);
  const [from, to] = [at(message.span[0]), at(message.span[1])];
  const begin = message.source.lastIndexOf("\n", from - 1) + 1;
  const end = message.source.indexOf("\n", to) < 0 ? message.source.length : message.source.indexOf("\n", to);
  const help = message.help;
  const canMend = mend && help && help.edits.length > 0;
  const marked = to > from
    ? h("pre", { class: "marked" }, message.source.slice(begin, from), h("mark", {}, message.source.slice(from, to)), message.source.slice(to, end))
    : null;
  const notes = (message.notes ?? []).map((note) => h("p", { class: "note" }, note));
  const fix = help && (canMend
    ? h("button", { type: "button", class: "mend", onclick: () => mend(edited(message.source, help.edits)) }, `${help.message}: `, h("code", {}, edited(message.source, help.edits)))
    : h("p", { class: "note" }, help.message));
  return h("div", { class: message.is_error ? "message error" : "message warning", role: message.is_error ? "alert" : "note" },
    h("p", { class: "what" }, h("span", { class: "code" }, message.code), message.message), marked, ...notes, fix);
}
