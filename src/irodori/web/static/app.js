/* The page: what was dropped, how each file stands, what is kept, and the one that is open. */
import * as bench from "./bench.js";
import { convert, Refused } from "./conversion.js";
import { readDay, shownDay } from "./dates.js";
import { copyOf, hearDrops, hearFiles, save } from "./desk.js";
import { compareAgain } from "./earlier.js";
import { Entry } from "./entry.js";
import { History } from "./history.js";
import * as notice from "./notice.js";
import { asksPassword, Row } from "./row.js";
import { compareCounts, madeOf, saveFile } from "./saving.js";
import * as store from "./store.js";
import { readTable } from "./table.js";
import { pressEnded } from "./turns.js";
import { say } from "./words.js";
import { zipOf } from "./zip.js";

const one = (selector) => document.querySelector(selector);
const AT_ONCE = 3;
const { title } = document;
const entries = [];
let open = null;
let statusFile = null;

// ---- Options ----

const asOf = one("#as-of");
const options = () => ({ asOf: (asOf.value.trim() && readDay(asOf.value)) || "", palette: one("[name=palette]:checked").value, status: statusFile });
const nameOfFile = (file) => file && [file.name, file.size, file.lastModified].join();
/** Return those of some options that are others than they were. */
const changed = (before, now) => Object.fromEntries(Object.entries(now).filter(([name, value]) =>
  (name === "status" ? nameOfFile(value) !== nameOfFile(before.status) : value !== before[name])));

const showStatusFile = (problem = "") => {
  one("#status-name").textContent = statusFile?.name ?? one("#status-name").dataset.none;
  one("#status-remove").hidden = !statusFile;
  one("#status-problem").textContent = problem;
  one("#status").setAttribute("aria-invalid", String(Boolean(problem)));
};

const takeStatusFile = async (file, problem = "") => {
  statusFile = file && (await copyOf(file));
  showStatusFile(problem);
  showAll();
  keepDesk();
};

const showEra = () => {
  const text = asOf.value.trim();
  const day = text ? readDay(text) : null;
  asOf.setAttribute("aria-invalid", String(Boolean(text) && !day));
  one("#era").textContent = day ? shownDay(day) : text ? say("deadline.unreadable") : one("#era").dataset.none;
};

// ---- How everything is ----

/** Whether the options of the first page have changed since it was coloured by them; what was set on its result is its own. */
const isStale = (entry) => Object.keys(changed(entry.asked, options())).length > 0;

const showAll = () => {
  const ready = entries.filter((entry) => entry.isFinished);
  const failed = entries.filter((entry) => entry.hasFailed);
  one("#drop-failed").hidden = failed.length < 2;
  one("#results").hidden = !entries.length;
  one("#tally").textContent = entries.length
    ? say(failed.length ? "tally.failed" : "tally", { all: entries.length, done: ready.length, failed: failed.length }) : "";
  one("#zip").disabled = ready.length < 2;
  one("#again").disabled = !entries.some(isStale);
};

// ---- What is kept ----

const keep = (entry) => store.keepEntry(entry.record);
const keepDesk = () => store.keepDesk({ open: open?.id ?? null, tab: bench.shownTab(), asOf: asOf.value, palette: options().palette, status: statusFile });

const restore = async () => {
  const { entries: kept, desk } = await store.recall();
  if (desk) restoreOptions(desk);
  one("#main").classList.toggle("restored", kept.length > 0); // what was begun comes first
  for (const record of kept) {
    const entry = entryOf(record.file, record);
    if (desk?.open === entry.id) await restoreOpen(entry, desk.tab);
    else ask(entry);
  }
  showAll();
};

const restoreOptions = (desk) => {
  asOf.value = desk.asOf;
  const palette = [...document.querySelectorAll("[name=palette]")].find((each) => each.value === desk.palette);
  if (palette) palette.checked = true;
  statusFile = desk.status;
  showStatusFile();
  showEra();
};

const restoreOpen = async (entry, tab) => {
  const kept = await store.recallView(entry.id, viewKey(entry));
  if (kept) {
    entry.result = bench.resultOf(kept, entry.choices);
    ask(entry); // the book itself is made meanwhile
  }
  openEntry(entry, { isRestored: true, tab });
};

/** What a drawn result depends on: "today" and the program's words, too. */
const viewKey = (entry) => [entry.baseKey, document.documentElement.lang, document.documentElement.dataset.version, new Date().toDateString()].join("|");

