// What a practitioner and a coordinator come for: find, open, follow, see who looked, decide, undo.
import assert from "node:assert/strict";
import { openFamily } from "../pages.mjs";

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

  test("a match is decided with a reason, kept, and undone", async ({ area, signedIn }) => {
    const page = await (await signedIn("coordinator")).newPage();
    await page.goto(`${area.base}/matches`);
    await page.locator('main a[href^="/matches/"]').first().click();
    const address = new URL(page.url()).pathname;
    await page.getByLabel("Why?").fill("the school confirms two children");
    await page.getByRole("button", { name: "Different people" }).click();
    await page.waitForURL(/decided=1/);
    await page.goto(area.base + address);
    assert.match(await page.locator("main").innerText(), /the school confirms two children/);
    await page.getByRole("button", { name: /Undo/ }).click();
    await page.waitForURL(/undone=1/);
    assert.equal(await page.getByRole("button", { name: "Same person" }).count(), 1);
    await page.close();
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
