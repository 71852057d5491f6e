import { expect, test } from "@playwright/test";
import { answered, derive } from "./page.ts";

const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "\"><script>alert(1)</script>",
  "x'*A*x # <b>bold</b>",
  "sin(x) + \\href{javascript:alert(1)}{x}",
  "\u202Ex + y",
  "(".repeat(3000),
  "x" + "'".repeat(5000),
  "a".repeat(4000) + " + 1",
  "__proto__ + constructor",
  "𝒙 + x\u0000y",
];

test("what is typed is data, never markup", async ({ page }) => {
  const alarms: string[] = [];
  page.on("dialog", (dialog) => {
    alarms.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => alarms.push(String(error)));
  await derive(page);
  for (const text of HOSTILE) {
    await page.fill("#expression", text);
    await page.waitForTimeout(300);
    expect(await page.locator("main img, main script, main iframe, main a[href^=javascript]").count()).toBe(0);
  }
  await page.fill("#expression", "sum(x)");
  await answered(page, "sum(x)");
  expect(alarms).toEqual([]);
});

test("a hostile link is data too", async ({ page }) => {
  const alarms: string[] = [];
  page.on("pageerror", (error) => alarms.push(String(error)));
  await page.goto(`/#derive?${new URLSearchParams({ e: "x'*x", by: "<img src=x>", order: "99", tab: "nowhere", d: "x : R[n] <script>", notation: "'\"", to: "../etc" }).toString()}`);
  await expect(page.locator(".message.error").first()).toBeVisible();
  expect(await page.locator("main img, main script").count()).toBe(0);
  await page.fill("#by", "");
  await page.goto("/#derive?e=x%27*x&d=x%20%3A%20R");
  await answered(page, "x'*x");
  expect(alarms).toEqual([]);
});

test("a hostile document is data too", async ({ page }) => {
  await page.goto("/#document");
  await page.getByLabel("Document in Markdown").fill("# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) ![b](http://example.org/b.png)\n\n$\\href{javascript:alert(1)}{x}$ $\\htmlData{a=b}{x}$ $\\def\\a{\\a\\a}\\a$\n");
  await expect(page.locator(".page h1")).toContainText("<script>");
  expect(await page.locator(".page script, .page img, .page a[href^=javascript]").count()).toBe(0);
});

test("nothing leaves the page, and it keeps nothing about anyone", async ({ page, context }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await derive(page);
  await page.fill("#expression", "logdet(S)");
  await page.fill("#by", "S");
  await answered(page, "logdet(S)");
  await page.getByRole("link", { name: "Worksheet" }).click();
  await expect(page.locator(".worksheet")).toHaveAttribute("data-answered", /\d+/, { timeout: 60_000 });
  await page.getByRole("link", { name: "Document" }).click();
  await expect(page.locator(".document")).toHaveAttribute("data-checked", /\d+/, { timeout: 60_000 });
  expect(requests.filter((url) => !url.startsWith("http://localhost:4173/") && !url.startsWith("data:"))).toEqual([]);
  const typed = requests.filter((url) => url.includes("logdet"));
  expect(typed).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});

test("the policy forbids scripts and styles that are not the page's", async ({ page }) => {
  await derive(page);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    return "ran" in window;
  });
  expect(ran).toBe(false);
});

test("an engine that does not answer is ended and started anew, and the page lives on", async ({ browser }) => {
  // Without the page's own store of files, which would answer before the test can.
  const context = await browser.newContext({ serviceWorkers: "block", baseURL: "http://localhost:4173/" });
  const page = await context.newPage();
  let isFirst = true;
  await page.route("**/*.wasm", (route) => {
    // The first engine never gets its program, so it never answers.
    if (isFirst) isFirst = false;
    else void route.continue();
  });
  await page.goto("/#derive?e=norm(A*x)");
  await expect(page.locator(".message.limit")).toContainText("was ended", { timeout: 60_000 });
  await expect(page.locator("#expression")).toHaveValue("norm(A*x)");
  await page.fill("#expression", "sum(x)");
  await answered(page, "sum(x)");
  await expect(page.locator(".message.limit")).toHaveCount(0);
  await context.close();
});

test("after the first visit no network is needed", async ({ page, context }) => {
  await derive(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await answered(page, "sigma(W*x + b)");
  await context.setOffline(true);
  await page.goto("about:blank");
  await derive(page, { e: "norm(A*x)^2" });
  await page.getByRole("link", { name: "Worksheet" }).click();
  await expect(page.locator(".cm-content")).toBeVisible();
  await context.setOffline(false);
});