/** Take what another tab of this browser has kept. */
const adopt = (record) => {
  const entry = entries.find((each) => each.id === record.id);
  if (!entry) {
    ask(entryOf(record.file, record));
    return;
  }
  const keys = new Set([...entry.choices.keys(), ...record.choices.map(([key]) => key)]);
  entry.choices = new Map(record.choices);
  entry.history = new History(record.history.done, record.history.undone);
  if (!isSameSet(record.set, entry.set)) {
    entry.set = record.set;
    entry.result = null;
    ask(entry, { view: open === entry });
  } else if (open === entry) bench.adopt(keys);
  else {
    if (entry.result) for (const key of keys) entry.result.choose(key, entry.choices.get(key) ?? null);
    ask(entry);
  }
};
const isSameSet = (one, other) => one.asOf === other.asOf && one.palette === other.palette && one.status?.name === other.status?.name;

store.hearOthers(async (record) => {
  await pressEnded();
  adopt(record);
});

// ---- Work ----

const start = () => {
  const working = entries.filter((entry) => entry.busy).length;
  entries.filter((entry) => entry.waits).slice(0, Math.max(AT_ONCE - working, 0)).forEach(run);
};

/** Have a book coloured; with `view` also what its sheet is drawn from. */
const ask = (entry, { view = false } = {}) => {
  entry.waits = true;
  entry.view = entry.view || view;
  entry.row.show({ event: "queued", ahead: 0 });
  if (open === entry) notice.sayBusy(say("state.next"));
  start();
  showAll();
};

const run = async (entry) => {
  const draws = entry.view;
  const choices = draws ? [] : entry.chosen; // the page puts them over what it draws
  const key = draws ? entry.baseKey : entry.key;
  const stop = new AbortController();
  const isLast = () => entry.stop === stop && !stop.signal.aborted; // a later run of the same book goes before
  Object.assign(entry, { waits: false, view: false, draws, busy: true, problem: null, stop });
  const hear = (event) => { if (isLast()) tell(entry, event, key); };
  try {
    const done = await convert(entry.file, { ...entry.given, choices }, { wants: draws ? ["view"] : [], signal: stop.signal, tell: hear });
    if (isLast()) await takeAll(entry, done, key);
  } catch (error) {
    if (!isLast()) return;
    fail(entry, error);
  } finally {
    if (entry.stop === stop) entry.busy = false;
    start();
  }
  if (!isLast()) return;
  showAll();
  if (entry.opens && entry.done && !open) openEntry(entry);
  entry.opens = false;
};

/** Take a book that is made, and its sheet where it was asked for. */
const takeAll = async (entry, done, key) => {
  takeBook(entry, done, key);
  if (open === entry) notice.sayBusy("");
  if (done.view) await takeView(entry, done, done.view);
  else if (entry.result) entry.row.count(entry.result.counts, entry.result.attention);
};

/** Know a book that was made; it can be saved from now on, whatever is still being drawn. */
const takeBook = (entry, done, key) => {
  entry.done = done;
  entry.made = { key, name: done.name, files: { ...done.files } };
  entry.row.finish(done, entry.choices.size);
};

/** Take what is made already: the book, or the first rows of a large one. */
const takePiece = async (entry, piece, key) => {
  if (piece.files.workbook) takeBook(entry, piece, key);
  if (!piece.beginning || entry.result) return;
  await takeView(entry, piece, piece.beginning);
  if (!entry.opens || open || !entry.busy) return;
  entry.opens = false;
  openEntry(entry);
  notice.sayBusy(say("rest"));
};

const takeView = async (entry, done, view) => {
  if (open === entry) notice.sayBusy(say("showing"));
  const { stop } = entry;
  const buffer = await view();
  await pressEnded();
  if (entry.stop !== stop) return;
  const result = bench.resultOf(buffer, entry.choices);
  if (result.isBeginning && entry.result) return;
  entry.result = result;
  entry.row.count(result.counts, result.attention);
  if (!result.isBeginning) {
    if (!entry.choices.size) compareCounts(entry, done);
    noteUnused(entry);
    if (!entry.password) store.keepView(entry.id, viewKey(entry), buffer); // what is protected stays so
  }
  if (open === entry) drawOpen();
};

const drawOpen = () => {
  sayNotice(open);
  const isNew = !open.isDrawn;
  open.isDrawn = true;
  bench.draw({ isNew });
  notice.sayBusy(open.result.isBeginning ? say("rest") : "");
};

/** Tell once what of a status table was not used: its lines are on no sheet. */
const noteUnused = (entry) => {
  const table = entry.set.status;
  if (!table || entry.told === nameOfFile(table)) return;
  entry.told = nameOfFile(table);
  const unused = entry.result.findings.flatMap(({ texts }) => texts).filter(([, , where]) => where === table.name);
  entry.notice = unused.map(([text]) => text).join("\n");
};

