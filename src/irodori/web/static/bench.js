/* The open result: its sheet, its plans, what was chosen, and what is saved. */
import { readDay, shownDay } from "./dates.js";
import { hearFiles } from "./desk.js";
import { REFERENCE, Result } from "./data.js";
import { listPaper, sheetPaper } from "./paper.js";
import { rowsThatPass } from "./filters.js";
import * as lists from "./lists.js";
import * as panel from "./panel.js";
import * as plans from "./plans.js";
import * as printing from "./printing.js";
import { sayBusy, sayProblem } from "./notice.js";
import { showIn } from "./renew.js";
import * as sheetView from "./sheet.js";
import { hearEnter, hearKeys, makeToolbar } from "./toolbar.js";
import { finishWaiting, inTurn } from "./turns.js";
import { colorOf, count, fold, isColor, learnColors, make, OUTCOMES, say, STATUS_KEYS } from "./words.js";

const one = (name) => document.getElementById(name);
const root = one("result");
let entry = null;
let result = null;
let tab = "sheet";
let acts = {};
const kinds = new Set();

/** Hear what the page around has to do: keep, keepDesk, remake, save, compare. */
export const hear = (given) => { acts = given; };
export const opened = () => entry;
export const shownTab = () => tab;

// ---- Opening ----

export const open = (next, begin = "sheet") => {
  entry = next;
  kinds.clear();
  sheetView.setHidden(false);
  one("search").value = "";
  one("result-name").textContent = entry.name;
  sayProblem("");
  panel.show(null, null);
  showTab(begin);
  draw({ isNew: true });
};

export const close = () => {
  finishWaiting();
  entry = null;
  result = null;
  sheetView.forgetChosen();
};

/** Draw the result of the open book, where there is one. */
export const draw = ({ isNew = false } = {}) => {
  root.classList.toggle("waits", !entry?.result);
  if (!entry?.result) return;
  result = entry.result;
  drawSheet(isNew);
  plans.show(result, { isNew });
  showOptions();
  showCounts();
  showStep();
  showTabContent();
  root.dataset.ready = String(Number(root.dataset.ready ?? 0) + 1);
};

/** Draw a sheet, of the same book the one that is shown already, and what is chosen above it. */
const drawSheet = (isNew) => {
  const place = sheetView.current()?.number ?? 0;
  learnColors(result.colors);
  sheetView.showResult(result);
  fillKinds();
  fillTabs();
  plans.offerMinistries(one("ministry"), result);
  sayKind();
  sheetView.showSheet(isNew || place >= result.sheets.length ? 0 : place);
  filter();
  sayHidden();
  if (isNew) sheetView.goToStart();
  else panel.show(result, sheetView.cell());
};

/** Offer the colours beyond the five, too. */
const fillKinds = () => {
  const there = [...one("counts").querySelectorAll("[data-beyond]")];
  if (isSame(there.map(({ dataset }) => dataset.kind), result.colors.map(([name]) => name))) return;
  for (const button of there) button.remove();
  one("counts").querySelector("[data-kind=none]").before(...result.colors.map(kindOf));
  makeToolbar(one("counts"));
};

const kindOf = ([name, word]) => {
  const button = make("button");
  button.type = "button";
  Object.assign(button.dataset, { kind: name, beyond: "" });
  button.append(make("i"), `${word} `, make("b"));
  return button;
};

/** Speak of plans where the book has some that can be changed, else of its rows. */
const sayKind = () => {
  root.classList.toggle("no-plans", !result.hasPlans);
  for (const each of root.querySelectorAll("[data-items]")) each.textContent = result.hasPlans ? each.dataset.plans : each.dataset.items;
};

const fillTabs = () => {
  const tabs = result.sheets.length > 1 ? result.sheets.map(tabOf) : [];
  const words = (buttons) => buttons.map((each) => each.textContent);
  if (!isSame(words([...one("sheet-tabs").children]), words(tabs))) one("sheet-tabs").replaceChildren(...tabs);
  makeToolbar(one("sheet-tabs"));
  markSheetTab(sheetView.current()?.number ?? 0);
};

const tabOf = (sheet) => {
  const button = make("button", "", sheet.name);
  button.type = "button";
  button.dataset.sheet = sheet.number;
  return button;
};

/** Whether two lists hold the same names: buttons that are there already stay, and keep the focus. */
const isSame = (one, other) => one.join("\n") === other.join("\n");

const markSheetTab = (number) => {
  for (const each of one("sheet-tabs").children) each.setAttribute("aria-pressed", String(Number(each.dataset.sheet) === number));
};

one("sheet-tabs").addEventListener("click", (event) => {
  const { sheet } = event.target.dataset;
  if (sheet !== undefined) goToSheet(Number(sheet));
});

