/* The sheet on paper: a table, so that the headings come again on every page and no text is cut off. */
import { isColor, make, outcomeMark } from "./words.js";

/** The pixels across an A3 page (420 mm) within its margins. */
const PAGE = 1500;
const DIGIT = 7;
const PADDING = 12;
const LETTER = 11;
const WIDTHS = { least: 40, most: 112 };
/** Lines on which the longest text of a column should find room. */
const LINES = 6;

/** Draw some rows of a sheet into an element. */
export const drawPaper = (element, result, sheet, rows, isHidden) => {
  const columns = sheet.columns.map((_, column) => column).filter((column) => !isHidden(column));
  const widths = columns.map((column) => widthOf(result, sheet, column, rows));
  const table = make("table", "paper");
  const group = make("colgroup");
  group.append(...widths.map((width) => { const item = make("col"); item.style.width = `${width}px`; return item; }));
  const head = make("thead");
  head.append(...lines(result, sheet, columns, [...sheet.tables[0].head], "th"));
  const body = make("tbody");
  body.append(...lines(result, sheet, columns, [...rows], "td"));
  table.append(group, head, body);
  const total = widths.reduce((sum, width) => sum + width, 0);
  table.style.width = `${total}px`;
  element.style.setProperty("--print", String(Math.min(PAGE / total, 1)));
  element.replaceChildren(table);
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
