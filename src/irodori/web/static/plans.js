/* All plans as a table that is edited like one in a spreadsheet: rows are drawn as they come into view. */
import { columnOf, columnsOf, HEADINGS, rowsOf, statusOf, toTable, WITHDRAWN } from "./clipboard.js";
import { readDeadline, shownDay } from "./dates.js";
import { offerOwn, sourceOf, statusWord } from "./panel.js";
import { arrange, bringRow, hearScroll, renewRow } from "./renew.js";
import { hearEnter } from "./toolbar.js";
import { CLEARED, colorOf, count, fold, isColor, make, outcomeWord, say, STATUS_KEYS, STATUSES, UNRATED } from "./words.js";

const AHEAD = 10;
const KEYS = { ...STATUS_KEYS, Backspace: CLEARED };
/** The option of a status that the legend alone knows. */
const OTHER = "other";

const one = (name) => document.getElementById(name);
const grid = one("plans");
const body = one("plans-body");
let result = null;
let listed = [];
let active = 0;
let anchor = 0;
let selected = new Set();
let sort = { by: "number", up: true };
let onChoice = () => {};
let onGo = () => {};
let onTable = () => {};
let onTold = () => {};
/** The height of a row in pixels, which is another on a phone. */
let rowHeight = 30;

/** Hear choices, the plan that is gone to, a table that was pasted, and sentences about what was not used. */
export const hear = ({ choice, go, table, told }) => { onChoice = choice; onGo = go; onTable = table; onTold = told; };

// ---- Which plans are listed ----

const filters = () => ({ which: one("plans-which").value, ministry: one("plans-ministry").value, text: fold(one("plans-search").value) });
/** The texts of a result as they are searched. */
const searched = new Map();
const folded = (text) => {
  if (!searched.has(text)) searched.set(text, fold(text));
  return searched.get(text);
};

/** Return what of a plan is searched. */
const searchedIn = (plan) => [plan.ministry, plan.procedure, placeOf(plan), plan.text, wordOf(plan)];

/** Return the status of a plan as it is shown. */
const wordOf = (plan) => (plan.canChange ? plan.status && statusWord(plan.status) : plan.written);

/** Return which of its procedure's plans one is: 課題① a. */
const placeOf = (plan) => `${plan.issue} ${plan.letter}`.trim();

const PASS = {
  all: () => true,
  unknown: (plan) => plan.outcome === UNRATED,
  overdue: (plan) => plan.status !== "done" && Boolean(plan.deadline) && plan.deadline < result.asOf.date,
  changed: (plan) => Boolean(plan.choice),
};

const SORTS = {
  number: (plan) => plan.number,
  ministry: (plan) => plan.ministry,
  procedure: (plan) => plan.procedure,
  issue: (plan) => `${plan.issue}${plan.letter}`,
  text: (plan) => plan.text,
  status: (plan) => STATUSES.indexOf(plan.status),
  deadline: (plan) => plan.deadline || "9",
  source: (plan) => sourceOf(plan),
  color: (plan) => plan.outcome,
};

const { compare: compareTexts } = new Intl.Collator("ja");
const compare = (one, other) => (typeof one === "number" ? one - other : compareTexts(one, other));

/** Show a result. Of the same book the rows that were chosen stay so: the rest of a large one may give their plans other numbers. */
export const show = (next, { isNew = false } = {}) => {
  const before = isNew ? null : result;
  const moved = (number) => (before && number !== undefined ? next.numberOf(before.plan(number).key) : undefined);
  const places = placesOf().map(moved);
  selected = new Set([...selected].map(moved));
  result = next;
  searched.clear();
  offerMinistries(one("plans-ministry"), result);
  offerOwn(one("give"), "give", [...new Set(result.sheets.flatMap((sheet) => sheet.statuses))]);
  list(places);
};

/** Offer the ministries of a result, where there are several. */
export const offerMinistries = (chooser, of) => {
  const names = of.ministries();
  const kept = chooser.value;
  const every = say(of.hasPlans ? "every.ministry" : "every.group");
  chooser.replaceChildren(new Option(every, ""), ...names.map((name) => new Option(name, name)));
  chooser.value = names.includes(kept) ? kept : "";
  chooser.hidden = names.length < 2;
};

