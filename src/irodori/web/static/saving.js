/* The files that are made of a book: each once for the same options and choices. */
import * as bench from "./bench.js";
import { convert, wordsOf } from "./conversion.js";
import { save } from "./desk.js";
import * as notice from "./notice.js";
import { OUTCOMES, say } from "./words.js";

/** The status table of more choices than these takes longer than the book; it is made when somebody wants it. */
const FEW_CHOICES = 5_000;
const ENDINGS = { status: ".status.csv", plans: ".plans.csv", report: ".json", html: ".html", findings: ".findings.xlsx", summary: ".summary.xlsx" };

/** Return a file of a book with the latest choices; each is made once, and whoever asks meanwhile gets the same. */
export const madeOf = async (entry, kind) => {
  for (;;) {
    const { key, made } = entry;
    const blob = made?.key === key && made.files[kind];
    if (blob) return { blob, name: kind === "workbook" ? made.name : made.name.replace(/\.[^.]*$/, ENDINGS[kind]) };
    const isMine = !entry.making;
    entry.making ??= makeFiles(entry, kind, key).finally(() => { entry.making = null; });
    await entry.making;
    if (isMine && entry.made?.key === key && !entry.made.files[kind]) return { blob: null, name: "" };
  }
};

const makeFiles = async (entry, kind, key) => {
  sayBusy(entry, say("making"));
  const beside = entry.choices.size > FEW_CHOICES ? [] : ["status"];
  const wants = kind === "workbook" ? beside : [kind];
  const tell = (event) => { if (event.event !== "done") sayBusy(entry, entry.row.words(event)); };
  const done = await convert(entry.file, { ...entry.given, choices: entry.chosen }, { wants, tell });
  const others = entry.made?.key === key ? entry.made.files : {};
  entry.made = { key, name: done.name, files: { ...others, ...done.files } };
  sayBusy(entry, "");
  if (entry.result && key === entry.key) compareCounts(entry, done);
};

const sayBusy = (entry, text) => { if (bench.opened() === entry) notice.sayBusy(text); };

/** The book that was made is right; say so where the page shows other colours. */
export const compareCounts = (entry, done) => {
  const isSame = OUTCOMES.every((name, at) => entry.result.counts[at] === done.summary[name]);
  if (!isSame) notice.sayProblem(say("differs"));
};

/** Save a file of a book, or say why there is none. */
export const saveFile = async (entry, kind) => {
  try {
    const { blob, name } = await madeOf(entry, kind);
    if (blob) save(blob, name);
  } catch (error) {
    sayBusy(entry, "");
    if (bench.opened() === entry) notice.sayProblem(wordsOf(error));
    else entry.row.sayProblem(wordsOf(error));
  }
};