const goToSheet = (number) => {
  if (sheetView.current()?.number === number) return;
  changeSheet(number);
  sheetView.goToStart();
};

const changeSheet = (number) => {
  sheetView.showSheet(number);
  filter();
  sayHidden();
  markSheetTab(number);
};

/** Go to a cell wherever it is. */
const goTo = (sheet, row, column) => {
  showTab("sheet");
  goToSheet(sheet.number);
  if (!sheetView.rowsShown().includes(row)) clearFilters();
  if (sheetView.isHidden(row, column)) showHidden(true);
  sheetView.choose(row, column);
  one("grid").focus({ preventScroll: true });
};
lists.hear(goTo);

// ---- Views ----

export const showTab = (name) => {
  tab = name;
  for (const button of root.querySelectorAll("[data-tab]")) button.setAttribute("aria-pressed", String(button.dataset.tab === name));
  for (const view of root.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== name;
  root.dataset.shows = name;
  if (result) showTabContent();
};

const showTabContent = () => CONTENTS[tab]?.();

const showSheet = () => {
  sheetView.redraw();
  panel.show(result, sheetView.cell());
};

/** Show the list, from the plan on that is chosen in the sheet. */
const showPlans = () => {
  plans.draw();
  const chosen = sheetView.cell();
  const number = chosen ? result.planAt(chosen.sheet, chosen.row, chosen.column) : undefined;
  if (number === undefined) panel.show(result, null); // a cell that is no plan is in no row of the list
  else plans.reveal(number);
};

const showChanges = () => {
  acts.compareAgain(entry);
  lists.showChanges(one("changes"), result, entry.since ?? null);
};

/** What draws each view. */
const CONTENTS = {
  sheet: showSheet,
  plans: showPlans,
  findings: () => lists.showFindings(one("findings"), result, entry.row.columnsPlace),
  changes: showChanges,
  legend: () => lists.showLegend(one("legend"), result),
};

/** What hears the keys of a view. */
const KEYS_OF = { sheet: "grid", plans: "plans" };

/** Show a view because a person asks for it: the next keys are for it, and a reload comes back to it. */
const goToTab = (name) => {
  showTab(name);
  if (name in KEYS_OF) one(KEYS_OF[name]).focus({ preventScroll: true });
  acts.keepDesk();
};
for (const button of root.querySelectorAll("[data-tab]")) button.addEventListener("click", () => goToTab(button.dataset.tab));
makeToolbar(one("tabs"));
for (const name of ["tabs", "counts", "sheet-tabs"]) hearKeys(one(name));

const foldAway = (what, isFolded) => {
  root.classList.toggle(`no-${what}`, isFolded);
  one(`fold-${what}`).setAttribute("aria-pressed", String(isFolded));
  if (what === "head") document.documentElement.classList.toggle("no-head", isFolded);
};
for (const what of ["head", "panel"]) one(`fold-${what}`).addEventListener("click", () => foldAway(what, !root.classList.contains(`no-${what}`)));
one("panel-close").addEventListener("click", () => { sheetView.forgetChosen(); panel.show(result, null); one("grid").focus(); });
one("density").addEventListener("click", () => {
  const isRoomy = one("density").getAttribute("aria-pressed") !== "true";
  one("density").setAttribute("aria-pressed", String(isRoomy));
  sheetView.setDensity(isRoomy ? "roomy" : "dense");
});

// ---- Filters ----

/** Return the rows that pass the filters; null for all. */
const passing = () => {
  const filters = { kinds, words: fold(one("search").value), ministry: one("ministry").value };
  return rowsThatPass(result, sheetView.current() ?? result.sheets[0], filters);
};

const goToNext = (step) => sheetView.nextCell((row, column) => result.needsLook(sheetView.current(), row, column), result.columnsToCheck(sheetView.current()), step);

const filter = () => {
  const rows = passing();
  sheetView.showRows(rows);
  one("filtered").textContent = rows ? say("filtered", { count: count(sheetView.rowsShown().length) }) : "";
  one("clear").hidden = !rows;
};

/** What is hidden in the workbook is folded here, too, with a word. */
const showHidden = (isShown) => {
  sheetView.setHidden(isShown);
  filter();
  sayHidden();
};

const sayHidden = () => {
  const { rows, columns } = sheetView.hiddenCounts();
  one("hidden-parts").hidden = !rows && !columns;
  one("hidden-parts").textContent = say("hidden", { rows: count(rows), columns: count(columns) });
  one("hidden-parts").setAttribute("aria-pressed", String(sheetView.showsHidden()));
};
one("hidden-parts").addEventListener("click", () => showHidden(!sheetView.showsHidden()));

const clearFilters = () => {
  kinds.clear();
  one("search").value = "";
  one("ministry").value = "";
  showCounts();
  filter();
};

let timer = 0;
one("search").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 150); });
one("search").addEventListener("keydown", (event) => {
  const reference = one("search").value.normalize("NFKC").trim().toUpperCase();
  if (event.key !== "Enter" || !REFERENCE.test(reference)) return;
  event.preventDefault();
  goToReference(reference);
});

