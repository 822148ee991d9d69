/* What is known of the chosen cell, and the status of its plan. */
import { OPEN, readDeadline, shownDay } from "./dates.js";
import { CLEARED, make, OUTCOMES, outcomeWord, say, STATUSES, UNRATED } from "./words.js";

const panel = document.getElementById("panel");
const one = (name) => document.getElementById(name);
const choices = one("plan-choices");
const deadline = one("plan-deadline");
const picker = one("plan-picker");
let result = null;
let at = null;
let plan = null;
/** The sheet whose statuses are offered. */
let offered = null;
let onChoice = () => {};
let onLeave = () => {};

/** Hear choices, and that the deadline is left by a key. */
export const hear = ({ choice, leave }) => { onChoice = choice; onLeave = leave; };

/** Return a status in words: one of the page's, one of the legend's own, with 期限超過 or 期限内 where it says so itself. */
export const statusWord = (status) => {
  const [name, limit] = status.split(".");
  const word = STATUSES.includes(name) ? say(`status.${name}`) : name;
  return limit ? say(`limit.${limit}`, { status: word }) : word;
};
export const beforeWord = (color) => (color === UNRATED ? say("color.other") : outcomeWord(color));

/** Offer the statuses that a legend alone knows, before the button that takes a status back. */
export const offerOwn = (group, name, statuses) => {
  for (const button of group.querySelectorAll("[data-own]")) button.remove();
  const last = group.querySelector(`[data-${name}=${CLEARED}]`);
  for (const status of statuses.filter((each) => !STATUSES.includes(each))) {
    const button = last.cloneNode();
    Object.assign(button.dataset, { [name]: status, own: "" });
    button.textContent = status;
    last.before(button);
  }
};

/** Return where a plan's status and deadline come from, in words. */
export const sourceOf = (each) => (each.choice ? say("source.here") : each.own.statusSource);

/** Return why a chosen status gives its colour. */
const reasonOf = (each, asOf) => {
  if (!each.choice) return each.reason;
  if (each.isCleared) return say("reason.cleared");
  const words = { status: statusWord(each.status), color: outcomeWord(each.outcome), asOf: shownDay(asOf) };
  const { steps, undated } = each.sheet.statusColors[each.choice.status] ?? { steps: [], undated: UNRATED };
  if (steps.every(([, color]) => color === undated)) return say("reason.plain", words);
  if (!each.deadline || each.deadline === OPEN) return say(each.outcome === UNRATED ? "reason.undated" : "reason.plain", words);
  const code = each.deadline < asOf ? "reason.overdue" : "reason.within";
  return say(code, { ...words, deadline: shownDay(each.deadline) });
};

/** Show a cell. */
export const show = (next, chosen) => {
  result = next;
  at = chosen;
  panel.classList.toggle("empty", !at);
  if (!at) return;
  const { sheet, row, column } = at;
  const table = sheet.tableAt(row);
  const index = sheet.rowIndex[row];
  one("cell-ref").textContent = sheet.reference(row, column);
  one("cell-path").textContent = table ? result.pathOf(sheet, row, column) : "";
  one("cell-who").textContent = table ? [result.oneLine(table.ministries[index]), result.oneLine(table.names[index])].filter(Boolean).join(" · ") : "";
  one("cell-text").textContent = result.texts[sheet.columns[column].texts[row]];
  const number = result.planAt(sheet, row, column);
  plan = number === undefined ? null : result.plan(number);
  one("cell-notes").replaceChildren(...notes());
  showPlan();
};

const note = (kind, word, text, from = "") => {
  const item = make("li", `note note-${kind}`);
  item.append(make("b", "", word), make("span", "", text));
  if (from) item.append(make("small", "", say("from", { source: from })));
  return item;
};

