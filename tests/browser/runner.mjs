// node runner.mjs KINDRED RESULT.json [words]: starts the program and Chromium once, runs every journey of
// journeys/ (those whose names hold the words), prints a line each and writes {passed, failed}.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { startArea } from "./area.mjs";
import { launch, signIn } from "./browser.mjs";

const [kindred, result, ...words] = process.argv.slice(2);
const tests = [];
for (const file of (await readdir(new URL("journeys", import.meta.url))).sort())
  if (file.endsWith(".mjs")) (await import(`./journeys/${file}`)).register((name, run) => tests.push({ name, run }));

const area = await startArea(kindred);
const browser = await launch();
const contexts = new Map();
// One signed-in browser context for each persona, shared by the tests that only look.
async function signedIn(username) {
  if (!contexts.has(username)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, area.base, area.users.get(username));
    await page.close();
    contexts.set(username, context);
  }
  return contexts.get(username);
}

let passed = 0;
let failed = 0;
for (const { name, run } of tests) {
  if (words.length > 0 && !words.every((word) => name.includes(word))) continue;
  const context = await browser.newContext();
  context.setDefaultTimeout(15_000);
  try {
    await run({ area, browser, context, signedIn });
    passed++;
    console.log(`  ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`  FAIL  ${name}\n${String(error.stack ?? error).replace(/^/gm, "        ")}`);
  }
  await context.close();
}
await browser.close();
const code = await area.stop();
if (code !== 0) {
  failed++;
  console.log(`  FAIL  the server ended with ${code}:\n${area.log()}`);
}
await mkdir(path.dirname(result), { recursive: true });
await writeFile(result, JSON.stringify({ passed, failed }) + "\n");
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