/** Return the active plan and the one from which rows are chosen with Shift. */
const placesOf = () => [listed[active], listed[anchor]];

/** List the plans that pass the filters; both places stay with their plans, where those are listed. */
const list = (places = placesOf()) => {
  if (!result) return;
  listed = passing();
  if (sort.by !== "number" || !sort.up) listed = sorted(listed, SORTS[sort.by], sort.up);
  const there = new Set(listed);
  selected = new Set([...selected].filter((number) => there.has(number)));
  active = Math.max(listed.indexOf(places[0]), 0);
  anchor = listed.includes(places[1]) ? listed.indexOf(places[1]) : active;
  grid.setAttribute("aria-rowcount", String(listed.length + 1));
  showSort();
  draw();
};

/** Return the plans that pass the filters. */
const passing = () => {
  const { which, ministry, text } = filters();
  const every = Array.from({ length: result.planCount }, (_, number) => number);
  if (which === "all" && !ministry && !text) return every;
  return every.filter((number) => {
    const plan = result.plan(number);
    if (!PASS[which](plan) || (ministry && plan.ministry !== ministry)) return false;
    return !text || searchedIn(plan).some((each) => folded(each).includes(text));
  });
};

const showSort = () => {
  for (const head of grid.querySelectorAll("[data-sort]")) {
    if (head.dataset.sort === sort.by) head.setAttribute("aria-sort", sort.up ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  }
};

/** Return rows sorted by a key, in the order of the book where it is the same. Only distinct keys are compared: comparing texts takes most of the time. */
const sorted = (numbers, keyOf, isUp) => {
  const keys = numbers.map((number) => keyOf(result.plan(number)));
  const distinct = [...new Set(keys)].sort(compare);
  const ranks = new Map(distinct.map((key, rank) => [key, isUp ? rank : -rank]));
  const ranked = numbers.map((number, at) => ({ number, rank: ranks.get(keys[at]) }));
  ranked.sort((one, other) => one.rank - other.rank || one.number - other.number);
  return ranked.map(({ number }) => number);
};

// ---- Drawing ----

/** Draw the rows in sight; with `reuse`, while scrolling, those that stay are kept as they are. A field that is in use is never taken away. */
export const draw = ({ reuse = false } = {}) => {
  if (!result) return;
  rowHeight = parseFloat(getComputedStyle(grid).getPropertyValue("--plan-row"));
  body.style.height = `${listed.length * rowHeight}px`;
  const first = Math.max(Math.floor(grid.scrollTop / rowHeight) - AHEAD, 0);
  const last = Math.min(first + Math.ceil(grid.clientHeight / rowHeight) + AHEAD * 2, listed.length);
  const there = new Map([...body.children].map((each) => [each.dataset.key, each]));
  const rows = [];
  for (let at = first; at < last; at += 1) {
    const kept = there.get(result.plan(listed[at]).key);
    if (kept && reuse) rows.push(kept);
    else rows.push(kept ? renewRow(kept, row(at)) : row(at));
  }
  arrange(body, rows);
  tell();
};

const tell = () => {
  one("plans-count").textContent = say("plans.count", { listed: count(listed.length), all: count(result.planCount) });
  const chosen = targets().length;
  one("plans-selected").textContent = selected.size ? say("plans.selected", { count: count(chosen) }) : "";
  const isAll = listed.length > 0 && selected.size === listed.length;
  one("plans-all").textContent = say(isAll ? "plans.unselect" : "plans.select");
  one("plans-all").dataset.all = isAll ? "yes" : "";
};

const row = (at) => {
  const plan = result.plan(listed[at]);
  const item = make("div", "plan-row");
  item.role = "row";
  item.id = `p-${plan.number}`;
  item.dataset.at = at;
  item.dataset.key = plan.key;
  item.setAttribute("aria-rowindex", String(at + 2));
  item.setAttribute("aria-selected", String(selected.has(plan.number)));
  item.classList.toggle("active", at === active);
  item.classList.toggle("changed", Boolean(plan.choice));
  item.style.transform = `translateY(${at * rowHeight}px)`;
  item.append(cell(plan.ministry), cell(plan.procedure), cell(placeOf(plan)), cell(plan.text), statusCell(plan), deadlineCell(plan), cell(sourceOf(plan)), colorCell(plan));
  return item;
};

const cell = (text) => {
  const item = make("div", "plan-cell", text);
  item.role = "gridcell";
  item.title = text;
  return item;
};

const statusCell = (plan) => {
  if (!plan.canChange) return cell(plan.written);
  const chooser = field("select", plan, "status");
  const known = [...new Set([...plan.sheet.statuses, plan.status])].filter((status) => status in plan.sheet.statusColors);
  const isOther = plan.status && !known.includes(plan.status);
  if (isOther) chooser.append(new Option(plan.status, OTHER));
  chooser.append(new Option("－", CLEARED), ...known.map((status) => new Option(statusWord(status), status)));
  chooser.value = isOther ? OTHER : plan.status || CLEARED;
  return cellOf(chooser);
};

const deadlineCell = (plan) => {
  if (!plan.canChange) return cell(plan.deadline && shownDay(plan.deadline));
  const input = field("input", plan, "deadline");
  input.defaultValue = plan.choice?.deadline ? shownDay(plan.choice.deadline) : "";
  input.placeholder = plan.deadline ? shownDay(plan.deadline) : "－";
  return cellOf(input);
};

const FIELD_NAMES = { status: "plans.status.of", deadline: "plans.deadline.of" };

/** Return the field of a plan in which something of it is changed. */
const field = (tag, plan, name) => {
  const item = make(tag);
  item.dataset.plan = plan.number;
  item.dataset.field = name;
  item.tabIndex = -1;
  item.setAttribute("aria-label", say(FIELD_NAMES[name], { plan: `${plan.procedure} ${placeOf(plan)}` }));
  return item;
};

const cellOf = (content) => {
  const item = cell("");
  item.append(content);
  return item;
};

const fillOf = (plan) => (isColor(plan.outcome) ? result.fills[plan.sheet.colorFills[1][colorOf(plan.outcome)]] : "");

const colorCell = (plan) => cellOf(make("span", `plan-color ${fillOf(plan)}`, outcomeWord(plan.outcome)));

/** Return what is printed of the list: its headings, how many rows, and the texts of each. */
export const printed = () => {
  const headings = [...grid.querySelectorAll("[data-sort] button")].map((each) => each.textContent);
  return [headings, listed.length, (at) => printedRow(result.plan(listed[at]))];
};

const printedRow = (plan) => ({
  texts: [
    plan.ministry, plan.procedure, placeOf(plan), plan.text, wordOf(plan),
    plan.deadline ? shownDay(plan.deadline) : "", sourceOf(plan), outcomeWord(plan.outcome),
  ],
  fill: fillOf(plan),
});

// ---- Changing ----

const targets = () => {
  const here = listed[active];
  return selected.size && selected.has(here) ? listed.filter((number) => selected.has(number)) : here === undefined ? [] : [here];
};

/** Return those of some rows that can be changed. */
const plansOf = (numbers) => numbers.map((number) => result.plan(number)).filter((plan) => plan.canChange);

/** Give plans a status or take it back, or with null what the sheet says; those that are named, else the selected ones. */
const give = (status, numbers = targets()) => {
  onChoice(plansOf(numbers).map((plan) => ({ key: plan.key, choice: status && result.choiceOf(plan, status) })));
};

const giveDeadline = (text, numbers = targets()) => {
  const day = readDeadline(text);
  if (day === null) { onTold([say("deadline.unreadable")]); return false; }
  const plans = plansOf(numbers).filter((plan) => plan.status);
  onTold([plans.length < numbers.length ? say("plans.status.first") : ""]);
  onChoice(plans.map((plan) => ({ key: plan.key, choice: { status: plan.status, deadline: day } })));
  return plans.length > 0;
};

// ---- To and from a spreadsheet ----

/** Take rows of a spreadsheet: a table that names its plans, or from the active row on a status and a deadline, perhaps beside the plan's text. */
const paste = (text) => {
  const lines = rowsOf(text);
  const columns = lines[0].map(columnOf);
  const hasHead = columns.includes("status") || columns.filter(Boolean).length > 1;
  if (columns.includes("procedure") && columns.includes("plan")) { onTable(toTable(lines)); return; }
  const wide = Math.max(...lines.map((fields) => fields.length));
  if (!hasHead && wide >= 6 && wide <= HEADINGS.length) { onTable(toTable([HEADINGS.slice(0, wide), ...lines])); return; }
  const rows = hasHead ? lines.slice(1) : lines;
  const isStatus = (word) => result.sheets.some((sheet) => statusOf(sheet, word) !== null);
  if (rows.length) pasteRows(rows, hasHead ? columns : columnsOf(rows, isStatus));
};

/** Take rows for the plans from the active one on, or one row for all selected plans; what is more than a word is read by the program. */
const pasteRows = (rows, columns) => {
  const isOne = rows.length === 1 && selected.size > 1;
  const places = isOne ? targets() : listed.slice(active, active + rows.length);
  const lines = places.map((number, at) => pastedLine(result.plan(number), rows[isOne ? 0 : at], columns)).filter(({ status, deadline }) => status || deadline);
  const used = lines.filter((line) => isOfItsPlan(line) && (line.status || line.plan.status));
  const told = notUsed(lines, isOne ? 0 : rows.length - places.length);
  const changes = used.map(({ plan, status, deadline }) => ({ key: plan.key, choice: choiceIn(plan, status, deadline) }));
  if (changes.some(({ choice }) => choice === undefined)) { onTable(toTable([HEADINGS, ...used.map(tableRow)]), told); return; }
  if (changes.length) onChoice(changes);
  onTold(told);
};

/** Return sentences on what of some lines is not used, and on those beyond the last plan. */
const notUsed = (lines, beyond) => {
  const others = lines.filter((line) => !isOfItsPlan(line));
  const lacksStatus = lines.some((line) => isOfItsPlan(line) && !line.status && !line.plan.status);
  return [
    others.length ? say("plans.other_text", { count: count(others.length), first: others[0].text || others[0].status }) : "",
    lacksStatus ? say("plans.status.first") : "",
    beyond > 0 ? say("plans.beyond", { count: count(beyond) }) : "",
  ];
};

const pastedLine = (plan, row, columns) => {
  const fields = Object.fromEntries(columns.map((name, column) => [name, row[column] ?? ""]));
  return { plan, text: "", status: "", deadline: "", ...fields };
};

const isOfItsPlan = ({ plan, text }) => plan.canChange && (!text || fold(text) === fold(plan.text));

/** Return the choice that words make of a plan; undefined where they are more than a word and a day. */
const choiceIn = (plan, word, text) => {
  const status = word ? statusOf(plan.sheet, word) : plan.status;
  const day = text ? readDeadline(text) : plan.choice?.deadline ?? "";
  return status === null || day === null ? undefined : result.choiceOf(plan, status, day);
};

/** Return a plan as a row of a table with all headings. */
const tableRow = ({ plan, status, deadline }) =>
  [plan.ministry, plan.procedure, plan.issue, plan.letter, status || plan.tableWord, deadline, plan.text, plan.key];

/** Return the selected rows as a table that can be pasted back here, and read as a CSV. */
const copied = () => {
  const rows = targets().map((number) => {
    const plan = result.plan(number);
    return tableRow({ plan, status: plan.isCleared ? WITHDRAWN : "", deadline: plan.choice?.deadline ? shownDay(plan.choice.deadline) : "" });
  });
  return [HEADINGS, ...rows].map((fields) => fields.join("\t")).join("\r\n");
};

// ---- Moving ----

const activate = (at, { extend = false, toggle = false } = {}) => {
  if (!listed.length) return;
  active = Math.min(Math.max(at, 0), listed.length - 1);
  if (!extend) anchor = active;
  if (extend) selected = new Set(listed.slice(Math.min(anchor, active), Math.max(anchor, active) + 1));
  else if (!toggle) selected = new Set([listed[active]]);
  else if (!selected.delete(listed[active])) selected.add(listed[active]);
  bringRow(grid, active * rowHeight, rowHeight, one("plans-head").offsetHeight);
  draw();
  grid.setAttribute("aria-activedescendant", `p-${listed[active]}`);
  onGo(result.plan(listed[active]));
};

/** Show a plan in the list, where it is listed. */
export const reveal = (number) => {
  const at = listed.indexOf(number);
  if (at >= 0 && at !== active) activate(at);
};

const select = (numbers) => {
  selected = new Set(numbers);
  draw();
};

grid.addEventListener("keydown", (event) => {
  const isField = event.target !== grid;
  if ((event.ctrlKey || event.metaKey) && event.key === "a" && !isField) {
    select(listed);
    event.preventDefault();
  } else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (isField) fieldKey(event);
  else rowKey(event);
});

const rowKey = (event) => {
  const page = Math.max(Math.floor(grid.clientHeight / rowHeight) - 2, 1);
  const places = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: listed.length - 1 };
  if (event.key in places) activate(places[event.key], { extend: event.shiftKey });
  else if (event.key === " ") activate(active, { toggle: true });
  else if (event.key in KEYS) give(KEYS[event.key]);
  else if (event.key === "Enter" || event.key === "F2") body.querySelector(`[data-plan="${listed[active]}"][data-field=deadline]`)?.focus();
  else return;
  event.preventDefault();
};

