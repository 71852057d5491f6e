/** Numbers as a table whose cells are coloured by size and sign. */
import { h, math } from "./dom.ts";
import type { Numbers } from "./reply.ts";

/** The most rows and columns that are shown. */
const MOST = 24;

/** A picture of numbers: a table for each choice of the axes after the second. */
export function heatmap(numbers: Numbers): HTMLElement {
  const { shape, data } = numbers;
  const largest = data.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  if (shape.length === 0) return h("div", { class: "number" }, math(numbers.decimals[0] ?? ""));
  const [rows, columns] = numbers.is_row ? [1, shape[0] ?? 1] : [shape[0] ?? 1, shape[1] ?? 1];
  const rest = shape.slice(2);
  const slices = rest.reduce((product, length) => product * length, 1);
  const tables = Array.from({ length: Math.min(slices, MOST) }, (_, slice) => table(numbers, { rows, columns, slices, slice, largest, caption: caption(rest, slice) }));
  const left = slices > MOST || rows > MOST || columns > MOST;
  return h("div", { class: "heat" }, ...tables, left && h("p", { class: "note" }, "Not all entries are shown."), legend(largest));
}

interface Part {
  rows: number;
  columns: number;
  slices: number;
  slice: number;
  largest: number;
  caption: string;
}

function table(numbers: Numbers, part: Part): HTMLElement {
  const cell = (i: number, j: number) => {
    const place = (i * part.columns + j) * part.slices + part.slice;
    const value = numbers.data[place] ?? Number.NaN;
    const text = numbers.decimals[place] ?? "";
    const cell = h("td", { title: numbers.exact?.[place] ?? String(value) }, shortened(value, text));
    const share = part.largest > 0 && Number.isFinite(value) ? Math.abs(value) / part.largest : 0;
    cell.style.setProperty("--share", `${Math.round(share * 100)}%`);
    cell.className = value > 0 ? "plus" : value < 0 ? "minus" : "zero";
    return cell;
  };
  const range = (length: number) => Array.from({ length: Math.min(length, MOST) }, (_, place) => place);
  const rows = range(part.rows).map((i) => h("tr", {}, ...range(part.columns).map((j) => cell(i, j))));
  return h("table", {}, part.caption !== "" && h("caption", {}, part.caption), h("tbody", {}, ...rows));
}

function shortened(value: number, text: string): string {
  if (text.length <= 8) return text;
  const short = value.toPrecision(4);
  return short.includes("e") ? short : String(Number(short));
}

/** `[:, :, 1, 2]` */
function caption(rest: number[], slice: number): string {
  if (rest.length === 0) return "";
  const places: number[] = [];
  for (let axis = rest.length - 1, left = slice; axis >= 0; axis--) {
    const length = rest[axis] ?? 1;
    places.unshift((left % length) + 1);
    left = Math.floor(left / length);
  }
  return `[:, :, ${places.join(", ")}]`;
}

function legend(largest: number): HTMLElement {
  const end = Number(largest.toPrecision(3));
  return h("p", { class: "legend" }, h("span", {}, `−${end}`), h("span", { class: "scale", "aria-hidden": "true" }), h("span", {}, String(end)));
}
