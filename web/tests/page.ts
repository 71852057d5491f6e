/** What the tests do with the page, again and again. */
import { expect, type Page } from "@playwright/test";

/** Opens the first screen with an expression, and waits for its answer. */
export async function derive(page: Page, parameters: Record<string, string | string[]> = {}): Promise<void> {
  const fragment = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) for (const value of [values].flat()) fragment.append(name, value);
  await page.goto(Object.keys(parameters).length > 0 ? `/#derive?${fragment.toString()}` : "/");
  await answered(page, typeof parameters["e"] === "string" ? parameters["e"] : "sigma(W*x + b)");
}

/** Waits until the panel answers an expression. */
export async function answered(page: Page, expression: string): Promise<void> {
  await expect(page.locator(".panel")).toHaveAttribute("data-expression", expression, { timeout: 60_000 });
  await expect(page.locator(".derive")).not.toHaveClass(/busy/);
}

/** The LaTeX of what is typeset in the panel, without spaces. */
export async function latex(page: Page, within = ".panel"): Promise<string> {
  const texts = await page.locator(`${within} annotation`).allTextContents();
  return texts.join(" ").replace(/\s+/g, " ");
}

/** What was copied. */
export async function copied(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Writes what lies between two marks of a page anew. */
export function between(text: string, name: string, body: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end ${name} -->`];
  return text.replace(new RegExp(`${begin}[\\s\\S]*?${end}`), `${begin}\n${body.trim()}\n${end}`);
}
