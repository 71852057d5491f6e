/** A chip for each name, with the shape that was taken and a menu to change it. */
import { h, math } from "../dom.ts";
import type { Name } from "../reply.ts";
import { KINDS, declaration, isOf } from "./kinds.ts";

export interface Choices {
  by: string;
  declared: Record<string, string>;
  deriveBy: (name: string) => void;
  declare: (name: string, declaration: string | undefined) => void;
}

/** The chips of a question's names. */
export function chips(names: Name[], choices: Choices): HTMLElement {
  return h("div", { class: "chips", role: "group", "aria-label": "What the names are" }, ...names.map((name) => chip(name, names, choices)));
}

function chip(name: Name, names: Name[], choices: Choices): HTMLElement {
  const isBy = name.name === choices.by;
  const isDeclared = name.name in choices.declared;
  const button = h(
    "button",
    {
      type: "button",
      class: `chip${isBy ? " by" : ""}${isDeclared ? " declared" : ""}`,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-name": name.name,
      "aria-label": `${name.unicode}${isBy ? ", derived by" : ""}; change`,
    },
    math(name.latex),
    name.words.length > 0 && h("span", { class: "words" }, name.words.join(" ")),
    h("span", { class: "caret", "aria-hidden": "true" }, "▾"),
  );
  button.addEventListener("click", () => open(button, name, names, choices));
  return button;
}

function open(button: HTMLButtonElement, name: Name, names: Name[], choices: Choices): void {
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": `${name.name} is` });
  const close = () => menu.hidePopover();
  const item = (label: string, isChosen: boolean, act: () => void) =>
    h("button", { type: "button", role: "menuitemradio", "aria-checked": String(isChosen), tabindex: "-1", onclick: () => { close(); act(); } }, label);
  const kinds = KINDS.map((kind) => item(kind.label, isOf(kind, name), () => choices.declare(name.name, declaration(kind, name, names))));
  const field = h("input", { type: "text", value: choices.declared[name.name] ?? name.declaration, "aria-label": "Declaration", spellcheck: "false", autocapitalize: "off" });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // Closing gives the focus back to the chip, which the rest of this very key press would open again.
    event.preventDefault();
    close();
    const isNothing = field.value.trim() === "";
    choices.declare(name.name, isNothing ? undefined : field.value.trim());
  });
  menu.append(
    ...(name.can_be_by ? [item(`derive by ${name.name}`, name.name === choices.by, () => choices.deriveBy(name.name)), h("hr")] : []),
    ...kinds,
    h("hr"),
    h("label", { class: "own" }, "or declare it", field),
    ...(name.name in choices.declared ? [item("as it follows from use", false, () => choices.declare(name.name, undefined))] : []),
  );
  menu.addEventListener("toggle", (event) => {
    const isOpen = event.newState === "open";
    button.setAttribute("aria-expanded", String(isOpen));
    // The browser has given the focus back already; this comes later, when it may have gone on.
    if (!isOpen) menu.remove();
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll<HTMLElement>("button, input")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const place = items.indexOf(document.activeElement as HTMLElement);
    items[(place + step + items.length) % items.length]?.focus();
  });
  document.body.append(menu);
  menu.showPopover();
  const box = button.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - menu.offsetWidth - 8));
  const below = box.bottom + 6 + menu.offsetHeight <= innerHeight || box.top < menu.offsetHeight;
  menu.style.left = `${left}px`;
  menu.style.top = below ? `${box.bottom + 6}px` : `${box.top - menu.offsetHeight - 6}px`;
  (menu.querySelector<HTMLElement>('[aria-checked="true"]') ?? menu.querySelector("button"))?.focus();
}
