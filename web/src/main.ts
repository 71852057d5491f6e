/** The page: which view is shown, light or dark, and the engine that all of them ask. */
import "katex/dist/katex.min.css";
import { DeriveView } from "./derive/view.ts";
import { read } from "./derive/state.ts";
import { Engine } from "./engine.ts";
import type { Words } from "./reply.ts";

interface View {
  root: HTMLElement;
  open: (fragment: string) => void;
  focus: () => void;
}

const engine = new Engine();
// Asked once the first question is under way: nobody waits for it.
let learn: () => void = () => undefined;
const words = new Promise<void>((resolve) => (learn = resolve)).then(() => askWords());
const main = document.querySelector<HTMLElement>("#main");
const views = new Map<string, View>();

async function askWords(tries = 5): Promise<Words> {
  try {
    return (await engine.ask<Words>("words", { ask: "words" })).reply;
  } catch (why) {
    // The engine was ended by another question meanwhile, or did not start: the next one may.
    if (tries <= 1) throw why;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return askWords(tries - 1);
  }
}

async function viewOf(name: string, fragment: string): Promise<View> {
  const known = views.get(name);
  if (known) return known;
  let view: View;
  if (name === "worksheet") {
    const { WorksheetView } = await import("./worksheet/view.ts");
    view = new WorksheetView(engine, fragment, await words);
  } else if (name === "document") {
    const { DocumentView } = await import("./document/view.ts");
    view = new DocumentView(engine);
  } else {
    const derive = new DeriveView(engine, read(fragment), words);
    view = { root: derive.root, open: (fragment) => derive.open(read(fragment)), focus: () => derive.focus() };
  }
  views.set(name, view);
  return view;
}

/** Shows the view that the link names. */
async function route(withFocus: boolean): Promise<void> {
  const [name = "", fragment = ""] = location.hash.slice(1).split(/\?(.*)/s);
  if (name === "main") return main?.focus();
  const isKnown = views.has(name);
  if (name !== "worksheet") queueMicrotask(learn);
  else learn();
  const view = await viewOf(name, fragment);
  if (isKnown && fragment !== "") view.open(fragment);
  document.querySelectorAll<HTMLElement>("nav [data-view]").forEach((link) => {
    const isHere = link.dataset["view"] === (name === "" ? "derive" : name);
    if (isHere) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  if (view.root.parentElement !== main) main?.replaceChildren(view.root);
  if (withFocus) view.focus();
}

addEventListener("hashchange", () => void route(true));
void route(!matchMedia("(pointer: coarse)").matches);

const theme = document.querySelector("#theme");
theme?.addEventListener("click", () => {
  const isDark = (document.documentElement.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  document.documentElement.dataset["theme"] = isDark ? "light" : "dark";
});

void words.then(({ version }) => {
  const place = document.querySelector("#version");
  if (place) place.textContent = `gradus ${version}`;
}, () => undefined);

if (import.meta.env.PROD && "serviceWorker" in navigator) void navigator.serviceWorker.register("./sw.js").catch(() => undefined);
