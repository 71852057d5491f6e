/** Elements from data. Text is always text: nothing in the page parses markup that somebody typed. */
import katex from "katex";

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | boolean | EventListener | undefined>;

/** An element with attributes (`on…` listens) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

/** Typeset mathematics; what cannot be set stands as it is. */
export function math(latex: string, isDisplayed = false): HTMLElement {
  const element = h(isDisplayed ? "div" : "span", { class: isDisplayed ? "formula" : "inline" });
  try {
    katex.render(latex, element, { displayMode: isDisplayed, throwOnError: true, trust: false, strict: "ignore", maxExpand: 1000, maxSize: 50 });
  } catch {
    element.replaceChildren(h("code", {}, latex));
  }
  return element;
}

/** Says something to those who do not see the page. */
export function announce(words: string): void {
  const place = document.querySelector("#announce");
  if (place && place.textContent !== words) place.textContent = words;
}

/** A button that copies a text, and says so. */
export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = h("button", { type: "button", class: "copy", title: `Copy as ${label}` }, label);
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(text()).then(
      () => said(button, label, "Copied"),
      () => said(button, label, "Not allowed"),
    );
  });
  return button;
}

function said(button: HTMLButtonElement, label: string, words: string): void {
  button.textContent = words;
  button.classList.add("done");
  announce(`${words}: ${label}`);
  window.setTimeout(() => {
    button.textContent = label;
    button.classList.remove("done");
  }, 1200);
}

/** A choice of one among several, as a row of buttons. */
export function segmented<T extends string>(name: string, choices: readonly (readonly [T, string, string?])[], chosen: T, choose: (one: T) => void): HTMLElement {
  const buttons = choices.map(([value, label, help]) =>
    h("button", { type: "button", role: "radio", "aria-checked": String(value === chosen), "data-value": value, title: help, tabindex: value === chosen ? "0" : "-1" }, label),
  );
  const group = h("div", { class: "segmented", role: "radiogroup", "aria-label": name }, ...buttons);
  const take = (place: number, withFocus: boolean) => {
    buttons.forEach((button, other) => {
      button.setAttribute("aria-checked", String(other === place));
      button.tabIndex = other === place ? 0 : -1;
    });
    if (withFocus) buttons[place]?.focus();
    const value = choices[place]?.[0];
    if (value !== undefined) choose(value);
  };
  buttons.forEach((button, place) => button.addEventListener("click", () => take(place, false)));
  arrows(group, buttons, take);
  return group;
}

/** Arrow keys move along a row of buttons. */
export function arrows(group: HTMLElement, buttons: HTMLElement[], take: (place: number, withFocus: boolean) => void): void {
  group.addEventListener("keydown", (event) => {
    const place = buttons.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (place < 0 || step === undefined) return;
    event.preventDefault();
    take((place + step + buttons.length) % buttons.length, true);
  });
}

/** Places in a text, from bytes of UTF-8 to units of UTF-16. */
export function placesOf(text: string): (byte: number) => number {
  const places: number[] = [];
  let unit = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let byte = 0; byte < bytes; byte++) places.push(unit);
    unit += character.length;
  }
  return (byte) => places[byte] ?? unit;
}