/** Go to the cell of a reference in the search, as the name box of a spreadsheet does. */
const goToReference = (reference) => {
  const sheet = sheetView.current();
  const found = sheet.cellOf(reference);
  sayProblem(found ? "" : say("no_cell", { cell: reference }));
  if (!found) return;
  clearTimeout(timer);
  clearFilters();
  goTo(sheet, found.row, found.column);
};
one("ministry").addEventListener("change", filter);
one("clear").addEventListener("click", clearFilters);
one("counts").addEventListener("click", (event) => {
  const { kind } = event.target.closest("[data-kind]")?.dataset ?? {};
  if (!kind) return;
  if (!kinds.delete(kind)) kinds.add(kind);
  showTab("sheet");
  showCounts();
  filter();
});

// ---- Counts ----

const showCounts = () => {
  for (const button of one("counts").querySelectorAll("[data-kind]")) showCount(button);
  one("findings-count").textContent = count(result.attention);
  entry.row.count(result.counts, result.attention);
};

const showCount = (button) => {
  const { kind } = button.dataset;
  const outcome = OUTCOMES.indexOf(kind);
  button.querySelector("b").textContent = count(kind === "check" ? result.attention : result.counts[outcome]);
  button.setAttribute("aria-pressed", String(kinds.has(kind)));
  if (isColor(outcome)) button.querySelector("i").className = result.fills[result.sheets[0].colorFills[0][colorOf(outcome)]];
};

const showOptions = () => {
  showIn(one("result-as-of"), shownDay(entry.set.asOf || result.asOf.date));
  one("as-of-source").textContent = say(`as_of.from.${result.asOf.source}`);
  one("result-palette").value = entry.set.palette;
  one("plans-table").textContent = entry.set.status?.name ?? "";
};

one("result-palette").addEventListener("change", () => setOptions({ palette: one("result-palette").value }));

const takeAsOf = () => {
  sayProblem("");
  const field = one("result-as-of");
  const text = field.value.trim();
  const day = text ? readDay(text) : "";
  field.defaultValue = field.value; // what was typed is taken
  if (day === null) {
    showIn(field, shownDay(result.asOf.date));
    sayProblem(say("as_of.unreadable", { text, date: shownDay(result.asOf.date) }));
    return;
  }
  if (day === entry.set.asOf || (day === result.asOf.date && !entry.set.asOf)) return;
  setOptions({ asOf: day });
};
one("result-as-of").addEventListener("change", takeAsOf);
hearEnter(one("result-as-of"), takeAsOf);

// ---- Choices ----

const isSameChoice = (one, other) => one?.status === other?.status && one?.deadline === other?.deadline;

/** Take choices, as one step that can be taken back. */
export const chooseAll = (choices) => inTurn(choices.length, () => {
  const changes = choices
    .map(({ key, choice }) => ({ key, before: entry.choices.get(key) ?? null, after: choice }))
    .filter(({ before, after }) => !isSameChoice(before, after));
  if (changes.length) step({ changes });
});

const step = (taken) => {
  entry.history.add(taken);
  apply(taken);
};

/** Judge by other options: a date, a palette, a status table; a step that can be taken back. */
const setOptions = (after) => {
  const before = Object.fromEntries(Object.keys(after).map((name) => [name, entry.set[name]]));
  step({ changes: [], set: { before, after } });
};

const apply = ({ changes, set }) => {
  for (const { key, after } of changes) {
    if (after) entry.choices.set(key, after);
    else entry.choices.delete(key);
  }
  if (set) {
    entry.set = { ...entry.set, ...set.after };
    showOptions();
    acts.remake(entry);
  } else show(changes);
  showStep();
  acts.keep(entry);
};

const show = (changes) => {
  const few = changes.length < 200;
  for (const { key, after } of changes) {
    const changed = result.choose(key, after);
    if (few && changed && changed.sheet === sheetView.current()) sheetView.refreshCell(changed.row, changed.column);
  }
  if (!few) sheetView.redraw();
  showCounts();
  const chosen = sheetView.cell();
  if (chosen) panel.show(result, chosen);
  plans.draw();
  if (tab !== "sheet" && tab !== "plans") showTabContent();
};

const showStep = () => {
  one("undo").disabled = !entry.history.done.length;
  one("redo").disabled = !entry.history.undone.length;
  one("chosen").textContent = entry.choices.size ? say("chosen", { count: count(entry.choices.size) }) : "";
  one("get-status").disabled = !entry.choices.size && !entry.set.status;
};

