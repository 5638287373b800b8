// The authorization matrix over real HTTP; what is expected stands in routes.txt and records.txt.
//   node matrix.mjs KINDRED [--routes]     (--routes: print what routes.txt would need, and stop)
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startArea } from "../browser/area.mjs";
import { Browser } from "./client.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const kindred = process.argv[2];
const lines = (name) =>
  readFileSync(path.join(here, name), "utf8")
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"));

let cells = 0;
const wrong = [];
const unmoved = [];
// One cell: what was expected, what came. Turned round, it must be found wrong.
function check(what, expected, actual, turned) {
  cells += 1;
  const agrees = (e) => e === actual;
  if (!agrees(expected)) wrong.push(`${what}: expected ${expected}, got ${actual}`);
  else if (agrees(turned)) unmoved.push(what);
}

// routes.txt: "group NAME: role, role"; then "METHOD PATTERN GROUP", where public and signed_in need no group.
function readRoutes() {
  const groups = new Map();
  const routes = new Map();
  for (const line of lines("routes.txt")) {
    const group = line.match(/^group (\S+): (.*)$/);
    if (group) groups.set(group[1], new Set(group[2].split(",").map((role) => role.trim())));
    else {
      const [method, pattern, who] = line.trim().split(/\s+/);
      if (who !== "public" && who !== "signed_in" && !groups.has(who)) wrong.push(`routes.txt: no group ${who}`);
      routes.set(`${method} ${pattern}`, who);
    }
  }
  return { groups, routes };
}

const area = await startArea(kindred);
const run = (...words) => execFileSync(kindred, ["--db", area.database, ...words], { encoding: "utf8", cwd: area.folder });
try {
  const known = run("serve", "--routes").trim().split("\n").map((line) => line.split("\t"));
  if (process.argv.includes("--routes")) {
    for (const [method, pattern, action, section] of known) console.log(`${method} ${pattern} ${action}/${section}`);
  } else {
    if (!process.argv.includes("--records")) await everyRoute(known);
    await everyState().catch((error) => wrong.push(`records.txt could not be run: ${error.message}`));
    for (const one of wrong) console.error(`WRONG  ${one}`);
    for (const one of unmoved) console.error(`CANNOT FAIL  ${one}`);
    console.log(`${cells} cells, ${wrong.length} wrong, ${unmoved.length} that could not fail.`);
    if (wrong.length + unmoved.length > 0 || cells === 0) process.exitCode = 1;
  }
} finally {
  await area.stop();
}

async function everyRoute(known) {
  const { groups, routes } = readRoutes();
  for (const [method, pattern] of known) if (!routes.has(`${method} ${pattern}`)) wrong.push(`${method} ${pattern}: no line in routes.txt`);
  const patterns = new Set(known.map(([method, pattern]) => `${method} ${pattern}`));
  for (const route of routes.keys()) if (!patterns.has(route)) wrong.push(`routes.txt: ${route} is no route of the program`);

  const roles = new Map();  // role → a user of the demo who holds it
  for (const account of JSON.parse(run("--json", "account", "list")).accounts ?? JSON.parse(run("--json", "account", "list")))
    if (area.users.has(account.username) && !roles.has(account.role)) roles.set(account.role, area.users.get(account.username));
  for (const [name, members] of groups) for (const role of members) if (!roles.has(role)) wrong.push(`routes.txt, group ${name}: nobody of the demo has the role ${role}`);
  for (const role of roles.keys()) if (!groups.get("everybody").has(role)) wrong.push(`routes.txt: the role ${role} is not in the group everybody`);

  const nobody = new Browser(area.base);
  for (const [route, who] of routes) {
    const [method, pattern] = route.split(" ");
    const answer = await nobody.ask(method, fill(pattern), {});
    const open = !(answer.status === 303 && answer.to.startsWith("/sign-in")) && answer.status !== 401;
    // A form that nobody signed in sends without its token is refused before anybody asks who it was.
    // A public page may itself lead to the sign-in page.
    if (method === "GET" && who !== "public") check(`nobody signed in, ${route}`, "sign in", open ? "open" : "sign in", "open");
  }
  for (const [role, user] of roles) {
    const browser = await new Browser(area.base).signIn(user.username, user.password);
    browser.token = "";  // nothing is carried out: a form without its token changes nothing
    for (const [route, who] of routes) {
      const [method, pattern] = route.split(" ");
      const answer = await browser.ask(method, fill(pattern), {});
      browser.token = "";
      const may = !(answer.status === 403 && /The role [^.]* (may not|sees nothing)/.test(answer.text));
      const should = who === "public" || who === "signed_in" || groups.get(who)?.has(role);
      check(`${role}, ${route}`, should ? "may" : "may not", may ? "may" : "may not", should ? "may not" : "may");
    }
  }
}

