/** Values to begin with: small numbers that keep what was declared of a name. */
import type { Name } from "../reply.ts";

/** Numbers that are the same at every visit. */
function numbers(seed: string): () => number {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 2166136261);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.round(((state / 2 ** 32) * 4 - 2) * 10) / 10;
  };
}

/** The letters of the dimensions of names, in order. */
export function letters(names: Name[]): string[] {
  return [...new Set(names.flatMap((name) => name.axes).filter((axis) => /^\p{L}[\p{L}\d_]*$/u.test(axis)))];
}

/** The length of an axis, where sizes say it. */
function length(axis: string, sizes: Record<string, number>): number | undefined {
  return /^\d+$/.test(axis) ? Number(axis) : sizes[axis];
}

/** A literal for a name; nothing where an axis has no size of its own. */
export function sample(name: Name, sizes: Record<string, number>): string | undefined {
  const lengths = name.axes.map((axis) => length(axis, sizes));
  if (lengths.some((one) => one === undefined) || lengths.length > 2) return undefined;
  const next = numbers(name.name);
  const has = (word: string) => name.words.includes(word);
  const entry = () => {
    const value = name.is_whole ? Math.round(next()) : next();
    if (has("positive")) return Math.abs(value) + 0.5;
    return has("nonnegative") ? Math.abs(value) : value;
  };
  const shown = (value: number) => String(Math.round(value * 100) / 100);
  const [rows, columns] = lengths as number[];
  if (rows === undefined) return name.is_whole ? "2" : shown(entry());
  if (columns === undefined) return `[${Array.from({ length: rows }, () => shown(entry())).join("; ")}]`;
  const free = Array.from({ length: rows }, () => Array.from({ length: columns }, entry));
  const at = (i: number, j: number): number => {
    const value = free[i]?.[j] ?? 0;
    if (has("orthogonal")) return i === j ? 1 : 0;
    if (has("diagonal")) return i === j ? value : 0;
    if (has("posdef")) return (i === j ? 3 * rows : 0) + (free[Math.min(i, j)]?.[Math.max(i, j)] ?? 0);
    if (has("symmetric")) return free[Math.min(i, j)]?.[Math.max(i, j)] ?? 0;
    if (has("invertible") || rows === columns) return value + (i === j ? 3 : 0);
    return value;
  };
  const lines = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => shown(at(i, j))).join(", "));
  return `[${lines.join("; ")}]`;
}
