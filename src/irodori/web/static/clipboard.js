/* Tables to and from a spreadsheet: what their columns and words mean. */
import { CLEARED, fold, say } from "./words.js";

const WORDS = JSON.parse(document.getElementById("status-words").textContent);
/** The headings of a table that is copied from the list, and is known without headings, too. */
export const HEADINGS = ["ministry", "procedure", "issue", "plan", "status", "deadline", "text", "cell"].map((name) => WORDS.columns[name][0]);
/** The word by which a table takes a plan's status back. */
export const [WITHDRAWN] = WORDS.statuses[CLEARED];

const named = (words, text) => {
  const word = fold(text);
  return Object.keys(words).find((name) => words[name].some((each) => fold(each) === word)) ?? null;
};

/** Return the status that a word names; null for none. */
export const statusOf = (text) => named(WORDS.statuses, text);

/** Return the column that a heading names; null for none. */
export const columnOf = (text) => named(WORDS.columns, text);

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

/** Return what the columns of rows without headings hold. */
export const columnsOf = (rows) => {
  const wide = Math.max(...rows.map((fields) => fields.length));
  if (wide === 1) return rows.some(([field]) => statusOf(field)) ? ["status"] : ["deadline"];
  return wide === 2 ? ["status", "deadline"] : ["text", "status", "deadline"];
};
