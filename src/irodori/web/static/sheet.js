/* The sheet: rows and columns are drawn as they come into view; each is a row of a CSS grid. */
import { arrange, bringRow, hearScroll } from "./renew.js";
import { isColor, make, OUTCOMES, outcomeMark, UNRATED } from "./words.js";

const AHEAD = 12;
const HEIGHTS = { dense: 24, roomy: 74 };
const HEAD_ROW = 22;
/** The lowest row of the headings has two lines, so that a, b and c can be told apart. */
const LAST_HEAD_ROW = 36;
const GUTTER = 46;
const NAME_WIDTH = 190;
const NARROW = { least: 48, rated: 78, most: 104, share: 0.55, whole: 106, padding: 12 };
/** Rows of each table by which the width of a column is found. */
const SAMPLE = 200;
/** Characters of a text that can be seen on one line of a cell; shaping the rest would take most of the time. */
const SEEN = 60;

const grid = document.getElementById("grid");
const body = document.getElementById("grid-body");
const head = document.getElementById("grid-head");
const fillSheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, fillSheet];

let result = null;
let sheet = null;
let shown = new Int32Array(0);
let hiddenShown = false;
let density = "dense";
let tracks = [];
let edges = [];
let table = null;
let drawn = { first: -1, last: -1, left: -1, right: -1 };
let chosen = null;
let onChoose = () => {};

export const current = () => sheet;
export const cell = () => chosen;
export const hear = (listen) => { onChoose = listen; };
export const rowsShown = () => shown;
const rowHeight = () => HEIGHTS[density];

// ---- What is shown ----

/** Show a result; of the same book the chosen cell stays chosen. */
export const showResult = (next) => {
  result = next;
  const kept = chosen && result.sheets[chosen.sheet.number];
  chosen = kept ? { ...chosen, sheet: kept } : null;
  fillSheet.replaceSync(result.rules);
};

export const showSheet = (number) => {
  sheet = result.sheets[number];
  shown = seen(everyRow());
  measure();
  table = null;
  drawHead(sheet.tables[0]);
  body.style.height = `${shown.length * rowHeight()}px`;
  grid.setAttribute("aria-rowcount", String(shown.length + sheet.tables[0].head.length));
  grid.setAttribute("aria-colcount", String(sheet.columns.length + 1));
  redraw();
};

/** Leave the rows that pass the filters. */
export const showRows = (rows) => {
  shown = seen(rows ?? everyRow());
  body.style.height = `${shown.length * rowHeight()}px`;
  if (grid.scrollTop > shown.length * rowHeight()) grid.scrollTop = 0;
  redraw();
};

const everyRow = () => {
  const inHead = new Set(sheet.tables[0].head);
  return Int32Array.from({ length: sheet.rows.length }, (_, row) => row).filter((row) => !inHead.has(row));
};

/** Leave out the rows that are hidden in the workbook. */
const seen = (rows) => (hiddenShown ? rows : rows.filter((row) => !sheet.hidden[row]));

export const showsHidden = () => hiddenShown;
export const isHidden = (row, column) => !hiddenShown && (sheet.hidden[row] > 0 || sheet.columns[column].hidden);
export const isColumnHidden = (column) => !hiddenShown && sheet.columns[column].hidden;

/** Return how many rows and columns are hidden in the workbook. */
export const hiddenCounts = () => ({
  rows: sheet.hidden.reduce((sum, each) => sum + each, 0),
  columns: sheet.columns.filter((column) => column.hidden).length,
});

/** Show what is hidden in the workbook, or not. */
export const setHidden = (isShown) => {
  if (hiddenShown === isShown) return;
  hiddenShown = isShown;
  if (!sheet) return;
  measure();
  const here = table;
  table = null;
  drawHead(here ?? sheet.tables[0]);
};

/** Begin at the first procedure, with the first colours in sight. */
export const goToStart = () => {
  const [first] = sheet.tables[0].rows;
  grid.scrollTop = Math.max(indexOf(first), 0) * rowHeight();
  const rated = Math.min(...sheet.rated.keys());
  const { name } = sheet.tables[0];
  grid.scrollLeft = Math.max((edges[rated] ?? 0) - GUTTER - (rated > name ? tracks[name] : 0), 0);
};

