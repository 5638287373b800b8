// The store that the tests use: made once a run, in a folder that goes away, served on a free loopback port.
// Add the commands that fill it to `fill`.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { readSignIns } from "./browser.mjs";

const execute = promisify(execFile);

// Commands run in order; {folder} is the temporary folder.
const fill = [
  ["account", "demo", "--out", "{folder}/sign-ins.txt"],
  ["demo", "generate", "--children", "1000", "--seed", "7", "--out", "{folder}/extracts"],
  ["import", "{folder}/extracts"],
  ["link"],
];

export async function startArea(kindred) {
  const folder = await mkdtemp(path.join(tmpdir(), "kindred-browser-"));
  const database = path.join(folder, "kindred.db");
  for (const command of fill)
    await execute(kindred, ["--db", database, ...command.map((word) => word.replace("{folder}", folder))], { cwd: folder });
  const server = spawn(kindred, ["--db", database, "serve", "--listen", "127.0.0.1:0"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  const base = await new Promise((resolve, reject) => {
    server.stderr.on("data", (bytes) => {
      log += bytes;
      const found = log.match(/on (http:\/\/127\.0\.0\.1:\d+)/);
      if (found) resolve(found[1]);
    });
    server.on("exit", (code) => reject(new Error(`kindred serve ended with ${code}:\n${log}`)));
  });
  const users = readSignIns(await readFile(path.join(folder, "sign-ins.txt"), "utf8"));
  return {
    base,
    users,
    database,
    folder,
    kindred,
    log: () => log,
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      const code = await ended;
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}
