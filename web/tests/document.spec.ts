import { expect, test } from "@playwright/test";

test("equations are typeset, and each has its verdict", async ({ page }) => {
  await page.goto("/#document");
  await expect(page.locator(".document")).toHaveAttribute("data-checked", /\d+/, { timeout: 60_000 });
  await expect(page.locator(".page h1")).toHaveText("Least squares");
  await expect(page.locator(".page .katex").first()).toBeVisible();
  await expect(page.locator('.verdicts [data-status="failed"]')).toHaveCount(1);
  await expect(page.locator('.verdicts [data-status="failed"]')).toContainText("2*Xᵀ*(X*w - y)");
  await expect(page.locator('.verdicts .good').first()).toBeVisible();
});

test("a document that is typed is checked, and what was not read is told", async ({ page }) => {
  await page.goto("/#document");
  await page.getByLabel("Document in Markdown").fill("# Mine\n\n```gradus\nA : R[m,n]; x : R[n]\nclaim grad(norm(A*x)^2, x) == 2*A'*A*x\n```\n\n$$\n\\oint_\\gamma f(z)\\,dz = 2 \\pi i\n$$\n");
  await expect(page.locator('.verdicts [data-status="proved"]')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.verdicts [data-status="not read"]')).toBeVisible();
  await expect(page.locator(".toolbar [role=status]")).toContainText("1 right");
});

test("a file that is dropped is shown", async ({ page }) => {
  await page.goto("/#document");
  await page.getByLabel("Document file").setInputFiles({ name: "own.md", mimeType: "text/markdown", buffer: Buffer.from("# Dropped\n\nNothing to check.\n") });
  await expect(page.locator(".page h1")).toHaveText("Dropped");
});

test("every example is checked", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/#document");
  const examples = page.getByLabel("Examples");
  const count = await examples.locator("option").count();
  for (let number = 0; number + 1 < count; number++) {
    await examples.selectOption(String(number));
    await expect(page.locator(".page")).not.toHaveClass(/old/, { timeout: 90_000 });
    await expect(page.locator(".verdicts li").first()).toBeVisible();
  }
});
