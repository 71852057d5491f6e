import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// Debian's browser where there is one; else Playwright's own (npx playwright install chromium).
const browser = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "tests",
  // One at a time: speeds are measured.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    baseURL: "http://localhost:4173/",
    ...(existsSync(browser) ? { launchOptions: { executablePath: browser, args: ["--no-sandbox", "--disable-gpu"] } } : {}),
    permissions: ["clipboard-read", "clipboard-write"],
    viewport: { width: 1200, height: 900 },
  },
  webServer: { command: "npx vite preview --port 4173 --strictPort", url: "http://localhost:4173/", reuseExistingServer: true },
});
