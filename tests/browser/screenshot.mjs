// A picture of a page, to look at: node tests/browser/screenshot.mjs URL out.png [--width 1280] [--print]
//   [--user social.worker --sign-ins sign-ins.txt]
import { readFile } from "node:fs/promises";
import { launch, readSignIns, signIn } from "./browser.mjs";

const words = process.argv.slice(2);
const option = (name) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? undefined : words.splice(at, 2)[1];
};
const width = Number(option("width") ?? 1280);
const user = option("user");
const signIns = option("sign-ins") ?? "sign-ins.txt";
const print = words.indexOf("--print");
if (print >= 0) words.splice(print, 1);
const [url, out] = words;
if (!url || !out) {
  console.error("usage: screenshot.mjs URL out.png [--width 1280] [--print] [--user NAME --sign-ins FILE]");
  process.exit(2);
}
const browser = await launch();
const page = await browser.newPage({ viewport: { width, height: 900 } });
if (user) {
  const found = readSignIns(await readFile(signIns, "utf8")).get(user);
  if (!found) throw new Error(`${signIns} has no user "${user}"`);
  await signIn(page, new URL(url).origin, found);
}
if (print >= 0) await page.emulateMedia({ media: "print" });
await page.goto(url);
await page.screenshot({ path: out, fullPage: true });
await browser.close();
