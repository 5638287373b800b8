// Chromium without anything that talks to others: no updates, no sync, a new empty profile each time.
import { chromium } from "playwright-core";

export async function launch() {
  return chromium.launch({
    executablePath: process.env.KINDRED_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
}

// Fills in the sign-in form and waits for the page behind it.
export async function signIn(page, base, user) {
  await page.goto(`${base}/sign-in`);
  await page.getByLabel("User name").fill(user.username);
  await page.getByLabel("Password", { exact: true }).fill(user.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

// "social.worker    abcd-efgh-ijkl-mnop   Amina Yusuf, Social worker" → a map by user name.
export function readSignIns(text) {
  const users = new Map();
  for (const line of text.split("\n").slice(1)) {
    const [username, password] = line.split(/\s+/);
    if (password) users.set(username, { username, password });
  }
  return users;
}
