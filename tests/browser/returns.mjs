// Checking a return in the browser, for the journeys and for the pages that need a check.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export const sample = new URL("../data/sample_authority/ssda903/", import.meta.url).pathname;

// The tables of a folder as the browser sends them, each changed by `change(name, text)`.
export async function tables(folder, change = (_, text) => text) {
  const files = [];
  for (const name of (await readdir(folder)).sort())
    if (name.endsWith(".csv"))
      files.push({ name, mimeType: "text/csv", buffer: Buffer.from(change(name, await readFile(path.join(folder, name), "utf8"))) });
  return files;
}

// Uploads a return and waits until it is checked; the page is then its findings by rule.
export async function check(page, area, files, year = "2026") {
  await page.goto(`${area.base}/returns/new`);
  await page.getByLabel("SSDA903, children looked after").check();
  await page.getByLabel("Which year?").selectOption(year);
  await page.getByLabel("Files that I choose").check();
  await page.getByLabel("This year’s files").setInputFiles(files);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByRole("link", { name: "By rule" }).waitFor({ timeout: 30_000 });
  return new URL(page.url()).pathname;
}

let checked; // address of the check that the pages below are shown of
// Opens a part of a check of the sample authority with two faults, made once a run.
export const ofCheck = (open) => async (page, area) => {
  if (!checked) {
    const broken = await tables(sample, (name, text) =>
      name === "header.csv" ? text.replace("80811265,M,", "80811265,X,").replace("80811302,F,", "80811302,,") : text,
    );
    await check(page, area, broken);
    const mended = await tables(sample, (name, text) => (name === "header.csv" ? text.replace("80811302,F,", "80811302,Q,") : text));
    checked = await check(page, area, mended);
  }
  await page.goto(area.base + checked);
  await open?.(page);
};