const fail = (entry, error) => {
  const problem = error instanceof Refused ? error.problem : { code: "", detail: String(error) };
  if (entry.set.status && problem.code?.startsWith("status.")) {
    refuseTable(entry, problem);
    return;
  }
  entry.done = null;
  entry.result = null;
  entry.problem = problem;
  entry.row.fail(problem);
  if (open === entry) showProblem(entry, problem);
  else if (entry.opens) entry.row.element.scrollIntoView({ block: "nearest" }); // its words have made the row taller
};

/** Tell of a refusal on the open result, or ask for the password that it lacks. */
const showProblem = (entry, problem) => {
  notice.sayBusy("");
  if (!asksPassword(problem)) { notice.sayProblem(problem.detail); return; }
  notice.askPassword(problem.detail, (password) => {
    entry.password = password;
    ask(entry, { view: true });
  });
};

/** Tell on the result what happened before it was opened. */
const sayNotice = (entry) => {
  if (entry.notice) notice.sayProblem(entry.notice);
  entry.notice = "";
};

/** A status table that cannot be read is told once, at its field; the books are coloured without it. */
const refuseTable = (entry, problem) => {
  if (statusFile && statusFile === entry.set.status) takeStatusFile(null, problem.detail);
  entry.history.dropTable(entry.set.status);
  entry.notice = problem.detail;
  if (open === entry) sayNotice(entry);
  entry.set = { ...entry.set, status: null };
  entry.asked = { ...entry.asked, status: null };
  keep(entry);
  ask(entry, { view: open === entry });
};

const tell = (entry, event, key) => {
  if (event.event === "piece") { takePiece(entry, event, key).catch(() => {}); return; } // all of it comes at the end
  if (event.stage !== "drawing") entry.row.show(event); // the book is there already
  if (open !== entry || event.event === "done") return;
  const isShown = entry.result && !entry.draws; // only the book is made; the sheet can be worked on
  notice.sayBusy(isShown ? say("state.book") : entry.row.words(event));
};

// ---- Files ----

const entryOf = (file, record = {}) => {
  const entry = new Entry(file, { order: Date.now() + entries.length, set: options(), asked: options(), ...record });
  entry.row = new Row(file, {
    id: entry.id,
    tools: one("#files").dataset.tools,
    open: () => openEntry(entry),
    remove: () => remove(entry),
    download: () => saveFile(entry, "workbook"),
    useAsStatus: () => { takeStatusFile(file); remove(entry); },
    retry: (password) => {
      entry.password = password;
      entry.opens = entries.length === 1;
      ask(entry, { view: entry.opens });
    },
  });
  entries.push(entry);
  one("#files tbody").append(entry.row.element);
  return entry;
};

/** Whether the as-of date can be read; no book is coloured by a date that nobody gave. */
const hasDay = () => {
  const isBad = asOf.value.trim() && !readDay(asOf.value);
  if (isBad) {
    close();
    one("#era").textContent = say("as_of.first", { text: asOf.value.trim() });
    asOf.focus();
  }
  return !isBad;
};

/** Whether a file calls itself a workbook, even one of a form that is refused. */
const isWorkbook = (file) => /\.(?:xl[a-z]+|ods)$/i.test(file.name);

const add = async (files) => {
  const tables = files.filter((file) => /\.csv$/i.test(file.name));
  const books = files.filter((file) => !tables.includes(file));
  if (tables.length && open && !books.length) { readTable(open, tables[0]); return; }
  if (open && !files.some(isWorkbook)) { notice.sayProblem(say("no_workbook", { name: files[0].name })); return; }
  if (tables.length) await takeStatusFile(tables[0]);
  if (!books.length || !hasDay()) return;
  close();
  for (const book of books) {
    const entry = entryOf(await copyOf(book));
    entry.opens = books.length === 1;
    keep(entry);
    ask(entry, { view: entry.opens });
  }
  one("#results").scrollIntoView({ block: "nearest" }); // a low screen ends above it
};

const remove = (entry) => {
  if (entry.choices.size && !confirm(say("remove.sure", { name: entry.name, count: entry.choices.size }))) return;
  entry.stop?.abort(new DOMException("removed", "AbortError"));
  entry.waits = false;
  entry.row.remove();
  entries.splice(entries.indexOf(entry), 1);
  store.dropEntry(entry.id);
  start();
  showAll();
};

// ---- The open result ----

const openEntry = (entry, { isRestored = false, tab = "sheet" } = {}) => {
  open = entry;
  entry.isDrawn = Boolean(entry.result);
  document.documentElement.classList.add("has-result");
  one("#main").hidden = true;
  one("#result").hidden = false;
  scrollTo(0, 0); // where the way back leads to, too
  if (!history.state?.open) history.pushState({ open: true }, "");
  document.title = `${entry.name} — Irodori`;
  one(".skip").hash = "#result";
  bench.open(entry, tab);
  sayNotice(entry);
  if (entry.problem) showProblem(entry, entry.problem);
  if (!isRestored) one("#result-name").focus({ preventScroll: true });
  if (!entry.problem && !entry.result) awaitSheet(entry);
  keepDesk();
};