export const setDensity = (next) => {
  const top = shown[Math.floor(grid.scrollTop / rowHeight())];
  density = next;
  grid.classList.toggle("roomy", density === "roomy");
  measure();
  body.style.height = `${shown.length * rowHeight()}px`;
  grid.scrollTop = Math.max(indexOf(top), 0) * rowHeight();
  drawHead(table ?? sheet.tables[0]);
  redraw();
};

const widthOf = (column, at) => {
  if (column.hidden && !hiddenShown) return 0;
  if (at === sheet.tables[0].name) return NAME_WIDTH;
  if (density === "roomy") return Math.min(Math.max(column.width, 60), 300);
  const least = sheet.rated.has(at) ? NARROW.rated : NARROW.least;
  const narrow = Math.round(Math.min(Math.max(column.width * NARROW.share, least), NARROW.most));
  const whole = longestOf(column);
  return whole <= NARROW.whole ? Math.max(narrow, whole) : narrow;
};

/** Return the pixels that the longest of a column's first texts takes: a date or a number is shown whole. */
const longestOf = (column) => {
  let longest = 0;
  for (const table of sheet.tables) for (const row of table.rows.slice(0, SAMPLE)) longest = Math.max(longest, lengthOf(result.texts[column.texts[row]]));
  return Math.ceil(longest) + NARROW.padding;
};
const lengthOf = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u00ff" ? 12 : 7), 0);

const measure = () => {
  tracks = sheet.columns.map(widthOf);
  edges = [GUTTER];
  for (const width of tracks) edges.push(edges.at(-1) + width);
  const columns = `${GUTTER}px ${tracks.map((width) => `${width}px`).join(" ")}`;
  grid.style.setProperty("--columns", columns);
  grid.style.setProperty("--wide", `${edges.at(-1)}px`);
  grid.style.setProperty("--row", `${rowHeight()}px`);
  grid.style.setProperty("--gutter", `${GUTTER}px`);
};

// ---- The head ----

const drawHead = (next) => {
  if (table === next) return;
  table = next;
  const seenHead = next.head.filter((row) => hiddenShown || !sheet.hidden[row]);
  head.replaceChildren(lettersRow(), ...seenHead.map((row) => headRow(row, seenHead)));
  head.style.height = `${HEAD_ROW + headHeight(seenHead, seenHead)}px`;
};

/** Return how tall some rows of the headings are together. */
const headHeight = (some, rows) => some.reduce((sum, row) => sum + (row === rows.at(-1) ? LAST_HEAD_ROW : HEAD_ROW), 0);

const lettersRow = () => {
  const row = make("div", "row letters");
  row.role = "row";
  row.style.height = `${HEAD_ROW}px`;
  row.append(gutterCell("", "gridcell"));
  sheet.columns.forEach((column, at) => {
    if (!tracks[at]) return;
    const item = make("div", "cell letter", column.letters);
    item.role = "columnheader";
    place(item, at, 1);
    row.append(item);
  });
  return row;
};

const headRow = (number, rows) => {
  const row = make("div", "row");
  row.role = "row";
  row.style.height = `${headHeight([number], rows)}px`;
  row.append(gutterCell(String(sheet.rows[number]), "columnheader"));
  sheet.columns.forEach((_, at) => {
    const merge = sheet.mergeAt(number, at);
    if (tracks[at] && (!merge || isFirstOf(merge, number, at, rows))) row.append(headCell(number, at, merge, rows));
  });
  return row;
};

/** Whether a place is the first one of a merged heading that is drawn. */
const isFirstOf = (merge, row, column, rows) =>
  column === leftOf(merge) && (row === merge.top || row === rows.find((each) => each >= merge.top));

const headCell = (number, at, merge, rows) => {
  const item = make("div", "cell heading");
  const text = result.oneLine(sheet.columns[at].texts[merge ? merge.top : number]);
  item.append(make("span", "", text));
  item.title = text;
  item.role = text ? "columnheader" : "gridcell";
  place(item, at, merge ? merge.right - at + 1 : 1);
  const own = merge ? rows.filter((row) => row >= number && row <= merge.bottom) : [number];
  item.style.height = `${headHeight(own, rows)}px`;
  item.classList.toggle("two-lines", own.includes(rows.at(-1)));
  item.classList.toggle("frozen", at === table.name);
  return item;
};

