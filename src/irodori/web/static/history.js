/* Undo and redo: each step is a list of changes, every one with what was before and what came after. */

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
    return { ...step, changes: step.changes.map(({ key, before, after }) => ({ key, before: after, after: before })) };
  }

  /** Return the step to take again; null where there is none. */
  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push(step);
    return step;
  }

  get record() {
    return { done: this.done, undone: this.undone };
  }
}
