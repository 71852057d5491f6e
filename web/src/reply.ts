/** What the engine replies, as `src/desk/` of the core writes it. */

export interface Definition {
  name: string;
  text: string;
  name_latex: string;
  latex: string;
}

export interface Formula {
  text: string;
  unicode: string;
  latex: string;
  typst: string;
  shape: string[];
  is: string;
  is_row: boolean;
  notation: string;
  left?: string;
  where: Definition[];
  layout: string | null;
  conditions: string[];
  remarks: string[];
  certainty?: string;
  checked?: string;
  sizes?: string | null;
  by?: string;
  asked?: string;
}

export interface Edit {
  span: [number, number];
  text: string;
}

export interface Message {
  code: string;
  message: string;
  span: [number, number];
  notes?: string[];
  help?: { message: string; edits: Edit[] };
  is_error: boolean;
  about: string;
  source: string;
  rendered: string;
}

export interface Name {
  name: string;
  latex: string;
  declaration: string;
  unicode: string;
  axes: string[];
  is_whole: boolean;
  words: string[];
  can_be_by: boolean;
}

export interface Numbers {
  shape: number[];
  is_row: boolean;
  data: (number | null)[];
  decimals: string[];
  text: string;
  exact: string[] | null;
}

export interface Step {
  label: string;
  rule: string;
  source: string;
  given?: string[];
  latex: string;
  text: string;
  where?: Definition[];
  unchecked?: string | null;
}

export interface SubjectReply {
  names?: (Name | null)[];
  of?: { name: string; name_latex: string; latex: string; unicode: string; is_named: boolean; shape: string[]; is: string };
  answer?: Formula;
  steps?: Step[];
  latex?: string;
  code?: string;
  svg?: string;
  value?: Numbers;
  of_value?: Numbers;
  refused?: string;
  messages: Message[];
}

export interface Statement {
  line: number;
  span: [number, number];
  source: string;
  subject: string;
  kind: "taken" | "expression" | "show" | "steps" | "eval" | "shape" | "claim" | "error";
  assumed: string[];
  assumed_latex: string[];
  asked_latex?: string;
  text?: string;
  answer?: Formula;
  steps?: Step[];
  value?: Numbers;
  holds?: boolean | null;
  verdict?: string;
  detail?: string;
  sides?: string | null;
  counterexample?: { name: string; value: string }[];
  messages: Message[];
}

export interface ProgramReply {
  statements: Statement[];
}

export interface Finding {
  severity: "error" | "warning" | "note";
  kind: string;
  code: string;
  line: number;
  column: number;
  span: [number, number];
  source: string;
  message: string;
  notes: string[];
  help: { message: string; edits: Edit[] } | null;
}

export interface Check {
  line: number;
  span: [number, number];
  role: string;
  status: "taken" | "proved" | "agrees" | "passed" | "failed" | "unknown" | "not read";
  text: string;
  detail: string;
}

export interface DocumentReply {
  exit: number;
  counts: Record<"blocks" | "skipped" | "statements" | "good" | "failed" | "unknown" | "not_read" | "taken", number>;
  findings: Finding[];
  checks: Check[];
}

export interface Words {
  functions: { name: string; aliases: string[]; help: string; signatures: string[]; is_infix: boolean }[];
  structures: string[];
  notations: { name: string; help: string }[];
  layouts: { name: string; help: string }[];
  targets: { name: string; help: string }[];
  version: string;
}
