/* The form that asks which column of a sheet is what; its answer is a schema file, kept for next time. */
import { make as use, Refused, wordsOf } from "./conversion.js";
import { readDay } from "./dates.js";
import { copyOf, save } from "./desk.js";
import { asksPassword, passwordForm } from "./row.js";
import { arrange, renewCell, renewRow } from "./renew.js";
import { keepDesk, keepEntry, keeps, recall } from "./store.js";
import { count, make, say } from "./words.js";

const form = document.querySelector("[data-schema]");
const part = (name) => form.querySelector(`[data-part=${name}]`);
let proposal = null;
let chosen = {};
let password = "";
let looks = 0;
/** The entry of the first page that this page was opened for. */
let origin = null;

/** Return the book and the schema file, of which a page without a server takes none. */
const files = () => ["file", "schema"].flatMap((role) => {
  const [file] = form.querySelector(`#schema-${role}`)?.files ?? [];
  return file ? [[role === "file" ? "files" : "schema_file", file]] : [];
});

const fields = (form_) => {
  const text = form.querySelector("#schema-as-of").value.trim();
  const as_of = text && readDay(text);
  if (text && !as_of) throw new Refused({ code: "", detail: say("deadline.unreadable") });
  return { as_of, password, form: form_, extends: proposal?.extends ?? "", fields: JSON.stringify(chosen) };
};

const option = (value, text, isChosen) => {
  const element = make("option", "", text);
  element.value = value;
  element.selected = isChosen;
  return element;
};

const select = (label, options, value, changed) => {
  const element = make("select");
  element.setAttribute("aria-label", label);
  element.append(...options.map(([name, text]) => option(name, text, name === value)));
  element.addEventListener("change", () => changed(element.value));
  return element;
};

const row = (column) => {
  const line = make("tr", column.isCertain ? "" : "unsure");
  line.dataset.column = column.column;
  const cell = make("td");
  const options = [["", say("schema.unused")], ...proposal.fields];
  cell.append(select(column.heading, options, column.field ?? "", (value) => { chosen[column.column] = value || null; look(); }));
  if (!column.isCertain) cell.append(make("span", "quiet", say("schema.unsure")));
  line.append(make("th", "", column.letters), make("td", "", column.heading), make("td", "quiet", column.samples.join("、")), cell);
  return line;
};

const outcome = () => {
  if (proposal.problem) return proposal.problem;
  const { none, unrated, ...colors } = proposal.summary;
  const colored = Object.values(colors).reduce((sum, each) => sum + each, 0);
  return say("schema.tried", { colored: count(colored), none: count(none), unrated: count(unrated) });
};

const kind = () => {
  const cell = make("p");
  cell.dataset.part = "kind";
  if (!proposal.isUnderstood) cell.append(select(say("schema.kind"), proposal.kinds, proposal.extends, (value) => { proposal.extends = value; look(); }));
  return cell;
};

/** Show what was proposed; whoever is at the next column already is not disturbed. */
const draw = () => {
  const about = [say(proposal.isUnderstood ? "schema.read" : "schema.made", proposal), proposal.hasBlocks ? say("schema.blocks") : ""];
  part("about").textContent = about.join(" ");
  renewCell(part("kind"), kind());
  const there = new Map([...part("columns").children].map((line) => [Number(line.dataset.column), line]));
  arrange(part("columns"), proposal.columns.map((column) => {
    const kept = there.get(column.column);
    return kept ? renewRow(kept, row(column)) : row(column);
  }));
  part("outcome").textContent = outcome();
  part("proposal").hidden = false;
};

const busy = async (code, act) => {
  const problem = form.querySelector(".problem");
  problem.textContent = files().some(([name]) => name === "files") ? "" : say("tool.choose.book");
  if (problem.textContent) return;
  form.querySelector(".busy").textContent = say(code);
  try {
    await act();
  } catch (error) {
    problem.textContent = wordsOf(error);
    if (asksPassword(error.problem)) ask(() => busy(code, act));
  } finally {
    form.querySelector(".busy").textContent = "";
  }
};

/** Ask for the password of the book, and try again with it. */
const ask = (again) => {
  const field = passwordForm((given) => { password = given; field.remove(); again(); });
  form.after(field);
  field.querySelector("input").focus();
};

/** Return what the choices of this moment make. */
const proposed = async () => {
  const { blob } = await use("schema", files().filter(([name]) => name === "files"), fields("json"));
  return JSON.parse(await blob.text());
};

/** Show what the choices make; an answer that a later choice has overtaken is not shown. */
const look = () => busy("schema.looking", async () => {
  const mine = ++looks;
  const found = await proposed();
  if (mine !== looks) return;
  proposal = found;
  draw();
});

const keep = () => busy("tool.making", async () => {
  const { text, sheet, problem } = await proposed();
  if (problem) throw new Refused({ code: "", detail: problem });
  save(new Blob([text], { type: "application/toml" }), `${sheet}.toml`);
});

const color = () => busy("tool.making", async () => {
  const { blob, name } = await use("schema", files(), fields("xlsx"));
  save(blob, name);
});

/** Have the first page open the book with these columns, where its plans can be changed. */
const open = () => busy("schema.opening", async () => {
  const [[, book], [, schema] = []] = files();
  const { text, problem } = schema ? { text: await schema.text() } : await proposed();
  if (problem) throw new Refused({ code: "", detail: problem });
  const { desk } = await recall();
  const record = { id: origin ?? crypto.randomUUID(), order: Date.now(), file: await copyOf(book), choices: [], history: { done: [], undone: [] }, earlier: null };
  await keepEntry({ ...record, set: { asOf: fields("json").as_of, palette: "cud", status: null, schema: text } });
  await keepDesk({ asOf: "", palette: "cud", status: null, ...desk, open: record.id });
  if (!keeps) throw new Refused({ code: "", detail: say("schema.unkept") });
  location.href = document.querySelector(".brand").href;
});

/** Begin with the book that the first page could not read, if this page was opened for one. */
const begin = async () => {
  const id = new URLSearchParams(location.search).get("book");
  const { entries } = id ? await recall() : { entries: [] };
  const entry = entries.find((each) => each.id === id);
  if (!entry) return;
  origin = entry.id;
  const transfer = new DataTransfer();
  transfer.items.add(entry.file);
  form.querySelector("#schema-file").files = transfer.files;
  look();
};

form.addEventListener("submit", (event) => { event.preventDefault(); if (files().some(([name]) => name === "schema_file")) color(); else look(); });
form.querySelector("#schema-file").addEventListener("change", () => { looks += 1; origin = null; proposal = null; chosen = {}; part("proposal").hidden = true; });
part("keep").addEventListener("click", keep);
part("open").addEventListener("click", open);
part("color").addEventListener("click", color);
begin();
