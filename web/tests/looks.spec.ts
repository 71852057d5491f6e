/** Pictures of every view, for a person to look at, and what can be asserted of them. */
import { expect, test } from "@playwright/test";
import { answered, derive } from "./page.ts";

const SIZES = { wide: { width: 1200, height: 900 }, narrow: { width: 390, height: 844 } };

for (const scheme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`${scheme}, ${size}`, async ({ browser }) => {
      test.setTimeout(240_000);
      const context = await browser.newContext({ colorScheme: scheme, viewport, baseURL: "http://localhost:4173/" });
      const page = await context.newPage();
      const picture = async (name: string) => {
        await page.waitForTimeout(500);
        await page.screenshot({ path: `looks/${name}-${scheme}-${size}.png` });
        const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(width, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      };
      await derive(page);
      await picture("first");
      await page.locator('.chip[data-name="W"]').click();
      await picture("menu");
      await page.keyboard.press("Escape");
      await derive(page, { e: "1/2*norm(W2*sigma(W1*x) - t)^2", by: "W1", tab: "steps" });
      await picture("steps");
      await derive(page, { e: "norm(A*x)^2", tab: "numbers", order: "2" });
      await picture("numbers");
      await derive(page, { e: "softmax(W*x)", tab: "code" });
      await picture("code");
      await derive(page, { e: "norm(W*x + b)^2", by: "W", tab: "picture" });
      await picture("picture");
      await page.fill("#expression", "x : R[n]; y : R[n]; x*y");
      await expect(page.locator(".message.error")).toBeVisible();
      await picture("mistake");
      await page.fill("#expression", "sum(x)");
      await answered(page, "sum(x)");
      await page.goto("/#worksheet");
      await expect(page.locator(".below").first()).toBeVisible({ timeout: 80_000 });
      await picture("worksheet");
      await page.goto("/#document");
      await expect(page.locator(".verdicts li").first()).toBeVisible({ timeout: 80_000 });
      await picture("document");
      await context.close();
    });
  }
}
