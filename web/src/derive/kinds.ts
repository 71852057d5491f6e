/** The kinds of variable that the menu of a chip offers, as declarations. */
import type { Name } from "../reply.ts";

export interface Kind {
  label: string;
  axes: 0 | 1 | 2;
  isSquare?: boolean;
  words: string;
}

export const KINDS: Kind[] = [
  { label: "scalar", axes: 0, words: "" },
  { label: "positive scalar", axes: 0, words: "positive" },
  { label: "vector", axes: 1, words: "" },
  { label: "positive vector", axes: 1, words: "positive" },
  { label: "matrix", axes: 2, words: "" },
  { label: "square matrix", axes: 2, isSquare: true, words: "" },
  { label: "invertible", axes: 2, isSquare: true, words: "invertible" },
  { label: "symmetric", axes: 2, isSquare: true, words: "symmetric" },
  { label: "positive definite", axes: 2, isSquare: true, words: "symmetric posdef" },
  { label: "diagonal", axes: 2, isSquare: true, words: "diagonal" },
  { label: "orthogonal", axes: 2, isSquare: true, words: "orthogonal" },
];

/** The declaration of a name as a kind, with the dimensions that it and the others have. */
export function declaration(kind: Kind, name: Name, others: Name[]): string {
  const known = others.flatMap((other) => (other.name === name.name ? [] : other.axes));
  const taken = new Set([name.name, ...others.map((other) => other.name)]);
  const fresh = ["n", "m", "k", "p", "q"].filter((letter) => !taken.has(letter));
  const last = name.axes.at(-1) ?? known[0] ?? fresh[0] ?? "n";
  const first = name.axes.length > 1 ? (name.axes[0] ?? last) : (fresh.find((letter) => letter !== last && !known.includes(letter)) ?? "m");
  const only = name.axes.length === 1 ? (name.axes[0] ?? last) : name.axes.length > 1 ? first : last;
  const axes = kind.axes === 0 ? "" : kind.axes === 1 ? `[${only}]` : kind.isSquare ? `[${last},${last}]` : `[${first},${last}]`;
  return `${name.name} : R${axes}${kind.words ? ` ${kind.words}` : ""}`;
}

/** Whether a name is of a kind as it stands. */
export function isOf(kind: Kind, name: Name): boolean {
  const isSquare = name.axes.length === 2 && name.axes[0] === name.axes[1];
  const words = kind.words.split(" ").filter((word) => word !== "");
  const hasWords = words.every((word) => name.words.includes(word)) && words.length === name.words.length;
  return kind.axes === name.axes.length && hasWords && (kind.axes < 2 || (kind.isSquare ?? false) === isSquare);
}