const takeBack = (direction) => {
  const next = entry?.history[direction === "undo" ? "done" : "undone"].at(-1);
  if (next) inTurn(next.changes.length, () => goBack(direction));
};

const goBack = (direction) => {
  const back = entry.history[direction]();
  if (!back) return;
  apply(back);
  const [first] = back.changes;
  const number = first && result.numberOf(first.key);
  if (number !== undefined) revealPlan(number);
};

const revealPlan = (number) => {
  if (tab === "plans") plans.reveal(number);
  if (tab !== "sheet") return;
  const plan = result.plan(number);
  goToSheet(plan.sheet.number);
  sheetView.choose(plan.row, plan.column);
};

panel.hear({ choice: chooseAll, leave: () => one(KEYS_OF[tab]).focus({ preventScroll: true }) });
plans.hear({
  choice: chooseAll,
  go: (plan) => sheetView.current() && choosePlan(plan),
  table: (file, told) => acts.readTable(entry, file, told),
  told: (sentences) => sayProblem(sentences.filter(Boolean).join(" ")),
});
sheetView.hear((cell) => {
  root.classList.add("has-cell");
  panel.show(result, cell);
});

const choosePlan = (plan) => {
  if (sheetView.current() !== plan.sheet) changeSheet(plan.sheet.number);
  sheetView.choose(plan.row, plan.column, { reveal: false });
};

/** Go to the deadline of the chosen plan, as one goes into a cell of a spreadsheet. */
one("grid").addEventListener("keydown", (event) => {
  if ((event.key !== "Enter" && event.key !== "F2") || !sheetView.cell()) return;
  event.preventDefault();
  foldAway("panel", false);
  panel.goToDeadline();
});

one("undo").addEventListener("click", () => takeBack("undo"));
one("redo").addEventListener("click", () => takeBack("redo"));
addEventListener("keydown", (event) => {
  if (!entry?.result || event.altKey) return;
  const isField = event.target.matches?.("input, select, textarea");
  if (event.ctrlKey || event.metaKey) commandKey(event, isField);
  else if (!isField && tab === "sheet") sheetKey(event);
});

/** What keys do with Ctrl. */
const COMMANDS = {
  z: (event) => takeBack(event.shiftKey ? "redo" : "undo"),
  y: () => takeBack("redo"),
  f: () => one("search").focus(),
};

/** In a field the browser takes back what is being typed, and searches. */
const commandKey = (event, isField) => {
  const key = event.key.toLowerCase();
  const isTyping = event.target.matches?.("input, textarea") && event.target.value !== event.target.defaultValue;
  if (!(key in COMMANDS) || isTyping || (isField && key === "f")) return;
  COMMANDS[key](event);
  event.preventDefault();
};

const sheetKey = ({ key }) => {
  if (key === "n" || key === "N") goToNext(key === "N" ? -1 : 1);
  else if (key in STATUS_KEYS && sheetView.cell()) chooseStatus(STATUS_KEYS[key]);
};

const chooseStatus = (status) => {
  const { sheet, row, column } = sheetView.cell();
  const number = result.planAt(sheet, row, column);
  if (number === undefined) return;
  const plan = result.plan(number);
  chooseAll([{ key: plan.key, choice: result.choiceOf(plan, status) }]);
};
one("next").addEventListener("click", () => { showTab("sheet"); goToNext(1); });

// ---- What is saved ----

for (const button of root.querySelectorAll("[data-get]")) {
  button.addEventListener("click", (event) => {
    button.closest("details")?.removeAttribute("open");
    if (event.detail < 2) acts.save(entry, button.dataset.get); // a double click saves one file
  });
}
hearFiles(one("plans-csv"), ([file]) => acts.readTable(entry, file));
hearFiles(one("since"), ([file]) => acts.compare(entry, file));
const menu = root.querySelector(".menu");
addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
printing.hear(() => {
  const sheet = entry?.result && sheetView.current();
  if (!sheet) return null;
  if (tab === "plans") return listPaper(...plans.printed());
  return tab === "sheet" ? sheetPaper(result, sheet, sheetView.rowsShown(), sheetView.isColumnHidden) : null;
});

/** Make a result of the file that the program gave, with the choices over it. */
export const resultOf = (buffer, choices) => {
  finishWaiting();
  const made = new Result(buffer);
  for (const [key, choice] of choices) made.choose(key, choice);
  return made;
};

/** Take what was changed in another tab of this browser. */
export const adopt = (keys) => {
  if (result) show([...keys].map((key) => ({ key, after: entry.choices.get(key) ?? null })));
  showStep();
  sayBusy(say("other_tab"));
};