/** Return the first column of an area that is not hidden. */
const leftOf = (area) => {
  let column = area.left;
  while (column < area.right && !tracks[column]) column += 1;
  return column;
};

const gutterCell = (text, role) => {
  const item = make("div", "cell gutter", text);
  item.role = role;
  item.style.gridColumn = "1";
  return item;
};

const place = (item, column, span) => {
  item.style.gridColumn = span > 1 ? `${column + 2} / span ${span}` : String(column + 2);
  item.setAttribute("aria-colindex", String(column + 2));
};

// ---- The rows ----

/** Return the rows and columns to draw: those in sight, and some around them. */
const windowOf = () => {
  const top = Math.floor(grid.scrollTop / rowHeight());
  const rows = Math.ceil(grid.clientHeight / rowHeight());
  const left = columnAt(grid.scrollLeft);
  const right = columnAt(grid.scrollLeft + grid.clientWidth, left);
  return {
    first: Math.max(top - AHEAD, 0),
    last: Math.min(top + rows + AHEAD, shown.length) - 1,
    left: Math.max(left - 2, 0),
    right: Math.min(right + 2, tracks.length - 1),
  };
};

/** Return the first column, from one on, that reaches to an edge in pixels. */
const columnAt = (edge, from = 0) => {
  let column = from;
  while (column < tracks.length - 1 && edges[column + 1] < edge) column += 1;
  return column;
};

const isInside = (next) => {
  const near = AHEAD / 3;
  return drawn.first >= 0
    && (next.first + near >= drawn.first || next.first === 0) && next.first + AHEAD - near >= drawn.first
    && drawn.first <= next.first + near && next.last - near <= drawn.last
    && drawn.left <= next.left + 1 && next.right - 1 <= drawn.right;
};

/** Draw what is in sight; with `reuse` the rows that stay are kept, but for those that hold the upper cut of an area. */
export const redraw = ({ reuse = false } = {}) => {
  const before = drawn;
  const next = windowOf();
  const isKept = reuse && before.first >= 0 && next.left >= before.left && next.right <= before.right;
  drawn = isKept ? { ...next, left: before.left, right: before.right } : next;
  const held = new Map(isKept ? [...body.children].map((row) => [Number(row.dataset.at), row]) : []);
  held.delete(before.first);
  held.delete(drawn.first);
  const rows = [];
  for (let at = drawn.first; at <= drawn.last; at += 1) rows.push(held.get(at) ?? bodyRow(at));
  arrange(body, rows);
  drawHeadHere();
  markChosen();
};

/** Draw the headings of the table whose rows are at the top. */
const drawHeadHere = () => {
  const top = shown[Math.min(Math.floor(grid.scrollTop / rowHeight()), shown.length - 1)];
  const here = top === undefined ? null : sheet.tableAt(top);
  if (here) drawHead(here);
};

hearScroll(grid, () => { if (sheet && !isInside(windowOf())) redraw({ reuse: true }); });
new ResizeObserver(() => {
  grid.style.setProperty("--seen", `${grid.clientWidth - GUTTER}px`);
  if (sheet) redraw({ reuse: true });
}).observe(grid);

const bodyRow = (at) => {
  const number = shown[at];
  const row = make("div", "row");
  row.role = "row";
  row.dataset.at = at;
  row.setAttribute("aria-rowindex", String(at + 1 + sheet.tables[0].head.length));
  row.style.transform = `translateY(${at * rowHeight()}px)`;
  row.append(gutterCell(String(sheet.rows[number]), "rowheader"));
  const name = sheet.tableAt(number)?.name ?? -1;
  for (const column of columnsDrawn(name)) {
    const item = tracks[column] ? bodyCell(at, number, column, name) : null;
    if (item) row.append(item);
  }
  return row;
};

/** Return the columns in sight, and before them that of the names, which stays. */
const columnsDrawn = (name) => {
  const columns = name >= 0 && name < drawn.left ? [name] : [];
  for (let column = drawn.left; column <= drawn.right; column += 1) columns.push(column);
  return columns;
};

