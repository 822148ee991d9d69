/* One book of the page: its file, what was set and chosen for it, what was made of it, and how far the work on it is. */
import { History } from "./history.js";
import { asksPassword } from "./row.js";

export class Entry {
  /** Begin with a file and the options of the page, or go on with what was kept. */
  constructor(file, { id = crypto.randomUUID(), order, set, asked, choices = [], earlier = null, history = {} }) {
    this.id = id;
    this.order = order;
    this.file = file;
    this.name = file.name;
    /** Its row among the files. */
    this.row = null;

    // ---- What was set and chosen ----

    /** The options by which it is coloured, and those of the first page when it was last coloured by them. */
    this.set = set;
    this.asked = asked;
    /** The choices by the key of their plan, and the steps that led to them. */
    this.choices = new Map(choices);
    this.history = new History(history.done, history.undone);
    /** Passwords are not kept. */
    this.password = "";

    // ---- How far the work is ----

    /** Whether it is to be coloured as soon as there is room, also with what its sheet is drawn from. */
    this.waits = false;
    this.view = false;
    /** Whether it is being coloured, also with what its sheet is drawn from, and what ends that. */
    this.busy = false;
    this.draws = false;
    this.stop = null;
    /** Whether it is to be opened when it is done. */
    this.opens = false;

    // ---- What was made ----

    /** The facts of the book that was made, or why there is none. */
    this.done = null;
    this.problem = null;
    /** The files that were made, for the options and choices that their key tells; and the promise of those being made. */
    this.made = null;
    this.making = null;
    /** What its sheet is drawn from, and whether it has been drawn since it was opened. */
    this.result = null;
    this.isDrawn = false;
    /** What is to be told when it is opened, and of which status table it was told already. */
    this.notice = "";
    this.told = "";

    // ---- The comparison with the issue before ----

    this.earlier = earlier;
    this.earlierPassword = "";
    /** For which options and choices it was compared, and the element that shows it. */
    this.earlierKey = null;
    this.since = null;
  }

  get isFinished() { return Boolean(this.done) && !this.busy && !this.waits; }
  get hasFailed() { return Boolean(this.problem) && !this.busy && !this.waits && !asksPassword(this.problem); }

  /** What the browser keeps of it. */
  get record() {
    const { id, order, file, set, asked, earlier } = this;
    return { id, order, file, set, asked, choices: [...this.choices], history: this.history.record, earlier };
  }

  // ---- What the converter is asked for ----

  get given() {
    const { asOf, palette, status, schema = "" } = this.set;
    return { asOf, palette, status, schema, password: this.password };
  }

  /** Its choices, each by the place of its plan. */
  get chosen() {
    return [...this.choices].map(([key, { status, deadline }]) => {
      const end = key.lastIndexOf("!");
      const place = { sheet: key.slice(0, end), cell: key.slice(end + 1), status };
      return deadline ? { ...place, deadline } : place;
    });
  }

  /** What tells apart the files that are made of it, and what is drawn: the choices are put over that. */
  get key() { return this.keyWith(this.chosen); }
  get baseKey() { return this.keyWith([]); }

  keyWith(chosen) {
    const { asOf, palette, status, schema = "" } = this.set;
    return JSON.stringify([asOf, palette, numberOf(status), schema, chosen]);
  }
}

/** Tell status tables apart, whatever their names. */
const numbers = new WeakMap();
const numberOf = (file) => {
  if (file && !numbers.has(file)) numbers.set(file, crypto.randomUUID());
  return file ? numbers.get(file) : "";
};
