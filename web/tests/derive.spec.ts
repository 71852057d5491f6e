import { expect, test } from "@playwright/test";
import { answered, copied, derive, latex } from "./page.ts";

test("the first screen answers before anything is typed", async ({ page }) => {
  await derive(page);
  expect(await latex(page)).toContain("\\frac{\\partial y}{\\partial x} = \\operatorname{diag}");
  await expect(page.locator(".chip")).toHaveCount(3);
  await expect(page.locator(".facts .shape")).toHaveText("matrix(m, n)");
  await expect(page.locator(".checked summary")).toHaveText("checked");
  await page.locator(".checked summary").click();
  await expect(page.locator(".checked p")).toContainText("exact arithmetic");
});

test("an answer follows each key", async ({ page }) => {
  await derive(page);
  await page.fill("#expression", "");
  await page.locator("#expression").pressSequentially("norm(X*w - y)^2");
  await answered(page, "norm(X*w - y)^2");
  expect(await latex(page)).toContain("\\frac{\\partial f}{\\partial w} = 2 X^{\\top}");
});

test("what one derives by and how often are chosen", async ({ page }) => {
  await derive(page, { e: "x'*A*x" });
  await page.fill("#by", "A");
  await expect(async () => expect(await latex(page)).toContain("\\partial A")).toPass();
  await page.fill("#by", "x");
  await page.getByRole("radio", { name: "2", exact: true }).click();
  await expect(async () => expect(await latex(page)).toContain("A + A^{\\top}")).toPass();
  await page.getByRole("radio", { name: "3", exact: true }).click();
  await expect(async () => expect(await latex(page)).toMatch(/= ?0/)).toPass();
});

test("a chip's menu changes what a name is, and says so in the link", async ({ page }) => {
  await derive(page, { e: "x'*S*x" });
  await page.locator('.chip[data-name="S"]').click();
  await expect(page.getByRole("menu")).toBeVisible();
  await page.getByRole("menuitemradio", { name: "symmetric", exact: true }).click();
  await expect(async () => expect(await latex(page)).toContain("2 S x")).toPass();
  expect(decodeURIComponent(page.url()).replaceAll("+", " ")).toContain("d=S : R[n,n] symmetric");
  await page.locator('.chip[data-name="S"]').click();
  await page.getByRole("menuitemradio", { name: "as it follows from use" }).click();
  await expect(async () => expect(await latex(page)).toContain("S + S^{\\top}")).toPass();
});

test("a declaration can be typed into the menu, and a wrong one is told", async ({ page }) => {
  await derive(page, { e: "norm(A*x)" });
  await page.locator('.chip[data-name="A"]').click();
  await page.getByLabel("Declaration").fill("A : R[3,2]");
  await page.keyboard.press("Enter");
  await expect(page.locator(".facts .shape")).toHaveText("vector(2)");
  await page.locator('.chip[data-name="A"]').click();
  await page.getByLabel("Declaration").fill("A : R[3,2] pretty");
  await page.keyboard.press("Enter");
  await expect(page.locator(".message.error")).toContainText("pretty");
});

test("the keyboard reaches everything", async ({ page }) => {
  await derive(page);
  await page.locator('.chip[data-name="W"]').focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(page.locator('.chip[data-name="W"]')).toBeFocused();
  await page.getByRole("tab", { name: "formula" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "steps" })).toBeFocused();
  await expect(page.getByRole("tab", { name: "steps" })).toHaveAttribute("aria-selected", "true");
});