/** Return a cell; of an area one in its first row that is drawn, as tall as the area is seen. */
const bodyCell = (at, number, column, name) => {
  const area = result.areaAt(sheet, number, column);
  if (!area) return makeCell(number, column, column, column === name ? ["frozen"] : []);
  const isFirst = at === drawn.first || shown[at - 1] < area.top;
  const isLeft = column === leftOf(area) || (column === drawn.left && area.left < drawn.left);
  if (!isFirst || !isLeft) return null;
  const rows = lastIndex(area.bottom) - at + 1;
  const kinds = [rows > 1 ? "tall" : "", area.right > column ? "wide" : "", column === name ? "frozen" : ""];
  const item = makeCell(area.top, area.left, column, kinds.filter(Boolean), area.right - column + 1);
  if (rows > 1) item.style.height = `${rows * rowHeight()}px`;
  return item;
};

const idOf = (row, column) => `c-${sheet.reference(row, column)}`;

/** Return a cell of the sheet, which begins at a column that is drawn. */
const makeCell = (row, column, from, kinds, span = 1) => {
  const item = make("div", ["cell", ...kinds].join(" "));
  item.role = kinds.includes("frozen") ? "rowheader" : "gridcell";
  place(item, from, span);
  item.id = idOf(row, column);
  item.dataset.row = row;
  item.dataset.column = column;
  dress(item, row, column);
  return item;
};

/** What a cell is by its place, whatever it holds. */
const BY_PLACE = ["tall", "wide", "frozen"];

/** Give a cell its fill, its mark and its text. */
const dress = (item, row, column) => {
  const rated = sheet.rated.get(column);
  const outcome = rated && rated.verdicts[row] >= 0 ? rated.outcomes[row] : -1;
  const text = sheet.columns[column].texts[row];
  const kinds = BY_PLACE.filter((name) => item.classList.contains(name));
  item.className = [
    "cell",
    ...kinds,
    result.fillOf(sheet, row, column),
    outcome > 0 ? `is-${OUTCOMES[outcome]}` : "",
    result.isChosen(sheet, row, column) ? "own" : "",
    result.numeric[text] ? "number" : "",
  ].filter(Boolean).join(" ");
  const isLarge = kinds.includes("tall") || kinds.includes("wide");
  item.replaceChildren(...marksOf(row, column, outcome), contentOf(text, isLarge));
};

/** Return what a cell shows of a text: in a low row one line of it, and no more than can be seen. */
const contentOf = (text, isLarge) => {
  const isDense = density === "dense";
  const words = isDense ? result.oneLine(text) : result.texts[text];
  if (isLarge) return make("span", "said", words);
  return isDense ? words.slice(0, SEEN) : words;
};

const marksOf = (row, column, outcome) => {
  const marks = [];
  if (isColor(outcome)) marks.push(make("b", "mark-color", outcomeMark(outcome)));
  const isChosen = result.isChosen(sheet, row, column);
  const found = isChosen ? [] : result.findingsAt(sheet, row, column);
  if (outcome === UNRATED) marks.push(make("b", "mark-check", "?"));
  else if (found.some(({ severity }) => severity !== "info")) marks.push(make("b", "mark-check", "!"));
  return marks;
};

/** Draw one cell anew, if it is in sight. */
export const refreshCell = (row, column) => {
  const item = document.getElementById(idOf(row, column));
  if (!item) return;
  dress(item, row, column);
  markChosen();
};

// ---- The chosen cell ----

const indexOf = (row) => {
  const at = lowerBound(row);
  return shown[at] === row ? at : -1;
};