const notes = () => {
  const { sheet, row, column } = at;
  const rated = sheet.rated.get(column);
  const items = [];
  if (rated && rated.verdicts[row] >= 0) {
    const [, , reason, remark, , source] = result.verdicts[rated.verdicts[row]];
    const outcome = rated.outcomes[row];
    const text = plan ? reasonOf(plan, result.asOf.date) : reason;
    items.push(note(OUTCOMES[outcome], outcome === UNRATED ? say("column.unrated") : outcomeWord(outcome), text, plan ? sourceOf(plan) : source));
    if (remark && !plan?.choice) items.push(note("check", say("column.attention"), remark));
    if (rated.before[row] !== outcome) items.push(note("before", say("before"), beforeWord(rated.before[row])));
  }
  if (!plan?.choice) {
    const said = new Set(items.map((item) => item.querySelector("span").textContent));
    for (const { text, severity } of result.findingsAt(sheet, row, column)) {
      if (!said.has(text)) items.push(note(severity === "info" ? "info" : "check", say(severity === "info" ? "info" : "column.attention"), text));
    }
  }
  return items;
};

// ---- The plan's status ----

const showPlan = () => {
  one("plan").hidden = !plan;
  if (!plan) return;
  if (offered !== plan.sheet) offerOwn(choices, "status", plan.sheet.statuses);
  offered = plan.sheet;
  for (const button of choices.children) button.setAttribute("aria-pressed", String(button.dataset.status === (plan.isCleared ? CLEARED : plan.status)));
  const now = plan.status ? say("plan.now", { status: statusWord(plan.status), source: sourceOf(plan) }) : say(plan.isCleared ? "plan.cleared" : "plan.unknown");
  one("plan-now").textContent = now;
  if (document.activeElement !== deadline) deadline.value = plan.choice?.deadline ? shownDay(plan.choice.deadline) : "";
  one("plan-reset").disabled = !plan.choice;
  showDeadline();
};

const showDeadline = () => {
  const text = deadline.value.trim();
  const day = text ? readDeadline(text) : null;
  deadline.setAttribute("aria-invalid", String(Boolean(text) && !day));
  if (text && !day) one("plan-era").textContent = say("deadline.unreadable");
  else if (day) one("plan-era").textContent = shownDay(day);
  else if (plan.fallback) one("plan-era").textContent = say("deadline.fallback", { date: shownDay(plan.fallback), source: plan.fallbackSource });
  else one("plan-era").textContent = plan.fallbackText ? say("deadline.none.text", { text: plan.fallbackText }) : say("deadline.none");
};

const given = () => readDeadline(deadline.value);

const choose = (status) => {
  if (status === CLEARED) { clear(); return; }
  const day = given();
  if (day === null) { deadline.focus(); return; }
  onChoice([{ key: plan.key, choice: { status, deadline: day } }]);
};

/** Take the plan's status back, whoever gave it. */
const clear = () => {
  deadline.value = "";
  onChoice([{ key: plan.key, choice: result.cleared(plan) }]);
};

choices.addEventListener("click", (event) => {
  const { status } = event.target.dataset;
  if (status) choose(status);
});
one("plan-reset").addEventListener("click", () => {
  deadline.value = "";
  choices.firstElementChild.focus();
  onChoice([{ key: plan.key, choice: null }]);
});
deadline.addEventListener("input", showDeadline);
/** Take the deadline as it is written; returns whether it could be taken. */
const takeDeadline = () => {
  const day = given();
  if (!plan || day === null) return false;
  if (day === (plan.choice?.deadline ?? "")) return true;
  if (plan.status) choose(plan.status);
  else one("plan-era").textContent = say("plans.status.first");
  return Boolean(plan.status);
};
deadline.addEventListener("change", takeDeadline);
deadline.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  if (event.key === "Enter" && !takeDeadline()) return;
  deadline.value = plan.choice?.deadline ? shownDay(plan.choice.deadline) : "";
  onLeave();
});

/** Go to the deadline of the plan that is shown, if there is one. */
export const goToDeadline = () => { if (plan) deadline.focus(); };
one("plan-pick").addEventListener("click", () => {
  const day = given() || plan.deadline;
  picker.value = day === OPEN ? "" : day || "";
  try { picker.showPicker(); } catch { deadline.focus(); }
});
picker.addEventListener("change", () => {
  deadline.value = picker.value ? shownDay(picker.value) : "";
  showDeadline();
  takeDeadline();
});
one("plan").addEventListener("submit", (event) => event.preventDefault());
