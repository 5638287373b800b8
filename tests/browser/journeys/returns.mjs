// What an analyst comes for: check a return, see which row is meant, hand out what to mend, check again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { check, sample, tables } from "../returns.mjs";

export function register(test) {
  test("check a return, jump to the cell, download, mend, and see what is fixed", async ({ area, signedIn }) => {
    const page = await (await signedIn("analyst")).newPage();
    const main = page.locator("main");
    const broken = await tables(sample, (name, text) =>
      name === "header.csv" ? text.replace("80811265,M,", "80811265,X,").replace("80811302,F,", "80811302,,") : text,
    );
    await check(page, area, broken);
    assert.match(await main.innerText(), /about 4 children/);
    await page.getByRole("link", { name: "101", exact: true }).click();
    assert.match(await main.innerText(), /Header, line 2/);
    await page.getByRole("link", { name: "Header, line 2" }).click();
    assert.match(await main.innerText(), /What would fix it/);
    assert.equal(await page.locator("td", { hasText: "Look here" }).innerText().then((text) => text.startsWith("X")), true);
    assert.doesNotMatch(page.url(), /80811265/, "no number of a child in an address");

    await page.getByRole("link", { name: "By child" }).click();
    await page.getByLabel("Number of a child in your case system").fill("80811302");
    await page.getByRole("button", { name: "Find" }).click();
    assert.match(await main.innerText(), /Child 80811302/);

    await page.getByRole("link", { name: "By rule" }).click();
    for (const [link, start] of [["Download all findings for Excel", "PK"], ["Download all findings as CSV", "rule,level,table"]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: link }).click()]);
      assert.ok((await readFile(await download.path(), "latin1")).startsWith(start), link);
    }
    await page.getByRole("link", { name: "Fix list" }).click();
    await page.locator('main td a, main th a').first().click();
    assert.match(await main.innerText(), /What to mend|to mend about/);

    const mended = await tables(sample, (name, text) =>
      name === "header.csv" ? text.replace("80811302,F,", "80811302,,").replace("80811376,M,", "80811376,Q,") : text,
    );
    await check(page, area, mended);
    await page.getByRole("link", { name: "Changes" }).click();
    assert.match(await main.innerText(), /80811265/);
    await page.getByRole("link", { name: /^New \(/ }).click();
    assert.match(await main.innerText(), /80811376/);
    await page.getByRole("link", { name: /^Still there \(/ }).click();
    assert.match(await main.innerText(), /80811302/);
    await page.close();
  });

  test("a file that is no return is refused in words", async ({ area, signedIn }) => {
    const page = await (await signedIn("analyst")).newPage();
    await page.goto(`${area.base}/returns/new`);
    await page.getByLabel("This year’s files").setInputFiles([{ name: "letter.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n\0\0") }]);
    await page.getByRole("button", { name: "Check", exact: true }).click();
    assert.match(await page.locator(".govuk-error-summary").innerText(), /letter\.pdf is a PDF/);
    await page.close();
  });

  test("a child's page shows a finding until a check finds it mended", async ({ area, signedIn }) => {
    const page = await (await signedIn("analyst")).newPage();
    const main = page.locator("main");
    const own = path.join(area.folder, "extracts", "eastmoor", "ssda903");
    // The first child of the header whose sex is wrong now.
    let number;
    const broken = await tables(own, (name, text) =>
      /^CHILD,SEX,DOB,ETHNIC/.test(text)
        ? text.replace(/^(\d+),[MF],/m, (_, child) => {
            number = child;
            return `${child},X,`;
          })
        : text,
    );
    assert.ok(number, "the area has a header table");
    await check(page, area, broken);
    await page.getByRole("link", { name: "By child" }).click();
    await page.getByLabel("Number of a child in your case system").fill(number);
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("link", { name: "Open the family record" }).click();
    assert.match(await main.innerText(), /Returns: what to mend/);
    assert.match(await main.innerText(), /Rule 101/);
    const child = page.url();
    await check(page, area, await tables(own));
    await page.goto(child);
    assert.doesNotMatch(await main.innerText(), /Rule 101/);
    await page.close();
  });

  test("what was imported is checked without a file", async ({ area, signedIn }) => {
    const page = await (await signedIn("analyst")).newPage();
    await page.goto(`${area.base}/returns/new`);
    await page.getByLabel("SSDA903, children looked after").check();
    await page.getByLabel(/What was imported: Eastmoor/).check();
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await page.getByRole("link", { name: "By rule" }).waitFor({ timeout: 30_000 });
    assert.match(await page.locator("main").innerText(), /Imported rows/);
    await page.close();
  });
}