/** Leave a field: with Escape as it was, with Enter for the next plan. */
const fieldKey = (event) => {
  const isInput = event.target.tagName === "INPUT";
  const isTaken = event.key === "Enter" && isInput;
  if (!isTaken && event.key !== "Escape") return;
  if (!isTaken && isInput) event.target.value = event.target.defaultValue;
  grid.focus({ preventScroll: true });
  event.preventDefault();
  if (isTaken) activate(active + 1);
};

body.addEventListener("change", (event) => {
  const { plan, field } = event.target.dataset;
  const number = Number(plan);
  const numbers = selected.has(number) && selected.size > 1 ? targets() : [number];
  if (field === "status" && event.target.value !== OTHER) give(event.target.value, numbers);
  if (field === "deadline") giveDeadline(event.target.value, numbers);
});

body.addEventListener("mousedown", (event) => {
  const item = event.target.closest(".plan-row");
  if (!item) return;
  if (event.shiftKey) event.preventDefault();
  if (event.target !== document.activeElement) grid.focus({ preventScroll: true }); // a field that is left gives what was typed to the plan that it is of
  const at = Number(item.dataset.at);
  if (event.target.matches("select, input")) enterField(at);
  else activate(at, { extend: event.shiftKey, toggle: event.ctrlKey || event.metaKey });
});

