// Signing in at an authority's own identity provider: a real one (oidc-provider), started here on the loopback address,
// with a store of its own. Nobody is asked for a password of Kindred's.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import Provider from "oidc-provider";

const execute = promisify(execFile);

async function listen(handler) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: server.address().port };
}

// A port that was free a moment ago: the address must stand in the configuration before the program starts.
async function freePort() {
  const { server, port } = await listen();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// The provider and Kindred beside each other; `work` gets their addresses and the path of an invitation.
async function withProvider(kindred, work) {
  const folder = await mkdtemp(path.join(tmpdir(), "kindred-openid-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const place = await listen((request, response) => provider.callback()(request, response));
  const issuer = `http://127.0.0.1:${place.port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "kindred", client_secret: "a secret & more", redirect_uris: [`${base}/sign-in/openid/back`] }],
    pkce: { required: () => true, methods: ["S256"] },
    cookies: { keys: ["a key of the test"] },
  });
  const database = path.join(folder, "kindred.db");
  await writeFile(path.join(folder, "secret"), "a secret & more\n", { mode: 0o400 });
  await writeFile(
    path.join(folder, "kindred.toml"),
    `[server]\naddress = "${base}"\n[openid]\ntitle = "Eastmoor account"\nissuer = "${issuer}"\nclient_id = "kindred"\nclient_secret_file = "secret"\n`,
  );
  const invited = await execute(kindred, ["--db", database, "--json", "account", "invite", "sam.reed", "--name", "Sam Reed", "--role", "analyst", "--agency", "Eastmoor Council"], { cwd: folder });
  const server = spawn(kindred, ["--db", database, "serve", "--listen", `127.0.0.1:${port}`], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  try {
    await new Promise((resolve, reject) => {
      server.stderr.on("data", (bytes) => {
        log += bytes;
        if (log.includes(base)) resolve();
      });
      server.on("exit", (code) => reject(new Error(`kindred serve ended with ${code}:\n${log}`)));
    });
    await work({ base, issuer, welcome: JSON.parse(invited.stdout).path, log: () => log });
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    place.server.closeAllConnections();
    place.server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

// The provider's own pages: who one is there, and that Kindred may know it.
async function signInThere(page, login) {
  await page.waitForSelector('input[name="login"]');
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', "anything");
  await page.click('button[type="submit"]');
  await page.waitForSelector('form [type="submit"]');
  await page.click('form [type="submit"]');
}

export function register(test) {
  test("an invitation is taken up at the authority's identity provider, which signs in from then on", async ({ area, browser }) => {
    await withProvider(area.kindred, async ({ base, welcome }) => {
      const first = await browser.newContext();
      const page = await first.newPage();
      await page.goto(base + welcome);
      await page.getByRole("link", { name: "Sign in with Eastmoor account" }).click();
      await signInThere(page, "subject-17");
      await page.waitForURL(`${base}/`);
      await page.goto(`${base}/account`);
      assert.match(await page.locator("main").innerText(), /Sam Reed[\s\S]*Eastmoor account\s+Connected/);
      await page.goto(base + welcome);
      assert.match(await page.locator("main").innerText(), /works no more/);
      await first.close();

      const second = await browser.newContext();
      const again = await second.newPage();
      await again.goto(`${base}/account`);
      await again.getByRole("link", { name: "Sign in with Eastmoor account" }).click();
      await signInThere(again, "subject-17");
      await again.waitForURL(`${base}/account`);
      await second.close();

      const third = await browser.newContext();
      const stranger = await third.newPage();
      await stranger.goto(`${base}/sign-in`);
      await stranger.getByRole("link", { name: "Sign in with Eastmoor account" }).click();
      await signInThere(stranger, "subject-18");
      await stranger.waitForURL(/openid\/back/);
      assert.match(await stranger.locator("main").innerText(), /not connected to an account/);
      await stranger.goto(`${base}/account`);
      assert.match(stranger.url(), /\/sign-in/);
      await third.close();
    });
  });
}
