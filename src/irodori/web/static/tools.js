/* The other tools: each form makes one file of the books that are chosen in it. */
import { make, Refused, wordsOf } from "./conversion.js";
import { readDay } from "./dates.js";
import { save } from "./desk.js";
import { asksPassword, passwordForm } from "./row.js";
import { say } from "./words.js";

const passwords = [];
const FIELDS = { "check-book": "files", "diff-old": "files", "diff-new": "files", "summary-books": "files", "summary-before": "before" };

const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files].map((file) => [FIELDS[input.name], file]));

const fieldsOf = (form) => {
  const fields = {};
  for (const input of form.querySelectorAll("input:not([type=file])")) fields[input.name] = input.value.trim();
  if (fields.as_of) {
    fields.as_of = readDay(fields.as_of);
    if (!fields.as_of) throw new Refused({ code: "", detail: say("deadline.unreadable") });
  }
  return fields;
};

/** A page that was made opens beside this one; a workbook is saved. */
const hand = ({ blob, name }) => save(blob, name);

const use = async (form) => {
  const [busy, problem, button] = [form.querySelector(".busy"), form.querySelector(".problem"), form.querySelector(".button")];
  const missing = [...form.querySelectorAll("input[type=file]")].find((input) => !input.files.length && input.name !== "summary-before");
  problem.textContent = missing ? say("tool.choose", { field: missing.labels[0].textContent }) : "";
  if (missing) { missing.focus(); return; }
  form.parentElement.querySelectorAll(".tool + .password").forEach((each) => each.remove());
  button.disabled = true;
  busy.textContent = say("tool.making");
  try {
    hand(await make(form.dataset.tool, filesOf(form), { ...fieldsOf(form), password: passwords.join("\n") }));
    busy.textContent = say("tool.made");
  } catch (error) {
    busy.textContent = "";
    problem.textContent = wordsOf(error);
    if (asksPassword(error.problem)) ask(problem, form);
  } finally {
    button.disabled = false;
  }
};

/** Ask for the password of a book; those that were given before stay known while the page is open. */
const ask = (problem, form) => {
  const field = passwordForm((password) => { passwords.push(password); use(form); });
  // a form within a form is none: the field stands behind it
  document.querySelectorAll(".tool + .password").forEach((each) => each.remove());
  form.after(field);
  field.querySelector("input").focus();
  problem.scrollIntoView({ block: "nearest" });
};

for (const form of document.querySelectorAll("[data-tool]")) {
  form.addEventListener("submit", (event) => { event.preventDefault(); use(form); });
}
