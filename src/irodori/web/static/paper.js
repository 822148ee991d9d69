/* Paper: tables whose headings come again on every page and whose texts are not cut off. */
import { isColor, make, outcomeMark } from "./words.js";

/** The pixels of an A3 page within its margins, at 96 to the inch. */
const PAGE = { width: 1500, height: 1060 };
const DIGIT = 7;
const PADDING = 12;
const LETTER = 11;
const LINE = 15;
const WIDTHS = { least: 40, most: 112 };
/** Lines on which the longest text of a column should find room. */
const LINES = 6;

/** Return the sheet as something to print: its rows by their numbers, and how to draw some of them. */
export const sheetPaper = (result, sheet, shown, isHidden) => {
  const rows = [...shown];
  const columns = sheet.columns.map((_, column) => column).filter((column) => !isHidden(column));
  const widths = columns.map((column) => widthOf(result, sheet, column, rows));
  const scale = scaleOf(widths);
  return {
    numbers: rows.map((row) => sheet.rows[row]),
    columns: columns.length,
    pages: (from, to) => Math.ceil(rows.slice(from, to).reduce((sum, row) => sum + heightOf(result, sheet, columns, widths, row), 0) * scale / PAGE.height),
    draw: (from, to) => tableOf(widths, lines(result, sheet, columns, [...sheet.tables[0].head], "th"), lines(result, sheet, columns, rows.slice(from, to), "td")),
    scale,
  };
};

/** The widths of the list's columns: whose a plan is, its text, its status. */
const LIST = [110, 260, 110, 520, 90, 130, 130, 90];
const LIST_ROWS = 54;

/** Return the list as something to print: its texts by row, each with the fill of its last cell. */
export const listPaper = (headings, count, rowOf) => ({
  numbers: Array.from({ length: count }, (_, at) => at + 1),
  columns: headings.length,
  pages: (from, to) => Math.ceil((to - from) / LIST_ROWS),
  draw: (from, to) => tableOf(LIST, [line(headings.map((text) => make("th", "", text)))], Array.from({ length: to - from }, (_, at) => listLine(rowOf(from + at)))),
  scale: scaleOf(LIST),
});

const line = (cells) => {
  const item = make("tr");
  item.append(...cells);
  return item;
};

const listLine = ({ texts, fill }) => line(texts.map((text, at) => make("td", at === texts.length - 1 ? fill : "", text)));

const scaleOf = (widths) => Math.min(PAGE.width / widths.reduce((sum, width) => sum + width, 0), 1);

const tableOf = (widths, head, body) => {
  const table = make("table", "paper");
  const group = make("colgroup");
  group.append(...widths.map((width) => { const item = make("col"); item.style.width = `${width}px`; return item; }));
  const parts = [make("thead"), make("tbody")];
  parts[0].append(...head);
  parts[1].append(...body);
  table.append(group, ...parts);
  table.style.width = `${widths.reduce((sum, width) => sum + width, 0)}px`;
  return table;
};

/** Return the width of a column; no number of it is broken. */
const widthOf = (result, sheet, column, rows) => {
  const { texts } = sheet.columns[column];
  let [number, text] = [0, 0];
  for (const row of rows) {
    const { length } = result.texts[texts[row]];
    if (result.numeric[texts[row]]) number = Math.max(number, length);
    else if (sheet.tableAt(row)) text = Math.max(text, length);
  }
  const wanted = Math.ceil(text / LINES) * LETTER + PADDING;
  return Math.max(Math.min(Math.max(wanted, WIDTHS.least), WIDTHS.most), number ? number * DIGIT + PADDING + LETTER : 0);
};

/** Return about how tall a row will be: as its cell with most lines. */
const heightOf = (result, sheet, columns, widths, row) => {
  let most = 1;
  columns.forEach((column, at) => {
    if (sheet.mergeAt(row, column)) return;
    const { length } = result.texts[sheet.columns[column].texts[row]];
    most = Math.max(most, Math.ceil(length * LETTER / (widths[at] - PADDING / 2)));
  });
  return most * LINE + PADDING / 2;
};

/** Return rows of a table; an area is one cell over the rows and columns of it that are shown. */
const lines = (result, sheet, columns, rows, tag) => rows.map((row, at) => {
  const line = make("tr");
  columns.forEach((column, place) => {
    const area = result.areaAt(sheet, row, column);
    if (area && (rows[at - 1] >= area.top || columns[place - 1] >= area.left)) return;
    const cell = cellOf(result, sheet, area?.top ?? row, area?.left ?? column, tag);
    if (area) {
      cell.colSpan = endOf(columns, place, area.right) - place;
      cell.rowSpan = endOf(rows, at, area.bottom) - at;
    }
    line.append(cell);
  });
  return line;
});

/** Return the place of the first of some rows or columns, from one on, that lies beyond a last one. */
const endOf = (numbers, at, last) => {
  let end = at + 1;
  while (end < numbers.length && numbers[end] <= last) end += 1;
  return end;
};

const cellOf = (result, sheet, row, column, tag) => {
  const text = sheet.columns[column].texts[row];
  const item = make(tag, [result.fillOf(sheet, row, column), result.numeric[text] ? "number" : ""].filter(Boolean).join(" "));
  const rated = sheet.rated.get(column);
  const outcome = rated && rated.verdicts[row] >= 0 ? rated.outcomes[row] : -1;
  if (isColor(outcome)) item.append(make("b", "mark-color", outcomeMark(outcome)));
  item.append(result.texts[text] ?? "");
  return item;
};
