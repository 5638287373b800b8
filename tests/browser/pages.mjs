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
  await page.waitForSelector(".moj-identity-bar");
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
  { name: "matches to settle", path: "/matches", user: "coordinator" },
  {
    name: "a match",
    path: "/matches",
    user: "coordinator",
    async prepare(page) {
      await page.locator('main a[href^="/matches/"]').first().click();
      await page.waitForURL(/\/matches\/./);
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
