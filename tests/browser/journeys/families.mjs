// What a practitioner and a coordinator come for: find, open, follow, see who looked, decide, undo.
import assert from "node:assert/strict";
import { columnsOfAnUpload, openFamily } from "../pages.mjs";

// The first Smiths about whom two sources disagree.
async function openConflict(page, area) {
  await page.goto(`${area.base}/search`);
  await page.getByLabel(/Name, date of birth/).fill("smith");
  await page.getByRole("button", { name: "Search" }).click();
  const families = await page
    .locator('main a[href^="/families/"]')
    .evaluateAll((links) => [...new Set(links.map((a) => new URL(a.href).pathname))]);
  for (const family of families) {
    await page.goto(`${area.base}${family}/sources`);
    if ((await page.locator("section.k-card summary").count()) > 0) return;
  }
  assert.fail("no family of the area has a conflict");
}

export function register(test) {
  test("find a family by a misspelt name and follow a fact to the row it came from", async ({ area, signedIn }) => {
    const page = await (await signedIn("social.worker")).newPage();
    await page.goto(`${area.base}/search`);
    await page.getByLabel(/Name, date of birth/).fill("smoth");
    await page.getByRole("button", { name: "Search" }).click();
    assert.match(await page.locator("main").innerText(), /name SMITH, like SMOTH/);
    await openFamily(page, area, "smoth");
    await page.locator('main a[href^="/rows/"]').first().click();
    assert.match(await page.locator("h1").innerText(), /Row \d+ of .+\.(csv|xml)/);
    assert.match(await page.locator("main").innerText(), /The cells as the agency sent them/);
    assert.doesNotMatch(page.url(), /smith|smoth/i, "no name in an address");
    await page.close();
  });

  test("a search without a result says what was tried", async ({ area, signedIn }) => {
    const page = await (await signedIn("social.worker")).newPage();
    await page.goto(`${area.base}/search`);
    await page.getByLabel(/Name, date of birth/).fill("943 476 5919");
    await page.getByRole("button", { name: "Search" }).click();
    assert.match(await page.locator("main").innerText(), /tried/i);
    await page.close();
  });

  test("one's own look is under access", async ({ area, signedIn }) => {
    const page = await (await signedIn("health.visitor")).newPage();
    await openFamily(page, area);
    await page.getByRole("link", { name: "Access and changes" }).click();
    assert.match(await page.locator("table").first().innerText(), /Ruth Cattermole/);
    await page.close();
  });

  test("a save on a page that has grown old shows both, and is decided again", async ({ area, signedIn }) => {
    const context = await signedIn("social.worker");
    const first = await context.newPage();
    await openConflict(first, area);
    const second = await context.newPage();
    await second.goto(first.url());
    const decide = async (page, reason) => {
      const card = page.locator("section.k-card").first();
      await card.locator("summary").first().click();
      await card.locator("input[type=radio]").first().check();
      await card.locator("input[type=text]").first().fill(reason);
      await card.getByRole("button", { name: "Mark as right" }).click();
    };
    await decide(first, "saw the birth certificate");
    await first.waitForURL(/marked=1/);
    await decide(second, "asked the mother");
    assert.match(await second.locator(".govuk-error-summary").innerText(), /Somebody else changed/);
    const card = second.locator("section.k-card").first();
    assert.match(await card.innerText(), /saw the birth certificate/);
    assert.equal(await card.locator("input[type=text]").first().inputValue(), "asked the mother");
    await card.getByRole("button", { name: "Mark as right" }).click();
    await second.waitForURL(/marked=1/);
    assert.match(await second.locator("section.k-card").first().innerText(), /asked the mother/);
    await second.locator("section.k-card").first().getByRole("button", { name: /Undo this mark/ }).click();
    await second.waitForURL(/undone=1/);
    await first.close();
    await second.close();
  });

  test("an administrator sees nobody, a practitioner loads nothing", async ({ area, signedIn }) => {
    const administrator = await (await signedIn("administrator")).newPage();
    for (const path of ["/search", "/matches", "/quarantine"])
      assert.equal((await administrator.goto(area.base + path)).status(), 403, path);
    await administrator.close();
    const practitioner = await (await signedIn("social.worker")).newPage();
    assert.equal((await practitioner.goto(`${area.base}/imports`)).status(), 403);
    await practitioner.close();
  });

  test("an analyst says what the columns of an unknown file mean", async ({ area, signedIn }) => {
    const page = await (await signedIn("analyst")).newPage();
    await page.goto(`${area.base}/imports`);
    await columnsOfAnUpload(page);
    const draft = page.getByLabel("Mapping");
    const text = await draft.inputValue();
    assert.match(text, /surname = "Surname"/);
    await draft.fill(text.replace("surname", "surnmae"));
    await page.getByRole("button", { name: "Use it and look at the rows" }).click();
    assert.match(await page.locator(".govuk-error-summary").innerText(), /line \d+.*surnmae/);
    await draft.fill(text);
    await page.getByRole("button", { name: "Use it and look at the rows" }).click();
    assert.match(await page.locator("main table").first().innerText(), /Amara Okafor/);
    await page.close();
  });

  test("a demo store refuses an upload that is not invented, and says so", async ({ area, signedIn }) => {
    const page = await (await signedIn("coordinator")).newPage();
    await page.goto(`${area.base}/imports`);
    await page.locator('input[type="file"]').setInputFiles({
      name: "missing.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("CHILD,DOB,MISSING,MIS_START,MIS_END\n80811561,17/08/2010,M,02/08/2025,03/08/2025\n"),
    });
    await page.locator("main form button.govuk-button").first().click();
    await page.waitForURL(/\/imports\/check\//);
    await page.locator("main form button.govuk-button").first().click();
    await page.waitForURL(/\/imports\/\d+/);
    await page.waitForFunction(() => /demo store/.test(document.body.innerText), undefined, { timeout: 20000 });
    await page.close();
  });
}
