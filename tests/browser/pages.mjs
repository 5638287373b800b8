// Every page that is checked for accessibility, valid HTML, narrow screens and print. Add yours here:
//   { path: "/families/{family}", user: "social.worker" }           signed in as that persona
//   { path: "/nope", status: 404 }                                   not signed in, and what it answers
// `prepare(page, area)` may do something first and return the path to check instead.
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
];
