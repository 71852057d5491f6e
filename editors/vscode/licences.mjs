/** The licences of what is built into the extension, in one file beside it. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const modules = Object.entries(lock.packages).filter(([path, one]) => path && !one.dev && !one.devOptional);
const texts = modules.map(([path, { version, license }]) => {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(`${path}/${file}`, "utf8") : "";
  return `${path.split("node_modules/").pop()} ${version} (${license})\n\n${text.trim()}\n`;
});
mkdirSync("out", { recursive: true });
writeFileSync("out/LICENSES.txt", texts.join(`\n${"-".repeat(80)}\n\n`));
