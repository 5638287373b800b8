// Small improvements over plain HTML, each found by its data attribute.
import { bindKeys } from "./keys";

// Moves the focus to the error summary, so that a reader hears it first.
function focusErrorSummary(root: Document): void {
  const summary = root.querySelector<HTMLElement>("[data-module='govuk-error-summary']");
  if (!summary) return;
  summary.setAttribute("tabindex", "-1");
  summary.focus();
}

// A form that is sent twice by an impatient hand is sent once.
function preventDoubleSend(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method.toLowerCase() !== "post") return;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 2000);
  });
}

// "Show" beside a password, as words, not as a picture.
function offerToShowPasswords(root: Document): void {
  root.querySelectorAll<HTMLInputElement>("input[type='password'][data-may-show]").forEach((input) => {
    const button = root.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary k-show-password";
    button.textContent = "Show";
    button.setAttribute("aria-label", "Show password");
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? "Hide" : "Show";
      button.setAttribute("aria-label", hidden ? "Hide password" : "Show password");
    });
    input.form?.addEventListener("submit", () => (input.type = "password"));
    input.insertAdjacentElement("afterend", button);
  });
}

// Details open for printing and close again.
function openDetailsForPrint(root: Document): void {
  const opened: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    root.querySelectorAll<HTMLDetailsElement>("details:not([open])").forEach((details) => {
      details.open = true;
      opened.push(details);
    });
  });
  window.addEventListener("afterprint", () => {
    opened.splice(0).forEach((details) => (details.open = false));
  });
}

export function initComponents(root: Document): void {
  root.documentElement.classList.add("k-script");
  focusErrorSummary(root);
  preventDoubleSend(root);
  offerToShowPasswords(root);
  openDetailsForPrint(root);
  bindKeys(root);
}
