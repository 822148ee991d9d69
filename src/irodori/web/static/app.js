/* The drop page: what was dropped, how each file stands, and the one that is open. */
import { convert, Refused } from "./conversion.js";
import * as result from "./result.js";
import { Row } from "./row.js";
import { eraText, say } from "./words.js";
import { zipOf } from "./zip.js";

const one = (selector) => document.querySelector(selector);
const AT_ONCE = 3;
const { title } = document;
const entries = [];
let open = null;

// ---- Options ----

const asOf = one("#as-of");
const statusFile = one("#status");
const options = () => ({
  asOf: asOf.validity.valid ? asOf.value : "",
  palette: one("[name=palette]:checked").value,
  status: statusFile.files[0] ?? null,
});
const same = (left, right) => left.asOf === right.asOf && left.palette === right.palette && left.status === right.status;
const showStatusFile = () => {
  const [file] = statusFile.files;
  one("#status-name").textContent = file?.name ?? one("#status-name").dataset.none;
  one("#status-remove").hidden = !file;
};
const showEra = () => { one("#era").textContent = asOf.value && asOf.validity.valid ? eraText(asOf.value) : one("#era").dataset.none; };

// ---- How everything stands ----

const finished = (entry) => entry.done && !entry.busy;
const isStale = (entry) => entry.options && !same(entry.options, options());

const showAll = () => {
  const ready = entries.filter(finished);
  const failed = entries.filter((entry) => entry.problem && !entry.busy);
  one("#results").hidden = !entries.length;
  one("#tally").textContent = entries.length
    ? say(failed.length ? "tally.failed" : "tally", { all: entries.length, done: ready.length, failed: failed.length }) : "";
  one("#zip").disabled = ready.length < 2;
  one("#again").disabled = !entries.some(isStale);
};

// ---- Work ----

const copies = new WeakMap();

/** Return a file as it was when it was first asked for: it may be saved anew, in Excel, while the page is open. */
const copyOf = async (file) => {
  try {
    if (!copies.has(file)) copies.set(file, new File([await file.arrayBuffer()], file.name));
  } catch {
    throw new Refused({ code: "", detail: say("changed", { name: file.name }) });
  }
  return copies.get(file);
};

const start = () => {
  const working = entries.filter((entry) => entry.busy).length;
  entries.filter((entry) => entry.waits).slice(0, Math.max(AT_ONCE - working, 0)).forEach(run);
};

const ask = (entry, { view = false } = {}) => {
  entry.waits = true;
  entry.view = entry.view || view;
  entry.row.show({ event: "queued", ahead: 0 });
  start();
  showAll();
};

const run = async (entry) => {
  const { view } = entry;
  Object.assign(entry, { waits: false, view: false, busy: true, problem: null, options: options(), stop: new AbortController() });
  try {
    const { asOf: day, palette, status } = entry.options;
    const given = { asOf: day, palette, password: entry.password, choices: [...entry.choices.values()] };
    if (status) given.status = await copyOf(status);
    const done = await convert(await copyOf(entry.file), given, { view, signal: entry.stop.signal, tell: (event) => tell(entry, event) });
    entry.done = done;
    entry.row.finish(done);
  } catch (error) {
    if (entry.stop.signal.aborted) return;
    entry.done = null;
    entry.problem = error instanceof Refused ? error.problem : { code: "", detail: String(error) };
    entry.row.fail(entry.problem);
  } finally {
    entry.busy = false;
    start();
  }
  showAll();
  if (open === entry) await showOpen();
  else if (entry.opens && entry.done && !open) openEntry(entry);
  entry.opens = false;
};

const tell = (entry, event) => {
  entry.row.show(event);
  if (open === entry && event.event !== "done") one("#busy").textContent = entry.row.words(event);
};

const add = (files) => {
  const tables = files.filter((file) => /\.csv$/i.test(file.name));
  const books = files.filter((file) => !tables.includes(file));
  if (tables.length) {
    const held = new DataTransfer();
    held.items.add(tables[0]);
    statusFile.files = held.files;
    showStatusFile();
    showAll();
  }
  if (!books.length) return;
  close();
  for (const file of books) {
    const entry = { file, choices: new Map(), password: "", opens: books.length === 1, done: null, problem: null };
    entry.row = new Row(file, {
      open: () => openEntry(entry),
      remove: () => remove(entry),
      retry: (password) => {
        entry.password = password;
        entry.opens = entries.length === 1;
        ask(entry, { view: entry.opens });
      },
    });
    entries.push(entry);
    one("#files tbody").append(entry.row.element);
    ask(entry, { view: entry.opens });
  }
  if (books.length > 1) one("#results").scrollIntoView({ block: "nearest" });
};

const remove = (entry) => {
  entry.stop?.abort(new DOMException("removed", "AbortError"));
  entry.waits = false;
  entry.row.remove();
  entries.splice(entries.indexOf(entry), 1);
  start();
  showAll();
};

// ---- The open result ----

