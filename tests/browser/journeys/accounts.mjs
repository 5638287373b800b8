// Accounts: inviting somebody, their first password, a second step with a phone, roles, and what others may not.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { signIn } from "../browser.mjs";

// What an authenticator app does (RFC 6238), from the key as the page shows it.
function codeOf(key, time = Date.now()) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of key.replaceAll(" ", "")) bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  const seed = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30_000)));
  const mac = createHmac("sha1", seed).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

export function register(test) {
  test("invite somebody; they choose a password and add a second step without script", async ({ area, browser, signedIn }) => {
    const admin = await (await signedIn("administrator")).newPage();
    await admin.goto(`${area.base}/accounts`);
    await admin.getByRole("link", { name: "Invite somebody" }).click();
    await admin.getByLabel("Name", { exact: true }).fill("Nadia Brook");
    await admin.getByLabel("User name").fill("nadia.brook");
    await admin.getByLabel("Agency").selectOption("Eastmoor Council");
    await admin.getByLabel("Data analyst").check();
    await admin.getByRole("button", { name: "Make the invitation" }).click();
    const link = (await admin.locator(".k-link-shown").innerText()).match(/\/welcome\/\S+/)[0];
    await admin.close();

    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(area.base + link);
    assert.match(await page.locator("main").innerText(), /Nadia Brook/);
    await page.getByLabel("Password", { exact: true }).fill("eastmoor-council-1");
    await page.getByRole("button", { name: "Set password and sign in" }).click();
    assert.match(await page.locator(".govuk-error-summary").innerText(), /first that would be tried/);
    await page.getByLabel("Password", { exact: true }).fill("otter bramble copper");
    await page.getByRole("button", { name: "Set password and sign in" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(`${area.base}/account/code`);
    const key = await page.locator("strong.k-code").innerText();
    await page.getByLabel("Code", { exact: true }).fill(codeOf(key));
    await page.getByRole("button", { name: "Turn on" }).click();
    const recovery = await page.locator(".k-recovery li").allInnerTexts();
    assert.equal(recovery.length, 10);
    await page.getByRole("link", { name: "I have kept them: go on" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();

    await page.getByLabel("User name").fill("nadia.brook");
    await page.getByLabel("Password", { exact: true }).fill("otter bramble copper");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/sign-in\/code/);
    await page.getByLabel("Code", { exact: true }).fill("not a code");
    await page.getByRole("button", { name: "Continue" }).click();
    assert.match(await page.locator(".govuk-error-summary").innerText(), /not the code of just now/);
    await page.getByLabel("Code", { exact: true }).fill(recovery[0]);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(/\/account\/code/);
    assert.match(await page.locator("main").innerText(), /9 recovery codes left/);
    await page.goto(area.base + link);
    assert.match(await page.locator("main").innerText(), /works no more/);
    await context.close();
  });

  test("somebody with two roles chooses the one to use", async ({ area, browser }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, area.base, area.users.get("lead"));
    await page.goto(`${area.base}/account`);
    await page.getByLabel("Practitioner", { exact: true }).check();
    await page.getByRole("button", { name: "Use this role" }).click();
    assert.match(await page.locator(".govuk-notification-banner").innerText(), /You now act as Practitioner/);
    await context.close();
  });

  test("only the system administrator sees accounts", async ({ area, signedIn }) => {
    for (const user of ["social.worker", "coordinator", "auditor", "governance"]) {
      const page = await (await signedIn(user)).newPage();
      const response = await page.goto(`${area.base}/accounts`);
      assert.equal(response.status(), 403, user);
      assert.equal(await page.getByRole("link", { name: "Accounts" }).count(), 0, user);
      await page.close();
    }
  });
}
