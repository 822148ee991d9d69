/* One result: what the program made of a book, with the choices of the person over it. */
import { OPEN } from "./dates.js";
import { Plan } from "./plan.js";
import { CLEARED, colorOf, isColor, learnColors, OUTCOMES, UNRATED } from "./words.js";

const KINDS = { i4: Int32Array, u2: Uint16Array, u1: Uint8Array };
const NOT_RATED = 255;
/** A reference to a cell, its column and its row. */
export const REFERENCE = /^([A-Z]{1,3})([1-9]\d{0,6})$/;

const letters = (column) => {
  let rest = column + 1;
  let name = "";
  for (; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
};

/** Read the packed file: IRO1, the length of the JSON, the JSON, the arrays. */
const unpack = (buffer) => {
  const length = new DataView(buffer).getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const start = (8 + length + 3) & ~3;
  const take = ({ at, n, k }) => new KINDS[k](buffer, start + at, n);
  return { head, take };
};

/** The judge of choices for one sheet: the same outcome as the program's, from its own table. */
const outcomeOf = (sheet, choice, fallback) => {
  const colors = sheet.statusColors[choice.status];
  if (choice.status === CLEARED || !colors) return UNRATED;
  const { steps, undated } = colors;
  const deadline = choice.deadline || fallback;
  if (!deadline || deadline === OPEN) return undated;
  return steps.findLast(([from]) => from <= deadline)[1];
};

class SheetData {
  constructor(raw, take, number, statusWords) {
    this.number = number;
    this.name = raw.name;
    this.rows = take(raw.rows);
    this.hidden = take(raw.hidden);
    this.columns = raw.columns.map((each, at) => ({ ...each, letters: letters(at), texts: take(each.texts), fills: take(each.fills) }));
    this.statusColors = raw.statusColors;
    this.statusWords = new Map(Object.entries(statusWords[raw.statusWords]));
    this.colorFills = raw.colorFills;
    this.tables = raw.tables.map((each) => this.table(each, take));
    this.rowTable = new Int16Array(this.rows.length).fill(-1);
    this.rowIndex = new Int32Array(this.rows.length).fill(-1);
    this.tables.forEach((table, at) => table.rows.forEach((row, index) => { this.rowTable[row] = at; this.rowIndex[row] = index; }));
    this.cleared = new Set();
    const cleared = take(raw.cleared);
    for (let at = 0; at < cleared.length; at += 2) this.cleared.add(`${cleared[at]}:${cleared[at + 1]}`);
    this.readMerges(take(raw.merges));
    this.rated = new Map();
    this.tables.forEach((table) => this.rate(table));
  }

  table(raw, take) {
    const blocks = raw.blocks.map((block) => ({ ...block, plans: block.plans.map((plan) => ({ ...plan, deadlines: take(plan.deadlines) })) }));
    const rated = raw.rated.map((each) => ({ ...each, verdicts: take(each.verdicts), before: take(each.before) }));
    const planAt = new Map(blocks.flatMap((block) => block.plans.map((plan) => [plan.column, { block, plan }])));
    return { ...raw, rows: take(raw.rows), names: take(raw.names), ministries: take(raw.ministries), blocks, rated, planAt };
  }

  /** Keep the merged areas by the column that they begin in, and which cells lie under one. */
  readMerges(numbers) {
    this.merges = [];
    this.under = new Map();
    for (let at = 0; at < numbers.length; at += 4) {
      const merge = { top: numbers[at], left: numbers[at + 1], bottom: numbers[at + 2], right: numbers[at + 3] };
      this.merges.push(merge);
      for (let column = merge.left; column <= merge.right; column += 1) {
        if (!this.under.has(column)) this.under.set(column, new Int32Array(this.rows.length).fill(-1));
        this.under.get(column).fill(this.merges.length - 1, merge.top, merge.bottom + 1);
      }
    }
  }

  /** Return the merged area over a cell, if there is one. */
  mergeAt(row, column) {
    const place = this.under.get(column)?.[row] ?? -1;
    return place < 0 ? null : this.merges[place];
  }

  /** Whether a cell has neither text nor fill, nor is merged with others. */
  isFree(row, column) {
    const { texts, fills } = this.columns[column];
    return !texts[row] && !fills[row] && !this.mergeAt(row, column);
  }

  /** Spread what a table's rated columns say over the rows of the sheet. */
  rate(table) {
    for (const { column, rule, verdicts, before } of table.rated) {
      if (!this.rated.has(column)) {
        const size = this.rows.length;
        this.rated.set(column, { rule, verdicts: new Int32Array(size).fill(-1), before: new Uint8Array(size), outcomes: new Uint8Array(size).fill(NOT_RATED) });
      }
      const spread = this.rated.get(column);
      table.rows.forEach((row, index) => { spread.verdicts[row] = verdicts[index]; spread.before[row] = before[index]; });
    }
  }

  /** Return the statuses that can be chosen: the page's, and those of the legend alone. */
  get statuses() {
    return Object.keys(this.statusColors).filter((status) => !status.includes("."));
  }

  tableAt(row) {
    return this.rowTable[row] < 0 ? null : this.tables[this.rowTable[row]];
  }

  reference(row, column) {
    return `${this.columns[column].letters}${this.rows[row]}`;
  }

  /** Return the row and the column of a reference; null where they are not shown. */
  cellOf(reference) {
    const [, letters, number] = REFERENCE.exec(reference) ?? [];
    const [row, column] = [this.rowOf(Number(number)), this.columnOf(letters)];
    return row < 0 || column < 0 ? null : { row, column };
  }

  /** Return the place of a column by its letters; -1 where it is not shown. */
  columnOf(name) {
    this.byLetters ??= new Map(this.columns.map((column, at) => [column.letters, at]));
    return this.byLetters.get(name) ?? -1;
  }

  rowOf(number) {
    let low = 0;
    let high = this.rows.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle] === number) return middle;
      if (this.rows[middle] < number) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

/** The result of one book. */
export class Result {
  constructor(buffer) {
    const { head, take } = unpack(buffer);
    Object.assign(this, { name: head.name, asOf: head.asOf, verdicts: head.verdicts, deadlines: head.deadlines, findings: head.findings });
    Object.assign(this, { legends: head.legends, rules: head.rules, fills: head.fills, texts: head.texts, isBeginning: head.isBeginning });
    this.lines = [];
    this.colors = head.colors;
    learnColors(head.colors);
    this.numeric = take(head.numeric);
    this.sheets = head.sheets.map((each, number) => new SheetData(each, take, number, head.statusWords));
    this.choices = new Map();
    this.counts = new Array(OUTCOMES.length).fill(0);
    for (const sheet of this.sheets) {
      for (const { verdicts, outcomes } of sheet.rated.values()) {
        verdicts.forEach((verdict, row) => {
          if (verdict < 0) return;
          outcomes[row] = this.verdicts[verdict][0];
          this.counts[outcomes[row]] += 1;
        });
      }
    }
    this.attention = this.findings.reduce((sum, kind) => sum + (kind.severity === "info" ? 0 : kind.total), 0);
    if (this.isBeginning) { // the rest is still being made, and counted already
      this.counts = OUTCOMES.map((name) => head.summary[name]);
      this.attention = head.attention;
    }
    this.markFindings();
    this.listPlans();
  }

  /** Know for each cell which findings it has. */
  markFindings() {
    this.found = this.sheets.map(() => new Map());
    this.toCheck = this.sheets.map((sheet) => new Set(sheet.rated.keys()));
    for (const kind of this.findings) {
      for (const [text, places] of kind.texts) {
        for (const [sheet, number, column] of places) {
          const row = this.sheets[sheet].rowOf(number);
          const key = row * 1000 + column;
          if (row >= 0 && kind.severity !== "info") this.toCheck[sheet].add(column);
          if (!this.found[sheet].has(key)) this.found[sheet].set(key, []);
          this.found[sheet].get(key).push({ text, severity: kind.severity, code: kind.code });
        }
      }
    }
  }

  findingsAt(sheet, row, column) {
    return this.found[sheet.number].get(row * 1000 + column) ?? [];
  }

  /** Whether somebody should look at a cell: it could not be rated, or something was found that no choice here has settled. */
  needsLook(sheet, row, column) {
    if (sheet.rated.get(column)?.outcomes[row] === UNRATED) return true;
    return !this.isChosen(sheet, row, column) && this.findingsAt(sheet, row, column).some(({ severity }) => severity !== "info");
  }

  /** Return the columns in which there may be such cells. */
  columnsToCheck(sheet) {
    return this.toCheck[sheet.number];
  }

  /** Number all plans, in the order of the book; of a table without plans whatever is rated, which is listed and cannot be changed here. */
  listPlans() {
    const places = [];
    this.sheets.forEach((sheet, number) => {
      sheet.planNumbers = new Map();
      sheet.tables.forEach((table) => {
        const listed = table.blocks.length ? [...table.planAt.keys()] : table.rated.map(({ column }) => column);
        const columns = listed.filter((column) => sheet.rated.has(column));
        for (const column of columns) {
          if (table.planAt.has(column) && !sheet.planNumbers.has(column)) sheet.planNumbers.set(column, new Int32Array(sheet.rows.length).fill(-1));
        }
        table.rows.forEach((row) => columns.forEach((column) => {
          if (sheet.rated.get(column).verdicts[row] < 0) return;
          if (table.planAt.has(column)) sheet.planNumbers.get(column)[row] = places.length / 3;
          places.push(number, row, column);
        }));
      });
    });
    this.planPlaces = Int32Array.from(places);
    this.planCount = places.length / 3;
    this.hasPlans = this.sheets.some((sheet) => sheet.planNumbers.size);
  }

  /** Return the ministries of the book, or whatever its rows are grouped by. */
  ministries() {
    const texts = new Set(this.sheets.flatMap((sheet) => sheet.tables.flatMap((table) => [...new Set(table.ministries)])));
    return [...new Set([...texts].map((text) => this.oneLine(text)))].filter(Boolean);
  }

  /** Return the number of a plan by its key, sheet!cell; undefined where there is none. */
  numberOf(key) {
    const end = key.lastIndexOf("!");
    const sheet = this.sheets.find((each) => each.name === key.slice(0, end));
    const cell = sheet?.cellOf(key.slice(end + 1));
    return cell ? this.planAt(sheet, cell.row, cell.column) : undefined;
  }

  planAt(sheet, row, column) {
    const number = sheet.planNumbers.get(column)?.[row] ?? -1;
    return number < 0 ? undefined : number;
  }

  plan(number) {
    return new Plan(this, number);
  }

  oneLine(text) {
    this.lines[text] ??= (this.texts[text] ?? "").replace(/\s+/g, " ").trim();
    return this.lines[text];
  }

  /** Give a plan a status, or take the choice back with null; returns what changed. */
  choose(key, choice) {
    const number = this.numberOf(key);
    if (number === undefined) return null;
    const sheet = this.sheets[this.planPlaces[number * 3]];
    const row = this.planPlaces[number * 3 + 1];
    const column = this.planPlaces[number * 3 + 2];
    const rated = sheet.rated.get(column);
    const before = rated.outcomes[row];
    if (choice) this.choices.set(key, choice);
    else this.choices.delete(key);
    rated.outcomes[row] = choice ? outcomeOf(sheet, choice, this.fallbackOf(sheet, row, column)) : this.verdicts[rated.verdicts[row]][0];
    const after = rated.outcomes[row];
    this.counts[before] -= 1;
    this.counts[after] += 1;
    if (before === UNRATED && after !== UNRATED) this.attention -= 1;
    if (before !== UNRATED && after === UNRATED) this.attention += 1;
    return { sheet, row, column, outcome: after };
  }

  /** Return the choice of a status for a plan, with a deadline. */
  choiceOf(plan, status, deadline = plan.choice?.deadline ?? "") {
    return status === CLEARED ? this.cleared(plan) : { status, deadline };
  }

  /** Return the choice by which a plan has no status: none at all where the sheet gives it none either. */
  cleared(plan) {
    return plan.own.statusSource ? { status: CLEARED, deadline: "" } : null;
  }

  fallbackOf(sheet, row, column) {
    const { plan } = sheet.tableAt(row).planAt.get(column);
    return this.deadlines[plan.deadlines[sheet.rowIndex[row]]]?.[0] ?? "";
  }

  /** Return the class of the fill that a cell shows now. */
  fillOf(sheet, row, column) {
    const own = this.fills[sheet.columns[column].fills[row]];
    const rated = sheet.rated.get(column);
    const outcome = rated ? rated.outcomes[row] : NOT_RATED;
    if (isColor(outcome)) return this.fills[sheet.colorFills[rated.rule][colorOf(outcome)]];
    if (outcome === 0 && (sheet.cleared.has(`${row}:${column}`) || (this.isChosen(sheet, row, column) && isColor(rated.before[row])))) return "";
    return own;
  }

  /** Return the area over which a cell is seen: a merged one, or outside the tables the empty cells on its right that its text runs over, as in a spreadsheet. */
  areaAt(sheet, row, column) {
    return sheet.mergeAt(row, column) ?? (sheet.tableAt(row) ? null : this.runAt(sheet, row, column));
  }

  runAt(sheet, row, column) {
    let left = column;
    while (left > 0 && sheet.isFree(row, left)) left -= 1;
    const text = sheet.columns[left].texts[row];
    if (!text || this.numeric[text] || sheet.mergeAt(row, left)) return null;
    let right = left;
    while (right + 1 < sheet.columns.length && sheet.isFree(row, right + 1)) right += 1;
    return right > left ? { top: row, left, bottom: row, right } : null;
  }

  isChosen(sheet, row, column) {
    return this.choices.size > 0 && this.choices.has(`${sheet.name}!${sheet.reference(row, column)}`);
  }

  /** Return how a cell is called: 課題① › アクションプラン a. */
  pathOf(sheet, row, column) {
    const table = sheet.tableAt(row) ?? sheet.tables[0];
    const block = table.blocks.find((each) => each.first <= column && column <= each.last);
    const path = table.paths[column] ?? "";
    const last = path.split(" › ").at(-1);
    return block ? (last.startsWith(block.label) ? last : `${block.label} › ${last}`) : path;
  }

  /** Return whose a cell is and what it is: 法務省 · 在留期間更新許可の申請 · 課題① › アクションプラン a. */
  placeOf(sheet, row, column) {
    const table = sheet.tableAt(row);
    if (!table) return "";
    const index = sheet.rowIndex[row];
    return [this.oneLine(table.ministries[index]), this.oneLine(table.names[index]), this.pathOf(sheet, row, column)].filter(Boolean).join(" · ");
  }

  /** Count what became of the colours that came in: by place [before][after]. */
  changes() {
    const found = { filled: [], recolored: [], cleared: [], kept: 0, same: 0, none: 0 };
    for (const sheet of this.sheets) {
      for (const [column, { before, outcomes, verdicts }] of sheet.rated) {
        verdicts.forEach((verdict, row) => {
          if (verdict < 0) return;
          const [old, now] = [before[row], outcomes[row]];
          const had = isColor(old);
          const has = isColor(now);
          if (now === UNRATED) found.kept += 1;
          else if (has && had) {
            if (old === now) found.same += 1;
            else found.recolored.push({ sheet, row, column, old, now });
          } else if (has) found.filled.push({ sheet, row, column, old, now });
          else if (had && this.fillOf(sheet, row, column) === "") found.cleared.push({ sheet, row, column, old, now });
          else found.none += 1;
        });
      }
    }
    return found;
  }
}