// References that name nobody: who may use a route is settled before it is looked for.
function fill(pattern) {
  return pattern.replace(/\{[^}]+\}/g, "0");
}

function kindOf(answer) {
  if (answer.status === 303 && answer.to.endsWith("/reason")) return "asked";
  if (answer.status === 403) return answer.text.includes("This record is not shown to you") ? "refused" : "forbidden";
  if (answer.status !== 200) return `status ${answer.status}`;
  if (answer.text.includes("closed index entry")) return "closed";
  return answer.text.includes("is shielded") ? "bare" : "shown";
}

async function everyState() {
  const readers = {};
  for (const [relation, user] of [["same_agency", "social.worker"], ["partner", "school.lead"], ["on_duty", "front.door"], ["auditor", "auditor"], ["administrator", "administrator"]])
    readers[relation] = await new Browser(area.base).signIn(user, area.users.get(user).password);
  const officer = await new Browser(area.base).signIn("governance", area.users.get("governance").password);
  const { open, closed } = await chooseFamilies(readers.same_agency);
  readers.named_worker = await newReader("named.worker", open.worker, "Eastmoor Council");
  readers.no_tie = await newReader("no.tie", "Somebody Elsewhere", "Harbour Lights Homes");
  const names = { named_worker: open.worker, same_agency: "Amina Yusuf", partner: "Gareth Pike", no_tie: "Somebody Elsewhere", on_duty: "Leila Osman", auditor: "Helen Strand", administrator: "Piotr Zielinski" };
  const page = (ref) => `/people/${ref}/protection`;
  const accounts = new Map();
  for (const found of (await officer.get(page(open.child))).text.matchAll(/<option value="(\d+)"[^>]*>([^<]+), [^<,]+<\/option>/g)) accounts.set(decode(found[2]), found[1]);
  const protect = async (kind, name = "") => {
    await officer.get(page(open.child));
    const answer = await officer.post(page(open.child), { kind, words: "for the matrix", account: name ? accounts.get(name) : "" });
    if (answer.status !== 303) throw new Error(`cannot protect (${kind}, ${name}): ${answer.status}`);
  };
  const endAll = async () => {
    for (const person of open.people) {
      const form = (await officer.get(page(person))).text.match(/<select[^>]*name="rule"[\s\S]*?<\/select>/);
      for (const found of form ? form[0].matchAll(/value="(\d+)"/g) : []) await officer.post(`${page(person)}/end`, { rule: found[1], ending: "the next state" });
    }
  };
  const arrange = {
    open: async () => {},
    connected: async () => { for (const name of Object.values(names)) await protect("connected", name); },
    locked: async () => protect("locked"),
    locked_and_named: async () => { await protect("locked"); for (const name of Object.values(names)) await protect("named", name); },
    overridden: async () => {
      await protect("locked");
      for (const browser of Object.values(readers)) {
        await browser.get(`/families/${open.ref}/override`);
        await browser.post(`/families/${open.ref}/override`, { reason: "for the matrix" });
      }
    },
    shielded: async () => protect("shielded"),
    shielded_and_named: async () => { await protect("shielded"); for (const name of Object.values(names)) await protect("named", name); },
    stated_purpose: async () => {
      for (const browser of Object.values(readers)) {
        await browser.get(`/families/${open.ref}/reason`);
        await browser.post(`/families/${open.ref}/reason`, { kind: "asked", reason: "for the matrix" });
      }
    },
    closed_entry: async () => {},
  };
  const table = lines("records.txt").map((line) => line.trim().split(/\s+/));
  const heads = readFileSync(path.join(here, "records.txt"), "utf8").match(/^# state +(.*)$/m)[1].split(/\s+/);
  const parts = ["", "/people", "/timeline", "/involved", "/sources", "/access", "/timeline.csv"];
  const kinds = ["shown", "asked", "refused", "closed", "bare", "forbidden"];
  for (const [state, ...expected] of table) {
    if (!arrange[state]) { wrong.push(`records.txt: nothing arranges the state ${state}`); continue; }
    await arrange[state]();
    for (const [i, relation] of heads.entries())
      for (const part of parts) {
        const ref = state === "closed_entry" ? closed : open.ref;
        const answer = await readers[relation].get(`/families/${ref}${part}`);
        let kind = kindOf(answer);
        // A file says in its rows, not in words, what is left out; parts of a closed entry lead back to it.
        if (part === "/timeline.csv" && expected[i] === "bare" && kind === "shown") kind = answer.text.includes(open.childName) ? "shown" : "bare";
        if (state === "closed_entry" && part && answer.status === 303 && answer.to === `/families/${closed}`) kind = "closed";
        check(`${state}, ${relation}, /families/…${part}`, expected[i], kind, kinds.find((other) => other !== expected[i]));
      }
    await endAll();
  }
}

async function newReader(username, name, agency) {
  const { password } = JSON.parse(run("--json", "account", "create", username, "--name", name, "--role", "practitioner", "--agency", agency));
  const browser = await new Browser(area.base).signIn(username, password);
  await browser.get("/account/password");
  const changed = await browser.post("/account/password", { "old-password": password, "new-password": "seven otters crossed the weir" });
  if (changed.status !== 303) throw new Error(`${username} cannot choose a password: ${changed.status}`);
  return browser;
}

function decode(text) {
  return text.replaceAll("&#39;", "'").replaceAll("&amp;", "&").replaceAll("&quot;", '"');
}

// A family that the case system and the schools work with, with a named worker, and a closed index entry.
async function chooseFamilies(browser) {
  let open = null;
  let closed = null;
  for (const words of ["smith", "patel", "jones", "khan", "brown", "taylor", "wilson", "hughes", "ahmed", "walker", "evans", "robinson"]) {
    await browser.get("/search");
    const stored = await browser.post("/search", { q: words });
    const found = (await browser.get(stored.to)).text;
    for (const card of found.split('<section class="k-card">').slice(1)) {
      const ref = card.match(/href="\/families\/([^"/]+)"/)?.[1];
      if (!ref) continue;
      if (card.includes("Closed index entry")) { closed ??= ref; continue; }
      if (open) continue;
      const record = JSON.parse(run("--json", "--purpose", "matrix", "family", "show", ref));
      const at = (title) => record.involved_now.find((one) => one.source.includes(title) && (title !== "Case system" || one.worker));
      const child = record.members.find((one) => one.child && one.current);
      const worker = record.involved_now.find((one) => one.source.includes("Case system") && one.worker && one.with === child?.name)?.worker;
      if (worker && at("Schools") && child && record.events > 0)
        open = { ref, worker, child: child.person, childName: child.name, people: record.members.map((one) => one.person) };
    }
    if (open && closed) return { open, closed };
  }
  throw new Error("the area has no family for the matrix");
}
