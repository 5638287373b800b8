// Each page of pages.mjs, held to what holds for every page.
import assert from "node:assert/strict";
import { checkAccessibility, checkHtml, checkNarrow, checkPrint, watchForFaults } from "../checks.mjs";
import { pages } from "../pages.mjs";

export function register(test) {
  for (const one of pages) {
    test(`page: ${one.name}`, async ({ area, context, signedIn }) => {
      const own = one.user ? await signedIn(one.user) : context;
      const page = await own.newPage();
      const faults = watchForFaults(page);
      const response = await page.goto(area.base + one.path);
      assert.equal(response.status(), one.status ?? 200);
      await checkHtml(await response.text(), one.name);
      await one.prepare?.(page, area);
      await checkAccessibility(page);
      assert.equal(await page.locator("h1").count(), 1, "one h1");
      const bytes = (await page.content()).length;
      assert.ok(bytes < 100_000, `${bytes} bytes are more than a page may have on a bad line`);
      await checkNarrow(page);
      await checkPrint(page);
      assert.deepEqual(faults, []);
      await page.close();
    });
  }
}

