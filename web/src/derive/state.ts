/** What the first screen shows, and the link that shows it again. */

export const TABS = ["formula", "steps", "code", "numbers", "picture"] as const;
export type Tab = (typeof TABS)[number];

export interface State {
  expression: string;
  /** What is derived by; empty where the page chooses. */
  by: string;
  order: number;
  /** The declarations that were chosen, by name. */
  declared: Record<string, string>;
  notation: string;
  layout: string;
  tab: Tab;
  target: string;
  view: "graph" | "network";
}

export const FIRST: State = {
  expression: "sigma(W*x + b)",
  by: "",
  order: 1,
  declared: {},
  notation: "shortest",
  layout: "mixed",
  tab: "formula",
  target: "numpy",
  view: "graph",
};

/** The state of a link; what is not in it, or makes no sense, is as at first. */
export function read(fragment: string): State {
  const given = new URLSearchParams(fragment);
  if (!given.has("e")) return { ...FIRST, declared: {} };
  const tab = given.get("tab") as Tab;
  const declared = Object.fromEntries(given.getAll("d").map((one) => [one.split(":")[0]?.trim() ?? "", one]));
  return {
    expression: given.get("e") ?? "",
    by: given.get("by") ?? "",
    order: Math.min(3, Math.max(1, Number(given.get("order") ?? 1) || 1)),
    declared,
    notation: given.get("notation") ?? FIRST.notation,
    layout: given.get("layout") ?? FIRST.layout,
    tab: TABS.includes(tab) ? tab : FIRST.tab,
    target: given.get("to") ?? FIRST.target,
    view: given.get("view") === "network" ? "network" : "graph",
  };
}

/** The link's fragment. */
export function written(state: State): string {
  const parameters = new URLSearchParams({ e: state.expression });
  const put = (name: string, value: string, first: string) => {
    if (value !== first) parameters.set(name, value);
  };
  put("by", state.by, "");
  put("order", String(state.order), "1");
  Object.values(state.declared).forEach((one) => parameters.append("d", one));
  put("notation", state.notation, FIRST.notation);
  put("layout", state.layout, FIRST.layout);
  put("tab", state.tab, FIRST.tab);
  put("to", state.target, FIRST.target);
  put("view", state.view, FIRST.view);
  return `#derive?${parameters.toString()}`;
}

/** The name that one would derive by: the one chosen while it is there, else a usual one. */
export function chosenBy(state: State, names: string[]): string {
  if (state.by !== "") return state.by;
  const usual = ["x", "w", "W", "theta", "X"].find((name) => names.includes(name));
  return usual ?? names[0] ?? "";
}