/** Make the plan of a field the active one; what is selected stays, if it is among it. */
const enterField = (at) => {
  active = at;
  if (selected.has(listed[at])) return;
  anchor = at;
  selected = new Set([listed[at]]);
  onGo(result.plan(listed[at]));
};

grid.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text || (event.target !== grid && !text.includes("\n") && !text.includes("\t"))) return;
  event.preventDefault();
  paste(text);
});

grid.addEventListener("copy", (event) => {
  if (event.target.matches("input") || !result) return;
  event.clipboardData.setData("text/plain", copied());
  event.preventDefault();
});

hearScroll(grid, () => { if (!body.contains(document.activeElement)) draw({ reuse: true }); });
new ResizeObserver(() => draw()).observe(grid);

let timer = 0;
one("plans-search").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => list(), 150); });
for (const name of ["plans-which", "plans-ministry"]) one(name).addEventListener("change", () => list());
for (const head of grid.querySelectorAll("[data-sort] button")) {
  head.addEventListener("click", () => {
    const by = head.parentElement.dataset.sort;
    sort = sort.by === by ? (sort.up ? { by, up: false } : { by: "number", up: true }) : { by, up: true };
    list();
  });
}
one("give").addEventListener("click", (event) => {
  const status = event.target.dataset.give;
  if (status !== undefined) give(status || null);
});
const giveDate = () => giveDeadline(one("plans-date").value);
hearEnter(one("plans-date"), giveDate);
one("plans-date-set").addEventListener("click", giveDate);
one("plans-all").addEventListener("click", () => select(one("plans-all").dataset.all ? [] : listed));
