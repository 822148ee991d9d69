/* Undo and redo: each step is a list of changes of plans, and perhaps of the options, with what was before and after. */

const MOST = 200;

export class History {
  constructor(done = [], undone = []) {
    this.done = done;
    this.undone = undone;
  }

  /** Keep a step that has been taken. */
  add(step) {
    this.done.push(step);
    if (this.done.length > MOST) this.done.shift();
    this.undone = [];
  }

  /** Return the step to take back, as changes to apply; null where there is none. */
  undo() {
    const step = this.done.pop();
    if (!step) return null;
    this.undone.push(step);
    const changes = step.changes.map(({ key, before, after }) => ({ key, before: after, after: before }));
    return step.set ? { changes, set: { before: step.set.after, after: step.set.before } } : { changes };
  }

  /** Return the step to take again; null where there is none. */
  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push(step);
    return step;
  }

  /** Forget the last step, if it gave a status table that could not be read. */
  dropTable(table) {
    if (table && this.done.at(-1)?.set?.after.status === table) this.done.pop();
  }

  get record() {
    return { done: this.done, undone: this.undone };
  }
}
