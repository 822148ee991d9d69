/* Tables to and from a spreadsheet: what their columns and words mean. */
import { readDeadline } from "./dates.js";
import { CLEARED, fold, foldWord, say } from "./words.js";

const WORDS = JSON.parse(document.getElementById("status-words").textContent);
/** The headings of a table that is copied from the list, and is known without headings, too. */
export const HEADINGS = ["ministry", "procedure", "issue", "plan", "status", "deadline", "text", "cell"].map((name) => WORDS.columns[name][0]);
/** The word by which a table takes a plan's status back. */
export const [WITHDRAWN] = WORDS.withdrawn;
const withdrawn = new Set(WORDS.withdrawn.map(foldWord));

/** Return the status that a word says by itself on a sheet; null for none, and for more than a word. */
export const statusOf = (sheet, text) => {
  const word = foldWord(text);
  return sheet.statusWords.get(word) ?? (withdrawn.has(word) ? CLEARED : null);
};

/** Return the column that a heading names; null for none. */
export const columnOf = (text) => {
  const word = fold(text);
  return Object.keys(WORDS.columns).find((name) => WORDS.columns[name].some((each) => fold(each) === word)) ?? null;
};

/** A field and what ends it; a spreadsheet puts one with line breaks into quotes. */
const FIELD = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/gy;

/** Return the rows of a table as a spreadsheet copies it. */
export const rowsOf = (text) => {
  const rows = [[]];
  const table = text.replace(/\r/g, "").replace(/\n$/, "");
  for (const [, quoted, plain, end] of table.matchAll(FIELD)) {
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === "") break;
    if (end === "\n") rows.push([]);
  }
  return rows;
};

/** Return rows as a CSV file. */
export const toTable = (rows) => {
  const text = rows.map((fields) => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")).join("\r\n");
  return new File([text], say("plans.pasted"), { type: "text/csv" });
};

/** Return what the columns of rows without headings hold; `isStatus` tells the words of statuses. */
export const columnsOf = (rows, isStatus) => {
  const wide = Math.max(...rows.map((fields) => fields.length));
  const hasStatuses = (column) => rows.some((fields) => isStatus(fields[column] ?? ""));
  if (wide === 1) return !hasStatuses(0) && rows.every(([field]) => readDeadline(field) !== null) ? ["deadline"] : ["status"];
  if (wide === 2) return hasStatuses(1) && !hasStatuses(0) ? ["text", "status"] : ["status", "deadline"];
  return ["text", "status", "deadline"];
};