/** Have the sheet of the open book made, where it is not being made already. */
const awaitSheet = (entry) => {
  if (!entry.busy) ask(entry, { view: true });
  else if (entry.draws) notice.sayBusy(say("state.drawing"));
  else Object.assign(entry, { view: true, waits: true }); // once more, with its sheet
};

const close = ({ isBack = false } = {}) => {
  if (!open) return;
  const entry = open;
  open = null;
  entry.isDrawn = false;
  bench.close();
  document.documentElement.classList.remove("has-result", "no-head");
  one("#result").hidden = true;
  delete one("#result").dataset.ready;
  one("#main").hidden = false;
  one("#main").classList.add("restored");
  document.title = title;
  one(".skip").hash = "#main";
  if (!isBack && history.state?.open) history.back();
  entry.row.focus();
  showAll();
  keepDesk();
};

/** Compare the book with the issue before, again after each change. */
const compare = (entry, file) => {
  Object.assign(entry, { earlier: file, earlierKey: null, earlierPassword: "" });
  keep(entry);
  bench.showTab("changes");
};

bench.hear({ keep, keepDesk, remake: (entry) => ask(entry, { view: true }), save: saveFile, readTable, compare, compareAgain });

// ---- Events ----

hearDrops((files, target) => {
  const books = files.filter((file) => !/\.csv$/i.test(file.name));
  const [file] = files;
  if (open && books.length === 1 && target.closest?.("[data-view=changes]")) compare(open, books[0]);
  else if (open && files.length === 1 && target.closest?.("[data-view=plans]")) readTable(open, file);
  else if (files.length === 1 && target.closest?.("#status-field")) takeStatusFile(file);
  else add(files);
});
hearFiles(one("#books"), add);
one("#sample")?.addEventListener("click", async () => {
  const { place, name } = one("#sample").dataset;
  add([new File([await (await fetch(place)).blob()], name)]);
});
one("#drop").addEventListener("click", (event) => { if (!event.target.closest("input, label, button")) one("#books").click(); });
const optionsChanged = () => {
  showEra();
  showAll();
  keepDesk();
};
asOf.addEventListener("input", optionsChanged);
one("#as-of-pick").addEventListener("click", () => {
  one("#as-of-picker").value = options().asOf;
  try { one("#as-of-picker").showPicker(); } catch { asOf.focus(); }
});
one("#as-of-picker").addEventListener("change", (event) => {
  asOf.value = event.target.value ? shownDay(event.target.value) : "";
  optionsChanged();
});
one("#work").addEventListener("change", () => { showAll(); keepDesk(); });
hearFiles(one("#status"), ([file]) => takeStatusFile(file));
one("#status-remove").addEventListener("click", () => {
  takeStatusFile(null);
  one("#status").focus();
});
one("#work").addEventListener("submit", (event) => event.preventDefault());

/** Colour a book again by the options of the first page that have changed. */
const colorAgain = (entry) => {
  const asked = options();
  const set = { ...entry.set, ...changed(entry.asked, asked) };
  entry.history.add({ changes: [], set: { before: entry.set, after: set } });
  Object.assign(entry, { set, asked, result: null });
  keep(entry);
  ask(entry);
};
one("#again").addEventListener("click", () => { if (hasDay()) entries.filter(isStale).forEach(colorAgain); });
one("#drop-failed").addEventListener("click", () => entries.filter((entry) => entry.hasFailed).forEach(remove));
one("#zip").addEventListener("click", async () => {
  const files = [];
  for (const entry of entries.filter((entry) => entry.isFinished)) {
    files.push(await madeOf(entry, "workbook"));
    if (entry.choices.size) files.push(await madeOf(entry, "status"));
  }
  save(await zipOf(files), "irodori.zip");
  showAll();
});
one("#forget").addEventListener("click", async () => {
  const chosen = entries.reduce((sum, entry) => sum + entry.choices.size, 0);
  if (chosen && !confirm(say("forget.sure", { count: chosen }))) return;
  await store.forgetAll();
  location.reload();
});
one("#back").addEventListener("click", () => close());
addEventListener("popstate", () => close({ isBack: true }));
addEventListener("beforeunload", (event) => {
  if (!store.keeps && entries.some((entry) => entry.choices.size)) event.preventDefault();
});
showEra();
showStatusFile();
showAll();
restore();
