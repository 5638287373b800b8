// What holds for every page.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    "no-trailing-whitespace": "off",
    "void-style": "off",
    "long-title": "off",
    "no-redundant-role": "off", // the design system says list roles aloud for Safari
    "prefer-native-element": "off", // role="region" on a scrolling table
    "require-sri": "off", // our own origin only
    "tel-non-breaking": "off",
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit"] }],
    "no-inline-style": "error",
  },
});

// No violation of WCAG 2.2 AA or of axe's own good practice. The policy of our pages forbids injected scripts, so
// axe comes through the debugger, which the policy does not bind.
export async function checkAccessibility(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const words = result.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).join(", ")})`);
  assert.deepEqual(words, [], "axe finds violations");
}

export async function checkHtml(html, name) {
  const report = await validator.validateString(html, name);
  const words = report.results.flatMap((r) => r.messages.map((m) => `line ${m.line}: ${m.message} (${m.ruleId})`));
  assert.deepEqual(words, [], "the HTML is not valid");
}

// At 320 px the page itself never scrolls sideways.
export async function checkNarrow(page) {
  await page.setViewportSize({ width: 320, height: 800 });
  const { wide, culprits } = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const culprits = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > limit + 1 && !element.closest(".k-scroll, .k-picture"))
      .slice(0, 5)
      .map((element) => `${element.tagName}.${element.className}`);
    return { wide: document.documentElement.scrollWidth - limit, culprits };
  });
  assert.ok(wide <= 0, `${wide} px wider than a screen of 320 px: ${culprits.join(", ")}`);
}

// In print there are no controls, and what is on the screen is on the paper.
export async function checkPrint(page) {
  await page.emulateMedia({ media: "print" });
  const visible = await page.evaluate(() =>
    [...document.querySelectorAll(".govuk-button, .k-nav, .govuk-breadcrumbs, .govuk-skip-link")]
      .filter((element) => getComputedStyle(element).display !== "none")
      .map((element) => element.className),
  );
  assert.deepEqual(visible, [], "controls are printed");
  assert.ok((await page.locator("h1").first().isVisible()) === true, "the heading is not printed");
  await page.emulateMedia({ media: "screen" });
}

// The security policy was not broken, and nothing failed to load or to run.
export function watchForFaults(page) {
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("requestfailed", (request) => faults.push(`${request.url()} ${request.failure()?.errorText}`));
  return faults;
}
