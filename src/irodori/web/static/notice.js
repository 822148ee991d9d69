/* What the open result says over its whole width: what it is doing, what went wrong, what was done. */
import { passwordForm } from "./row.js";

const one = (name) => document.getElementById(name);

export const sayBusy = (text) => { one("busy").textContent = text; };

// ---- What went wrong, and what was done ----

const sayNotice = (text, kind) => {
  one("notice-text").textContent = text;
  one("notice-ask").replaceChildren();
  one("notice").dataset.kind = kind;
  one("notice").hidden = !text;
};

/** Show what went wrong over the whole width until it is closed; an empty text takes it away. */
export const sayProblem = (text) => sayNotice(text, "problem");

/** Show what was done in the same place. */
export const sayDone = (text) => sayNotice(text, "done");
one("notice-close").addEventListener("click", () => sayProblem(""));

/** Ask for a password where its lack is told. */
export const askPassword = (text, take) => {
  sayProblem(text);
  const form = passwordForm((password) => { sayProblem(""); take(password); });
  one("notice-ask").replaceChildren(form);
  form.querySelector("input").focus();
};
