// Every page that is checked for accessibility, valid HTML, narrow screens and print. Add yours here:
//   { path: "/families/{family}", user: "social.worker" }           signed in as that persona
//   { path: "/nope", status: 404 }                                   not signed in, and what it answers
// `prepare(page, area)` may do something first and return the path to check instead.
import { ofCheck } from "./returns.mjs";

// Finds a family by its name through the search page, as a practitioner would, and opens a part of it.
const family = (part) => async (page, area) => {
  await openFamily(page, area);
  if (part) await page.getByRole("link", { name: part, exact: true }).first().click();
};

export async function openFamily(page, area, words = "smith") {
  await page.goto(`${area.base}/search`);
  await page.getByLabel(/Name, date of birth/).fill(words);
  await page.getByRole("button", { name: "Search" }).click();
  await page.locator('main a[href^="/families/"]').first().click();
  await page.waitForSelector(".moj-identity-bar, #kind");
  if (page.url().endsWith("/reason")) {
    // Nobody of this worker's agency works with the family: say what the record is needed for.
    await page.getByLabel("Somebody who works with them asked me").check();
    await page.getByLabel("In a sentence").fill("her school rang");
    await page.getByRole("button", { name: "Open the record" }).click();
    await page.waitForSelector(".moj-identity-bar");
  }
}

// The question what for, as somebody sees it whose agency does not work with the family.
async function asked(page, area) {
  await page.goto(`${area.base}/search`);
  await page.getByLabel(/Name, date of birth/).fill("smith");
  await page.getByRole("button", { name: "Search" }).click();
  const addresses = await page.locator('main section:not(:has-text("Closed index entry")) a[href^="/families/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const address of addresses) {
    await page.goto(area.base + address);
    if (page.url().endsWith("/reason")) return;
  }
  throw new Error("no family asks what for");
}

// Uploads a file that no mapping knows and opens the draft of its mapping.
export async function columnsOfAnUpload(page) {
  await page.locator('input[type="file"]').setInputFiles({
    name: "youth_club.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("Member,Forename,Surname,Born\n1,Amara,Okafor,03/02/2012\n2,Theo,Okafor,12/09/2014\n"),
  });
  await page.getByRole("button", { name: "Upload and check" }).click();
  await page.getByRole("link", { name: "Say what the columns mean" }).click();
  await page.getByLabel("Mapping").waitFor();
}

async function invite(page, username, name) {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Data analyst").check();
  await page.getByRole("button", { name: "Make the invitation" }).click();
  await page.waitForSelector(".k-link-shown");
}

