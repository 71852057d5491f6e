/** Sizes and speeds. With MEASURE=1 they are written into the README. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { expect, test } from "@playwright/test";
import { answered, between, derive } from "./page.ts";

const QUERIES: [string, string, string][] = [
  ["logistic loss", "sum(log(1 + exp(-y .* (X*w))))", "w"],
  ["least squares", "norm(X*w - y)^2", "w"],
  ["ridge", "norm(X*w - y)^2 + lambda*norm(w)^2", "w"],
  ["layer", "sigma(W*x + b)", "x"],
  ["two-layer net", "1/2*norm(W2*relu(W1*x) - t)^2", "W1"],
  ["softmax", "softmax(W*x)", "x"],
  ["attention", "softmax(Q*K'/sqrt(d), 2)*V", "V"],
  ["Gaussian", "-1/2*logdet(S) - 1/2*(x - mu)'*inv(S)*(x - mu)", "mu"],
  ["matrix factors", "norm(T - U*V')^2", "U"],
  ["quadratic form", "x'*A*x", "x"],
];

const MEGABYTE = 1_000_000;
const folder = new URL("../dist/", import.meta.url);
const readme = new URL("../README.md", import.meta.url);

function brotli(file: string): number {
  const text = readFileSync(new URL(file, folder));
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }).length;
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function write(name: string, body: string): void {
  if (process.env["MEASURE"]) writeFileSync(readme, between(readFileSync(readme, "utf8"), name, body));
}

test("sizes over the wire", async ({ page }) => {
  test.setTimeout(180_000);
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => /\.(html|js|css|wasm|svg)$/.test(file));
  const sizes = new Map(files.map((file) => [file.replaceAll("\\", "/"), brotli(file)]));
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname.slice(1) || "index.html"));
  await derive(page);
  // Fonts are compressed as they are.
  const size = (file: string) => sizes.get(file) ?? (/woff2$/.test(file) ? readFileSync(new URL(file, folder)).length : 0);
  const first = [...new Set(fetched)].reduce((sum, file) => sum + size(file), 0);
  const engine = [...sizes].filter(([file]) => file.endsWith(".wasm")).reduce((sum, [, bytes]) => sum + bytes, 0);
  const rest = [...sizes].filter(([file]) => !fetched.includes(file) && file !== "sw.js").reduce((sum, [, bytes]) => sum + bytes, 0);
  const row = (what: string, bytes: number, limit: string) => `| ${what} | ${(bytes / 1000).toFixed(0)} kB | ${limit} |`;
  const body = ["| over the wire (brotli) | size | aim |", "| --- | --- | --- |", row("the engine", engine, "850 kB"), row("all of a first visit, engine and fonts included", first, "1000 kB"), row("what the worksheet and the document add", rest, ""), ""].join("\n");
  console.log(body);
  write("sizes", body);
  // The limits of the table are the aim. What is asserted only keeps the page from growing unseen.
  expect(engine).toBeLessThan(2 * MEGABYTE);
  expect(first).toBeLessThan(2.3 * MEGABYTE);
});

test("speeds", async ({ browser }) => {
  test.setTimeout(300_000);
  const firsts: number[] = [];
  for (let visit = 0; visit < 5; visit++) {
    const context = await browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    await page.goto("http://localhost:4173/");
    await answered(page, "sigma(W*x + b)");
    firsts.push(await page.evaluate(() => Number(document.querySelector<HTMLElement>(".panel")?.dataset["first"])));
    await context.close();
  }
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto("http://localhost:4173/");
  await answered(page, "sigma(W*x + b)");
  const rows: string[] = [];
  const all: number[] = [];
  const engine: number[] = [];
  for (const [name, expression, by] of QUERIES) {
    await page.fill("#by", by);
    await page.fill("#expression", expression);
    await answered(page, expression);
    const total: number[] = [];
    const own: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      // A key more and a key less: each is a question of its own.
      const text = turn % 2 === 0 ? `${expression} ` : expression;
      await page.fill("#expression", text);
      await answered(page, text);
      const [typeset, took] = await page.locator(".panel").evaluate((panel) => [Number(panel.dataset["typeset"]), Number(panel.dataset["engine"])] as const);
      total.push(typeset);
      own.push(took);
    }
    all.push(median(total));
    engine.push(median(own));
    rows.push(`| ${name} | \`${expression}\` by \`${by}\` | ${median(total).toFixed(0)} ms | ${median(own).toFixed(0)} ms |`);
  }
  const body = [
    "| question | | key to typeset answer | of that the engine |",
    "| --- | --- | --- | --- |",
    ...rows,
    `| **median** | | **${median(all).toFixed(0)} ms** | **${median(engine).toFixed(0)} ms** |`,
    "",
    `First answer after the page's load began: ${median(firsts).toFixed(0)} ms (median of ${firsts.length} visits, nothing kept from before).`,
    "",
  ].join("\n");
  console.log(body);
  write("speeds", body);
  // Loose bounds, for machines that are busy: the figures themselves stand in the README.
  expect(median(all)).toBeLessThan(1_000);
  expect(median(firsts)).toBeLessThan(10_000);
});
