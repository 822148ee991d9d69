/* Which rows of a sheet pass the filters. */
import { fold, OUTCOMES } from "./words.js";

/** Return the rows that hold one of some kinds of cells, some words and a ministry; null where nothing is asked for. */
export const rowsThatPass = (result, sheet, { kinds, words, ministry }) => {
  if (!kinds.size && !words && !ministry) return null;
  const texts = words ? result.texts.map((text) => fold(text).includes(words)) : null;
  const rows = [];
  for (const table of sheet.tables) {
    table.rows.forEach((row, index) => {
      if (ministry && result.oneLine(table.ministries[index]) !== ministry) return;
      if (kinds.size && !holdsKind(result, sheet, row, kinds)) return;
      if (texts && !sheet.columns.some((column) => texts[column.texts[row]]) && !texts[table.ministries[index]]) return;
      rows.push(row);
    });
  }
  return Int32Array.from(rows);
};

/** Whether a row holds a cell of one of some colours, or one to check. */
const holdsKind = (result, sheet, row, kinds) => {
  const top = (column) => sheet.mergeAt(row, column)?.top ?? row;
  for (const [column, { verdicts, outcomes }] of sheet.rated) {
    const at = top(column);
    if (verdicts[at] >= 0 && kinds.has(OUTCOMES[outcomes[at]])) return true;
  }
  return kinds.has("check") && [...result.columnsToCheck(sheet)].some((column) => result.needsLook(sheet, top(column), column));
};