export const pages = [
  { name: "sign in", path: "/sign-in" },
  { name: "sign in, after signing out", path: "/sign-in?signed-out=1" },
  {
    name: "sign in, with errors",
    path: "/sign-in",
    async prepare(page) {
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForSelector(".govuk-error-summary");
    },
  },
  { name: "page not found", path: "/nope", status: 404 },
  { name: "home", path: "/", user: "social.worker" },
  { name: "every component", path: "/components", user: "analyst" },
  { name: "my account", path: "/account", user: "social.worker" },
  { name: "change password", path: "/account/password", user: "social.worker" },
  {
    name: "change password, with errors",
    path: "/account/password",
    user: "social.worker",
    async prepare(page) {
      await page.getByRole("button", { name: "Change password" }).click();
      await page.waitForSelector(".govuk-error-summary");
    },
  },
  { name: "a role beside another", path: "/account", user: "lead" },
  { name: "add a second step", path: "/account/code", user: "chair" },
  { name: "a link that works no more", path: "/welcome/nothing", status: 410 },
  { name: "accounts", path: "/accounts", user: "administrator" },
  { name: "accounts, filtered to none", path: "/accounts?words=zzyzx", user: "administrator" },
  { name: "invite somebody", path: "/accounts/new", user: "administrator" },
  {
    name: "invite somebody, with errors",
    path: "/accounts/new",
    user: "administrator",
    async prepare(page) {
      await page.getByRole("button", { name: "Make the invitation" }).click();
      await page.waitForSelector(".govuk-error-summary");
    },
  },
  {
    name: "an account",
    path: "/accounts",
    user: "administrator",
    async prepare(page) {
      await page.locator('main a[href^="/accounts/"]', { hasText: "Amina Yusuf" }).click();
      await page.waitForSelector("h1:has-text('Amina Yusuf')");
    },
  },
  {
    name: "an invitation, shown once",
    path: "/accounts/new",
    user: "administrator",
    prepare: (page) => invite(page, "lina.hart", "Lina Hart"),
  },
  {
    name: "an invitation, taken up",
    path: "/accounts/new",
    user: "administrator",
    async prepare(page, area) {
      await invite(page, "omar.faye", "Omar Faye");
      const link = (await page.locator(".k-link-shown").innerText()).match(/\/welcome\/\S+/)[0];
      await page.goto(area.base + link);
    },
  },
  { name: "teams", path: "/accounts/teams", user: "administrator" },
  { name: "rules of signing in", path: "/accounts/rules", user: "administrator" },
  { name: "page not found, signed in", path: "/nope", user: "analyst", status: 404 },
  { name: "search", path: "/search", user: "social.worker" },
  {
    name: "search results",
    path: "/search",
    user: "social.worker",
    async prepare(page) {
      await page.getByLabel(/Name, date of birth/).fill("smith");
      await page.getByRole("button", { name: "Search" }).click();
      await page.waitForSelector('main a[href^="/families/"]');
    },
  },
  {
    name: "search without a result",
    path: "/search",
    user: "social.worker",
    async prepare(page) {
      await page.getByLabel(/Name, date of birth/).fill("zzyzx qwrtp");
      await page.getByRole("button", { name: "Search" }).click();
      await page.waitForURL(/\/search\/./);
    },
  },
  { name: "family summary", path: "/search", user: "social.worker", prepare: family() },
  { name: "family people", path: "/search", user: "social.worker", prepare: family("People") },
  { name: "family timeline", path: "/search", user: "social.worker", prepare: family("Timeline") },
  { name: "family, who is involved", path: "/search", user: "social.worker", prepare: family("Who is involved") },
  { name: "family, sources and conflicts", path: "/search", user: "social.worker", prepare: family("Sources and conflicts") },
  { name: "family, access", path: "/search", user: "social.worker", prepare: family("Access and changes") },
  {
    name: "a person",
    path: "/search",
    user: "social.worker",
    async prepare(page, area) {
      await family("People")(page, area);
      await page.locator('main a[href^="/people/"]').first().click();
      await page.waitForURL(/\/people\//);
    },
  },
  {
    name: "a source row",
    path: "/search",
    user: "social.worker",
    async prepare(page, area) {
      await openFamily(page, area);
      await page.locator('main a[href^="/rows/"]').first().click();
      await page.waitForURL(/\/rows\//);
    },
  },
  { name: "what for", path: "/search", user: "social.worker", prepare: asked },
  {
    name: "what for, with errors",
    path: "/search",
    user: "social.worker",
    async prepare(page, area) {
      await asked(page, area);
      await page.getByRole("button", { name: "Open the record" }).click();
      await page.waitForSelector(".govuk-error-summary");
    },
  },
  {
    name: "share now",
    path: "/search",
    user: "social.worker",
    async prepare(page, area) {
      await family("Access and changes")(page, area);
      await page.getByRole("link", { name: /Share something from this record/ }).click();
      await page.getByRole("heading", { name: /Share now/ }).waitFor();
    },
  },
  {
    name: "share now, with errors",
    path: "/search",
    user: "social.worker",
    async prepare(page, area) {
      await family("Access and changes")(page, area);
      await page.getByRole("link", { name: /Share something from this record/ }).click();
      await page.getByRole("button", { name: "Keep this decision" }).click();
      await page.waitForSelector(".govuk-error-summary");
    },
  },
  { name: "who looked", path: "/access", user: "governance" },
  {
    name: "what somebody looked at",
    path: "/access",
    user: "governance",
    async prepare(page) {
      await page.getByRole("link", { name: "Amina Yusuf" }).click();
      await page.getByRole("heading", { name: /looked at/ }).waitFor();
    },
  },
  { name: "matches to settle", path: "/matches", user: "coordinator" },
  {
    name: "a match",
    path: "/matches",
    user: "coordinator",
    async prepare(page) {
      await page.locator('main td a[href^="/matches/"]').first().click();
      await page.waitForURL(/\/matches\/./);
    },
  },
  {
    name: "asking an agency, with errors",
    path: "/matches",
    user: "coordinator",
    async prepare(page) {
      await page.locator('main td a[href^="/matches/"]').first().click();
      await page.waitForURL(/\/matches\/./);
      await page.getByRole("link", { name: "Ask an agency" }).click();
      await page.getByRole("button", { name: "Keep this question" }).click();
      await page.waitForSelector(".govuk-error-summary");
    },
  },
  { name: "questions to agencies", path: "/matches/questions", user: "coordinator" },
  { name: "how good matching is", path: "/matches/quality", user: "coordinator" },
  {
    name: "why records are one person",
    path: "/search",
    user: "coordinator",
    async prepare(page, area) {
      await family("People")(page, area);
      await page.locator('main a[href^="/people/"]').first().click();
      await page.waitForURL(/\/people\//);
      await page.getByRole("link", { name: /and why$/ }).click();
      await page.waitForURL(/\/matches$/);
    },
  },
  { name: "sources and completeness", path: "/sources", user: "coordinator" },
  { name: "imports", path: "/imports", user: "coordinator" },
  { name: "what the columns of an upload mean", path: "/imports", user: "coordinator", prepare: columnsOfAnUpload },
  {
    name: "check of an upload",
    path: "/imports",
    user: "coordinator",
    async prepare(page) {
      await columnsOfAnUpload(page);
      await page.getByRole("button", { name: "Use it and look at the rows" }).click();
      await page.getByRole("link", { name: "Correct the mapping" }).waitFor();
    },
  },
  { name: "quarantine", path: "/quarantine", user: "coordinator" },
  { name: "quarantine, cells", path: "/quarantine?what=cells", user: "coordinator" },
  { name: "returns", path: "/returns", user: "analyst" },
  { name: "check a return", path: "/returns/new", user: "analyst" },
  {
    name: "check a return, with errors",
    path: "/returns/new",
    user: "analyst",
    async prepare(page) {
      await page.getByRole("button", { name: "Check", exact: true }).click();
      await page.waitForSelector(".govuk-error-summary");
    },
  },
  { name: "findings by rule", path: "/returns", user: "analyst", prepare: ofCheck() },
  {
    name: "findings of a rule",
    path: "/returns",
    user: "analyst",
    prepare: ofCheck((page) => page.getByRole("link", { name: "101", exact: true }).click()),
  },
  {
    name: "the place of a finding",
    path: "/returns",
    user: "analyst",
    prepare: ofCheck(async (page) => {
      await page.getByRole("link", { name: "101", exact: true }).click();
      await page.getByRole("link", { name: /^Header, line/ }).first().click();
      await page.getByRole("heading", { name: "What would fix it" }).waitFor();
    }),
  },
  { name: "findings by child", path: "/returns", user: "analyst", prepare: ofCheck((page) => page.getByRole("link", { name: "By child" }).click()) },
  {
    name: "findings about a child",
    path: "/returns",
    user: "analyst",
    prepare: ofCheck(async (page) => {
      await page.getByRole("link", { name: "By child" }).click();
      await page.getByRole("link", { name: "80811302" }).click();
    }),
  },
  { name: "what changed since the check before", path: "/returns", user: "analyst", prepare: ofCheck((page) => page.getByRole("link", { name: "Changes" }).click()) },
  { name: "fix list", path: "/returns", user: "analyst", prepare: ofCheck((page) => page.getByRole("link", { name: "Fix list" }).click()) },
  {
    name: "fix list of a worker",
    path: "/returns",
    user: "analyst",
    prepare: ofCheck(async (page) => {
      await page.getByRole("link", { name: "Fix list" }).click();
      await page.locator("main th a").first().click();
    }),
  },
  { name: "files of a check", path: "/returns", user: "analyst", prepare: ofCheck((page) => page.getByRole("link", { name: "Files" }).click()) },
];
