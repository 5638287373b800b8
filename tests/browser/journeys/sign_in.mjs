// Signing in and out, by hand, by keyboard, without script; and what is refused.
import assert from "node:assert/strict";
import { signIn } from "../browser.mjs";

export function register(test) {
  test("sign in, see one's name, sign out", async ({ area, context }) => {
    const page = await context.newPage();
    await signIn(page, area.base, area.users.get("health.visitor"));
    assert.match(await page.locator(".k-header__account").innerText(), /Ruth Cattermole/);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/signed-out/);
    await page.goto(`${area.base}/account`);
    assert.match(page.url(), /\/sign-in\?next=%2Faccount$/);
  });

  test("after signing in, the page that was asked for", async ({ area, context }) => {
    const page = await context.newPage();
    await page.goto(`${area.base}/account`);
    const user = area.users.get("analyst");
    await page.getByLabel("User name").fill(user.username);
    await page.getByLabel("Password", { exact: true }).fill(user.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/account$/);
  });

  test("a wrong password is said in words, with the focus on them", async ({ area, context }) => {
    const page = await context.newPage();
    await page.goto(`${area.base}/sign-in`);
    await page.getByLabel("User name").fill("auditor");
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForSelector(".govuk-error-summary");
    assert.match(await page.title(), /^Error: /);
    assert.match(await page.locator(".govuk-error-summary").innerText(), /user name or the password is not right/);
    assert.ok(await page.evaluate(() => document.activeElement.classList.contains("govuk-error-summary")));
    assert.equal(await page.getByLabel("User name").inputValue(), "auditor");
    assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
  });

  test("guessing is slowed; a browser that signed in before is not locked out", async ({ area, browser }) => {
    const own = await browser.newContext();
    const known = await own.newPage();
    const user = area.users.get("school.lead");
    await signIn(known, area.base, user);
    await known.getByRole("button", { name: "Sign out" }).click();
    const other = await browser.newContext();
    const page = await other.newPage();
    for (let i = 0; i < 6; i++) {
      await page.goto(`${area.base}/sign-in`);
      await page.getByLabel("User name").fill(user.username);
      await page.getByLabel("Password", { exact: true }).fill(`guess number ${i}`);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForSelector(".govuk-error-summary");
    }
    assert.match(await page.locator(".govuk-error-summary").innerText(), /Too many tries/);
    await signIn(known, area.base, user);
    await own.close();
    await other.close();
  });

  test("sign in by keyboard alone", async ({ area, context }) => {
    const page = await context.newPage();
    await page.goto(`${area.base}/sign-in`);
    const user = area.users.get("team.manager");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to main content");
    await page.keyboard.press("Enter");
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(() => document.activeElement.id)) === "username") break;
    }
    await page.keyboard.type(user.username);
    await page.keyboard.press("Tab");
    await page.keyboard.type(user.password);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/");
  });

  test("the focus is always seen", async ({ area, context }) => {
    const page = await context.newPage();
    await page.goto(`${area.base}/sign-in`);
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press("Tab");
      const seen = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return document.activeElement === document.body || style.outlineStyle !== "none" || style.boxShadow !== "none";
      });
      assert.ok(seen, `the focus after ${i + 1} tabs cannot be seen`);
    }
  });

  test("sign in, change a password and sign out without script", async ({ area, browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const user = area.users.get("administrator");
    await signIn(page, area.base, user);
    await page.goto(`${area.base}/account/password`);
    await page.getByLabel("Current password").fill(user.password);
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Change password" }).click();
    assert.match(await page.locator(".govuk-error-summary").innerText(), /at least 12 characters/);
    await page.getByLabel("Current password").fill(user.password);
    await page.getByLabel("New password").fill("otter bramble copper");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.waitForURL(/changed/);
    user.password = "otter bramble copper";
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, area.base, user);
    await context.close();
  });

  test("a form without the right token changes nothing", async ({ area, signedIn }) => {
    const context = await signedIn("front.door");
    const page = await context.newPage();
    await page.goto(`${area.base}/account`);
    for (const form of [{}, { csrf: "A".repeat(32) }]) {
      const response = await page.request.post(`${area.base}/sign-out`, { form, maxRedirects: 0 });
      assert.equal(response.status(), 403);
    }
    const token = await page.locator('input[name="csrf"]').first().inputValue();
    const foreign = await page.request.post(`${area.base}/sign-out`, { form: { csrf: token }, maxRedirects: 0, headers: { Origin: "https://elsewhere.example" } });
    assert.equal(foreign.status(), 403);
    await page.goto(`${area.base}/account`);
    assert.equal(await page.title(), "My account – Kindred");
  });

  test("a session that is ended elsewhere is ended", async ({ area, browser }) => {
    const first = await browser.newContext();
    const second = await browser.newContext();
    const user = area.users.get("coordinator");
    const here = await first.newPage();
    const there = await second.newPage();
    await signIn(here, area.base, user);
    await signIn(there, area.base, user);
    await here.goto(`${area.base}/account`);
    await here.getByRole("button", { name: "Sign out everywhere else" }).click();
    await here.waitForURL(/ended/);
    await there.goto(`${area.base}/account`);
    assert.match(there.url(), /\/sign-in/);
    await first.close();
    await second.close();
  });

  test("cookies cannot be read by script, and pages are not kept", async ({ area, signedIn }) => {
    const context = await signedIn("front.door");
    const page = await context.newPage();
    const response = await page.goto(`${area.base}/account`);
    assert.equal(response.headers()["cache-control"], "no-store");
    assert.equal(await page.evaluate(() => document.cookie), "");
    for (const cookie of await context.cookies()) assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, "Lax"]);
  });
}
