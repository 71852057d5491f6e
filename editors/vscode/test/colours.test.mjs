/** Colours a program with the grammar, as an editor does: `sample.gradus` against `sample.txt`; UPDATE=1 records. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");
const here = (name) => new URL(name, import.meta.url);

async function coloured(text) {
  await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({ createOnigScanner: (sources) => new oniguruma.OnigScanner(sources), createOnigString: (text) => new oniguruma.OnigString(text) }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(here("../syntaxes/gradus.tmLanguage.json"), "utf8"), "gradus.json"),
  });
  const grammar = await registry.loadGrammar("source.gradus");
  let stack = textmate.INITIAL;
  const lines = [];
  for (const line of text.split("\n")) {
    const read = grammar.tokenizeLine(line, stack);
    stack = read.ruleStack;
    const tokens = read.tokens.map(({ startIndex, endIndex, scopes }) => [line.slice(startIndex, endIndex), scopes.length > 1 ? scopes.at(-1).replace(/\.gradus$/, "") : ""]);
    lines.push(line, ...tokens.filter(([part, scope]) => scope && part.trim()).map(([part, scope]) => `    ${part}  ${scope}`));
  }
  return lines.join("\n");
}

test("a program has the colours that are recorded", async () => {
  const now = await coloured(readFileSync(here("sample.gradus"), "utf8"));
  if (process.env.UPDATE) writeFileSync(here("sample.txt"), now);
  assert.equal(now, readFileSync(here("sample.txt"), "utf8"));
});