test("each tab shows its side of the answer", async ({ page }) => {
  await derive(page, { e: "norm(A*x)^2" });
  await page.getByRole("tab", { name: "steps" }).click();
  await expect(page.locator(".steps li").first()).toContainText("rule of");
  await page.getByRole("tab", { name: "code" }).click();
  await expect(page.locator(".program")).toContainText("import numpy as np");
  for (const [target, sign] of [["JAX", "jax.numpy"], ["PyTorch", "import torch"], ["Julia", "function"], ["MATLAB", "function"]] as const) {
    await page.getByRole("radio", { name: target }).click();
    await expect(page.locator(".program")).toContainText(sign);
  }
  await page.getByRole("tab", { name: "picture" }).click();
  await expect(page.locator(".picture svg text").first()).toBeVisible();
  await page.getByRole("radio", { name: "tensor network" }).click();
  await expect(page.locator(".picture svg")).toBeVisible();
  await page.getByRole("tab", { name: "numbers" }).click();
  await expect(page.locator(".heat td").first()).toBeVisible();
  await page.locator('[data-field="value A"]').fill("[1, 0; 0, 1; 0, 0]");
  await page.locator('[data-field="value A"]').press("Tab");
  await expect(page.locator(".numbers section").last().locator("td")).toHaveText(["0.8", "2.2"]);
  await page.locator('[data-field="value x"]').fill("[3; -4]");
  await page.locator('[data-field="value x"]').press("Tab");
  await expect(page.locator(".numbers section").last().locator("td")).toHaveText(["6", "-8"]);
});

test("one result in several notations and layouts", async ({ page }) => {
  await derive(page, { e: "A*X*B", by: "X" });
  await page.getByRole("radio", { name: "Kronecker" }).click();
  await expect(async () => expect(await latex(page)).toContain("B^{\\top} \\otimes A")).toPass();
  await page.getByRole("radio", { name: "index" }).click();
  await expect(async () => expect(await latex(page)).toContain("A_{")).toPass();
  await derive(page, { e: "A*x" });
  await page.getByRole("radio", { name: "denominator" }).click();
  await expect(async () => expect(await latex(page)).toContain("A^{\\top}")).toPass();
});

test("the answer is copied as LaTeX, Markdown, text and code", async ({ page }) => {
  await derive(page, { e: "norm(X*w - y)^2", by: "w" });
  await page.getByRole("button", { name: "LaTeX" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await copied(page)).toBe("\\frac{\\partial f}{\\partial w} = 2 X^{\\top} \\left(X w - y\\right) \\quad\\text{where } f = \\lVert X w - y \\rVert^{2}");
  await page.getByRole("button", { name: "Markdown" }).click();
  await expect(async () => expect(await copied(page)).toMatch(/^\$\$\n\\frac[\s\S]*\n\$\$$/)).toPass();
  await page.getByRole("button", { name: "text", exact: true }).click();
  await expect(async () => expect(await copied(page)).toBe("2*X'*(X*w - y)")).toPass();
  await page.getByRole("tab", { name: "code" }).click();
  await page.locator(".copies").getByRole("button", { name: "code" }).click();
  await expect(async () => expect(await copied(page)).toContain("def f(")).toPass();
});

test("a link shows the same again", async ({ page, context }) => {
  await derive(page, { e: "x'*S*x", by: "x", order: "2", d: ["S : R[n,n] symmetric"], notation: "index" });
  const before = await latex(page);
  await page.getByRole("button", { name: "link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const link = await copied(page);
  const other = await context.newPage();
  await other.goto(link);
  await answered(other, "x'*S*x");
  expect(await latex(other)).toBe(before);
});

test("a mistake is marked, and its fix is a button", async ({ page }) => {
  await derive(page);
  await page.fill("#expression", "sum(sigmod(W*x))");
  await expect(page.locator(".message.error mark")).toContainText("sigmod");
  await page.locator(".mend").click();
  await expect(page.locator("#expression")).toHaveValue("sum(sigmoid(W*x))");
  await answered(page, "sum(sigmoid(W*x))");
  await expect(page.locator(".message")).toHaveCount(0);
});

test("nothing, and half of something, is no trouble", async ({ page }) => {
  await derive(page);
  await page.fill("#expression", "");
  await expect(page.locator(".panel")).toContainText("Type an expression");
  await page.fill("#expression", "sum(");
  await expect(page.locator(".message.error")).toBeVisible();
  await page.fill("#expression", "sum(x)");
  await answered(page, "sum(x)");
});
