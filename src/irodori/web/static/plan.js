/* One plan of a result: what the program knows of it, with the choice over it. A book has many, so each thing is looked up when it is asked for. */
import { CLEARED } from "./words.js";

export class Plan {
  constructor(result, number) {
    this.result = result;
    this.number = number;
    const [sheet, row, column] = result.planPlaces.subarray(number * 3, number * 3 + 3);
    this.sheet = result.sheets[sheet];
    this.row = row;
    this.column = column;
  }

  get key() { return `${this.sheet.name}!${this.sheet.reference(this.row, this.column)}`; }
  get choice() { return this.result.choices.size ? this.result.choices.get(this.key) ?? null : null; }
  get isCleared() { return this.choice?.status === CLEARED; }

  // ---- Where it is ----

  get table() { return this.sheet.tableAt(this.row); }
  get index() { return this.sheet.rowIndex[this.row]; }
  /** Its place in an issue block; undefined for a row of a table without plans, which cannot be changed here. */
  get place() { return this.table.planAt.get(this.column); }
  get canChange() { return Boolean(this.place); }
  get letter() { return this.place?.plan.letter ?? ""; }
  get ministry() { return this.result.oneLine(this.table.ministries[this.index]) || (this.place ? this.sheet.name : ""); }
  get procedure() { return this.result.oneLine(this.table.names[this.index]); }
  get issue() { return this.place?.block.label ?? (this.table.paths[this.column] ?? "").split(" › ").at(-1); }

  // ---- What is written and judged ----

  get written() { return this.result.oneLine(this.sheet.columns[this.column].texts[this.row]); }
  get text() { return this.place ? this.written : this.reason; }
  get rated() { return this.sheet.rated.get(this.column); }
  get verdict() { return this.result.verdicts[this.rated.verdicts[this.row]]; }
  get outcome() { return this.rated.outcomes[this.row]; }
  get before() { return this.rated.before[this.row]; }
  get reason() { return this.verdict[2]; }
  get remark() { return this.verdict[3]; }
  /** What the book says, whatever was chosen here. */
  get own() {
    const [, , , , status, statusSource, deadline, deadlineSource] = this.verdict;
    return { status, statusSource, deadline, deadlineSource };
  }

  // ---- Its status and deadline now ----

  get status() {
    const { choice } = this;
    if (!choice) return this.verdict[4];
    return choice.status === CLEARED ? "" : choice.status;
  }

  /** Its status as a table of statuses names it, which is read in any language. */
  get tableWord() { return this.sheet.statusColors[this.status]?.word ?? this.status; }

  /** Its deadline as ISO, or OPEN; empty where there is none, or where it does not count. */
  get deadline() {
    const { choice, status } = this;
    if (!status) return choice ? choice.deadline : this.verdict[6];
    return (choice ? choice.deadline : this.verdict[6]) || this.fallback;
  }

  /** The deadline that holds where none is given with the status: its day, its text, where it is written. */
  get fallbacks() { return this.result.deadlines[this.place?.plan.deadlines[this.index]] ?? ["", "", ""]; }
  get fallback() { return this.fallbacks[0]; }
  get fallbackText() { return this.fallbacks[1]; }
  get fallbackSource() { return this.fallbacks[2]; }
}
