import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { latex } from "./page.ts";

async function program(page: Page, text: string): Promise<void> {
  await page.goto(`/#worksheet?p=${encodeURIComponent(text)}`);
  await expect(page.locator(".worksheet")).toHaveAttribute("data-answered", /\d+/, { timeout: 60_000 });
}

test("each answer stands beneath its statement", async ({ page }) => {
  await program(page, "W : R[m,n]; x : R[n]\ny = softmax(W*x)\njacobian(y, x)\nclaim grad(sum(y), x) == zeros(n)\n");
  expect(await latex(page, ".below.expression")).toContain("\\operatorname{diag}");
  await expect(page.locator(".ghost")).toContainText("y : vector(m)");
  await expect(page.locator(".claimed.good")).toBeVisible();
  await expect(page.locator(".toolbar [role=status]")).toHaveText("1 of 1 claims hold");
});

test("the lecture is the first example, and all of it is answered", async ({ page }) => {
  await page.goto("/#worksheet");
  await expect(page.locator(".worksheet")).toHaveAttribute("data-answered", /\d+/, { timeout: 80_000 });
  await expect(page.locator(".cm-content")).toContainText("backward propagation");
  await expect(page.locator(".below").first()).toBeVisible();
  await expect(page.locator(".cm-lintRange-error")).toHaveCount(0);
});

test("a false claim comes with a point", async ({ page }) => {
  await program(page, "X : R[n,k]; w : R[k]; y : R[n]\nclaim grad(norm(X*w - y)^2, w) == X'*(X*w - y)\n");
  await expect(page.locator(".claimed.bad")).toContainText("differs");
  await expect(page.locator(".point dt").first()).toBeVisible();
});

test("an error is underlined, and its fix is an action", async ({ page }) => {
  await program(page, "x : R[n]\nsum(sigmod(x))\n");
  await expect(page.locator(".cm-lintRange-error")).toContainText("sigmod");
  await page.locator(".cm-lintRange-error").hover();
  await page.locator(".cm-diagnosticAction").click();
  await expect(page.locator(".cm-content")).toContainText("sigmoid");
  await expect(page.locator(".cm-lintRange-error")).toHaveCount(0);
});

test("functions and names complete, with what they are", async ({ page }) => {
  await program(page, "weights : R[m,n]\n");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("softm");
  await expect(page.locator(".cm-tooltip-autocomplete")).toContainText("softmax");
  await page.keyboard.press("Escape");
  await page.keyboard.type("ax(wei");
  await expect(page.locator(".cm-tooltip-autocomplete")).toContainText("matrix(m, n)");
  // The list takes no key in its first moments, so that nobody accepts what he has not seen.
  await page.waitForTimeout(200);
  await page.keyboard.press("Enter");
  await expect(page.locator(".cm-content")).toContainText("softmax(weights");
});

test("files are opened and saved on this machine alone", async ({ page }) => {
  await program(page, "x : R[n]\n");
  await page.getByLabel("Program file").setInputFiles({ name: "own.gradus", mimeType: "text/plain", buffer: Buffer.from("A : R[m,n]; x : R[n]\r\ngrad(norm(A*x)^2, x)\r\n") });
  await expect(page.locator(".below.expression")).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe("own.gradus");
  expect(readFileSync((await file.path()) ?? "", "utf8")).toBe("A : R[m,n]; x : R[n]\ngrad(norm(A*x)^2, x)\n");
});

test("every example runs without an error", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/#worksheet");
  const examples = page.getByLabel("Examples");
  const count = await examples.locator("option").count();
  for (let number = 0; number + 1 < count; number++) {
    await examples.selectOption(String(number));
    await expect(page.locator(".below").first()).toBeVisible({ timeout: 60_000 });
    await expect(page.locator(".worksheet")).not.toHaveClass(/busy/, { timeout: 60_000 });
    await expect(page.locator(".said")).toBeEmpty();
    await expect(page.locator(".cm-lintRange-error")).toHaveCount(0);
  }
});