const openEntry = (entry) => {
  open = entry;
  document.documentElement.classList.add("has-result");
  one("#main").hidden = true;
  one("#result").hidden = false;
  one("#result-name").textContent = entry.file.name;
  history.pushState({ open: true }, "");
  document.title = `${entry.file.name} — Irodori`;
  one(".skip").hash = "#result";
  scrollTo(0, 0);
  one("#result-name").focus({ preventScroll: true });
  showOpen();
};

/** Draw the open result, or have it drawn first where that has not been done or the drawing is gone. */
const showOpen = async () => {
  const entry = open;
  if (entry.problem && !entry.busy) one("#busy").textContent = entry.problem.detail;
  if (!entry.done || entry.waits) return;
  const { files, name, links } = entry.done;
  offer(one("#get-book"), files.workbook, name);
  offer(one("#get-report"), files.report, name.replace(ENDING, ".json"));
  offer(one("#get-status"), entry.choices.size ? files.status : null, statusName(name));
  if (!links.view) {
    ask(entry, { view: true });
    return;
  }
  one("#busy").textContent = say("showing");
  const titles = { view: say("frame.view", { name: entry.file.name }), legend: say("frame.legend", { name: entry.file.name }) };
  const isShown = await result.show(links, titles, { keepPlace: entry.isDrawn });
  if (open !== entry) return;
  delete entry.done.links.view;
  if (!isShown) { ask(entry, { view: true }); return; }
  entry.isDrawn = true;
  one("#busy").textContent = entry.choices.size ? say("chosen", { count: entry.choices.size }) : "";
  one("#result").dataset.ready = String(Number(one("#result").dataset.ready ?? 0) + 1);
  if (entry.isDirty) { entry.isDirty = false; ask(entry, { view: true }); }
};

const close = ({ isBack = false } = {}) => {
  if (!open) return;
  const entry = open;
  open = null;
  entry.isDrawn = false;
  result.clear();
  document.documentElement.classList.remove("has-result");
  one("#result").hidden = true;
  delete one("#result").dataset.ready;
  one("#main").hidden = false;
  document.title = title;
  one(".skip").hash = "#main";
  if (!isBack && history.state?.open) history.back();
  entry.row.focus();
};

const ENDING = /\.[^.]*$/;
const statusName = (name) => name.replace(ENDING, ".status.csv");
const urls = new WeakMap();
const offer = (link, blob, name) => {
  if (urls.has(link)) URL.revokeObjectURL(urls.get(link));
  link.hidden = !blob;
  if (!blob) return;
  urls.set(link, URL.createObjectURL(blob));
  link.href = urls.get(link);
  link.download = name;
};

result.hear((message) => {
  if (message.type === "files") { add(message.files); showCurtain(false); }
  if (message.type === "drag") showCurtain(true);
  if (message.type !== "status" || !open) return;
  const { sheet, cell, status, deadline } = message;
  if (status) open.choices.set(`${sheet}!${cell}`, deadline ? { sheet, cell, status, deadline } : { sheet, cell, status });
  else open.choices.delete(`${sheet}!${cell}`);
  if (open.busy || open.waits) open.isDirty = true;
  else ask(open, { view: true });
});

// ---- Events ----

const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

let curtainTimer = 0;
const showCurtain = (isShown) => {
  clearTimeout(curtainTimer);
  one("#curtain").hidden = !isShown;
  one("#drop").classList.toggle("over", isShown);
  if (isShown) curtainTimer = setTimeout(() => showCurtain(false), 400); // no event tells that a drag has left
};
const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

addEventListener("dragover", (event) => { if (holdsFiles(event)) { event.preventDefault(); showCurtain(true); } });
addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  showCurtain(false);
  add([...event.dataTransfer.files]);
});
one("#books").addEventListener("change", (event) => {
  add([...event.target.files]);
  event.target.value = "";
});
one("#drop").addEventListener("click", (event) => { if (!event.target.closest("input, label")) one("#books").click(); });
asOf.addEventListener("input", () => { showEra(); showAll(); });
one("#work").addEventListener("change", () => { showStatusFile(); showAll(); });
one("#status-remove").addEventListener("click", () => {
  statusFile.value = "";
  showStatusFile();
  showAll();
  statusFile.focus();
});
one("#work").addEventListener("submit", (event) => event.preventDefault());
one("#again").addEventListener("click", () => entries.filter(isStale).forEach((entry) => ask(entry)));
one("#zip").addEventListener("click", async () => {
  const ready = entries.filter(finished);
  const books = ready.map(({ done }) => ({ name: done.name, blob: done.files.workbook }));
  const chosen = ready.filter(({ choices }) => choices.size).map(({ done }) => ({ name: statusName(done.name), blob: done.files.status }));
  save(await zipOf([...books, ...chosen]), "irodori.zip");
});
one("#back").addEventListener("click", () => close());
addEventListener("popstate", () => close({ isBack: true }));
if (history.state?.open) history.replaceState(null, "");
showEra();
showStatusFile();
showAll();
