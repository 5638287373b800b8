// What an information sharing coordinator does with matches: settle them by keyboard, ask an agency, split a
// wrong merge and find it split after the next import.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { openFamily } from "../pages.mjs";

const execute = promisify(execFile);

const waiting = async (page) => {
  const words = await page.locator(".govuk-caption-l").first().innerText();
  return Number(words.match(/^(\d+) pairs? waits?/)?.[1] ?? 0);
};

// One pair settled by one key; the page of the next one is there when this returns.
async function press(page, key) {
  const before = page.url();
  await Promise.all([page.waitForURL((url) => url.href !== before), page.keyboard.press(key)]);
}

// Changes the surname of one row of the child health extract and loads the folder again, as next month's would be.
async function importNextMonth(area) {
  const next = path.join(area.folder, "next-month");
  await cp(path.join(area.folder, "extracts"), next, { recursive: true });
  const file = path.join(next, "eastmoor/child_health/children.csv");
  const lines = (await readFile(file, "utf8")).split("\n");
  const surname = lines[0].split(",").indexOf("family_name");
  assert.ok(surname >= 0, `a family name in ${lines[0]}`);
  const cells = lines[5].split(",");
  cells[surname] = "Zzyzwick";
  lines[5] = cells.join(",");
  await writeFile(file, lines.join("\n"));
  await execute(area.kindred, ["--db", area.database, "import", next], { cwd: area.folder });
  return (await execute(area.kindred, ["--db", area.database, "link"], { cwd: area.folder })).stdout;
}

export function register(test) {
  test("review twenty pairs by keyboard", async ({ area, signedIn }) => {
    const page = await (await signedIn("coordinator")).newPage();
    await page.goto(`${area.base}/matches`);
    assert.match(await page.locator("main").innerText(), /What a decision is worth/);
    await page.getByRole("button", { name: "Start with the first" }).click();
    await page.waitForURL(/\/matches\/./);
    assert.doesNotMatch(new URL(page.url()).pathname, /\d+-\d+/, "no number that could be guessed");
    const first = await waiting(page);
    assert.ok(first >= 20, `${first} pairs wait`);
    const keys = ["s", "d", "n", "d"];
    for (let i = 0; i < 20; i++) {
      await press(page, keys[i % keys.length]);
      assert.match(await page.locator("main").innerText(), /Saved: (the same person|different people|not sure)/);
    }
    assert.ok((await waiting(page)) < first, "decisions count the queue down, though one may raise another question");
    await page.close();
  });

  test("keys are turned off and stay off, and an agency is asked by key", async ({ area, signedIn }) => {
    const page = await (await signedIn("coordinator")).newPage();
    await page.goto(`${area.base}/matches`);
    await page.getByRole("button", { name: "Start with the first" }).click();
    await page.waitForURL(/\/matches\/./);
    const here = page.url();
    await page.getByRole("button", { name: "Turn the keys off" }).click();
    await page.keyboard.press("d");
    await page.reload();
    await page.keyboard.press("d");
    assert.equal(page.url(), here, "a key does nothing now");
    await page.getByRole("button", { name: "Turn the keys on" }).click();
    await press(page, "a");
    await page.locator('input[name="side"]').first().check();
    await page.getByLabel(/date of birth/).check();
    await page.getByRole("button", { name: "Keep this question" }).click();
    await page.waitForURL(/questions/);
    const text = await page.locator("blockquote").first().innerText();
    assert.match(text, /About your record .* date of birth/);
    await page.getByLabel("What the agency answered").first().fill("the register says the fourth");
    await page.getByRole("button", { name: "Keep the answer" }).first().click();
    assert.match(await page.locator("main").innerText(), /the register says the fourth/);
    await page.close();
  });

  test("a match is decided with a reason, kept, and undone", async ({ area, signedIn }) => {
    const page = await (await signedIn("coordinator")).newPage();
    await page.goto(`${area.base}/matches`);
    await page.locator('main td a[href^="/matches/"]').first().click();
    const address = new URL(page.url()).pathname;
    await page.getByLabel("Why? (optional)").fill("the school confirms two children");
    await page.getByRole("button", { name: "Different people" }).click();
    await page.waitForURL(/decided=/);
    await page.goto(area.base + address);
    assert.match(await page.locator("main").innerText(), /the school confirms two children/);
    await page.getByRole("button", { name: /Undo/ }).click();
    await page.waitForURL(/undone=1/);
    assert.equal(await page.getByRole("button", { name: "Same person" }).count(), 1);
    await page.close();
  });

  test("records split off in the family file stay split after the next import", async ({ area, signedIn }) => {
    const page = await (await signedIn("coordinator")).newPage();
    await openFamily(page, area);
    await page.getByRole("link", { name: "People", exact: true }).first().click();
    const people = await page.locator('main a[href^="/people/"]').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href")))]);
    let matches = "";
    for (const person of people) {
      await page.goto(`${area.base}${person}/matches`);
      if ((await page.locator('input[name="record"]').count()) > 2) {
        matches = page.url();
        break;
      }
    }
    assert.ok(matches, "somebody whom several records are about");
    await page.getByText("Some of these records are somebody else").click();
    const wrong = page.locator('input[name="record"]').last();
    const name = await page.locator('label[for="' + (await wrong.getAttribute("id")) + '"]').innerText();
    await wrong.check();
    await page.locator("#split-reason").fill("the two birth certificates differ");
    await page.getByRole("button", { name: "Split these records off" }).click();
    await page.waitForURL(/split=1/);
    const held = () => page.getByRole("table", { name: "Records" }).innerText();
    const number = name.split(" ").at(-1);
    assert.ok(!(await held()).includes(number), "the record is somebody else's now");
    const said = await importNextMonth(area);
    assert.match(said, /\d+ records changed since the last run/);
    await page.goto(matches);
    assert.ok(!(await held()).includes(number), "and still is after the next import");
    assert.match(await page.locator("main").innerText(), /the two birth certificates differ/);
    await page.getByRole("table", { name: "What people decided" }).getByRole("link").first().click();
    await page.getByRole("button", { name: /Undo/ }).click();
    await page.waitForURL(/undone=1/);
    await page.goto(matches);
    assert.ok((await held()).includes(number), "undoing restores what was");
    await page.close();
  });
}