const lowerBound = (row) => {
  let [low, high] = [0, shown.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shown[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Return the index of the last shown row that is no later than a row. */
const lastIndex = (row) => {
  const at = lowerBound(row);
  return shown[at] === row ? at : at - 1;
};

const markChosen = () => {
  for (const item of body.querySelectorAll(".chosen")) item.classList.remove("chosen");
  if (!chosen || chosen.sheet !== sheet) return;
  const item = document.getElementById(idOf(chosen.row, chosen.column));
  item?.classList.add("chosen");
  if (item) grid.setAttribute("aria-activedescendant", item.id);
  else grid.removeAttribute("aria-activedescendant");
};

export const choose = (row, column, { reveal = true } = {}) => {
  const area = result.areaAt(sheet, row, column);
  chosen = area ? { sheet, row: area.top, column: area.left } : { sheet, row, column };
  onChoose(chosen);
  if (reveal) show(chosen.row, chosen.column);
  markChosen();
};

export const forgetChosen = () => {
  chosen = null;
  if (sheet) markChosen();
};

/** Scroll so that a cell is seen. */
export const show = (row, column) => {
  const at = indexOf(row);
  if (at < 0) return;
  bringRow(grid, at * rowHeight(), rowHeight(), head.offsetHeight);
  bringColumn(column);
  if (!isInside(windowOf())) redraw();
};

/** Scroll so that a column is seen beside the names, which stay. */
const bringColumn = (column) => {
  const { name } = sheet.tables[0];
  const frozen = GUTTER + (name < column ? tracks[name] : 0);
  if (edges[column] < grid.scrollLeft + frozen) grid.scrollLeft = edges[column] - frozen;
  else if (edges[column + 1] > grid.scrollLeft + grid.clientWidth) grid.scrollLeft = edges[column + 1] - grid.clientWidth;
};

/** Go from the chosen cell to the next one that passes a test, downwards and to the right, round the end. */
export const nextCell = (passes, among, step = 1) => {
  const columns = [...among].filter((column) => tracks[column]).sort((one, other) => one - other);
  const total = shown.length * columns.length;
  if (!total) return false;
  let at = placeAmong(columns);
  for (let tried = 0; tried < total; tried += 1) {
    at = (at + step + total) % total;
    const [row, column] = [shown[Math.floor(at / columns.length)], columns[at % columns.length]];
    if (passes(row, column)) {
      choose(row, column);
      return true;
    }
  }
  return false;
};

/** Return the place of the chosen cell among those of some columns, row by row, or of the one before it; -1 where none is chosen. */
const placeAmong = (columns) => {
  if (!chosen || chosen.sheet !== sheet) return -1;
  const found = columns.findIndex((each) => each >= chosen.column);
  const column = found < 0 ? columns.length : found;
  return indexOf(chosen.row) * columns.length + column - (columns[column] === chosen.column ? 0 : 1);
};

const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

/** Move the choice by rows and columns, past what an area covers and hidden columns. */
const move = (down, right) => {
  if (!chosen || chosen.sheet !== sheet) {
    choose(shown[Math.floor(grid.scrollTop / rowHeight())] ?? 0, Math.max(sheet.tables[0].name, 0));
    return;
  }
  const area = result.areaAt(sheet, chosen.row, chosen.column);
  let at = area && down > 0 ? lastIndex(area.bottom) : lowerBound(chosen.row);
  at = Math.min(Math.max(at + down, 0), shown.length - 1);
  let column = area && right > 0 ? area.right : chosen.column;
  do column += right; while (right && tracks[column] === 0);
  if (column < 0 || column >= tracks.length) return;
  choose(shown[at], column);
};

/** Go to the first or the last column that is shown, in the row of the chosen cell. */
const toEdge = (end) => {
  const row = chosen?.sheet === sheet ? chosen.row : shown[0];
  const columns = tracks.map((_, column) => column).filter((column) => tracks[column]);
  choose(row, end ? columns.at(-1) : columns[0]);
};

grid.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const page = Math.max(Math.floor((grid.clientHeight - head.offsetHeight) / rowHeight()) - 1, 1);
  if (MOVES[event.key]) move(...MOVES[event.key]);
  else if (event.key === "PageDown") move(page, 0);
  else if (event.key === "PageUp") move(-page, 0);
  else if (event.key === "Home") toEdge(0);
  else if (event.key === "End") toEdge(tracks.length - 1);
  else return;
  event.preventDefault();
});

/** A cell is chosen when the press begins: by its end the rows may have been drawn anew. */
grid.addEventListener("mousedown", (event) => {
  const item = event.button === 0 && event.target.closest("[data-row]");
  if (!item) return;
  grid.focus({ preventScroll: true }); // a field that is left gives what was typed to the plan that it is of
  choose(Number(item.dataset.row), Number(item.dataset.column), { reveal: false });
});
