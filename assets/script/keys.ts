// Keys that press a button or follow a link: <button data-key="s">. Not while something is being typed, and not
// after the reader has turned them off: a single letter may be spoken or slipped by accident.

const remembered = "kindred-keys";

function areOff(): boolean {
  try {
    return window.localStorage.getItem(remembered) === "off";
  } catch {
    return false;
  }
}

function remember(off: boolean): void {
  try {
    window.localStorage.setItem(remembered, off ? "off" : "on");
  } catch {
    // without storage the choice lasts as long as the page
  }
}

// Under a form with data-keys: which keys there are, and a button that turns them off and on.
function offerToTurnOff(root: Document, form: HTMLElement, isOff: () => boolean, turn: (off: boolean) => void): void {
  const line = root.createElement("p");
  line.className = "govuk-body-s k-quiet";
  const words = root.createElement("span");
  const button = root.createElement("button");
  button.type = "button";
  button.className = "k-link-button";
  const say = (): void => {
    words.textContent = isOff()
      ? "Keys are off. "
      : "Keys: S same person, D different people, N not sure, A ask an agency. They decide at once. ";
    button.textContent = isOff() ? "Turn the keys on" : "Turn the keys off";
  };
  button.addEventListener("click", () => {
    turn(!isOff());
    say();
  });
  say();
  line.append(words, button);
  form.append(line);
}

export function bindKeys(root: Document): void {
  let off = areOff();
  const turn = (to: boolean): void => {
    off = to;
    remember(to);
  };
  root.querySelectorAll<HTMLElement>("form[data-keys]").forEach((form) => offerToTurnOff(root, form, () => off, turn));
  root.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (off || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest("input, select, textarea")) return;
    const wanted = root.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    wanted?.click();
  });
}
