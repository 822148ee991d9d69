/* A change of many plans takes a while: a word says so before it begins, and whatever comes next comes after it. */
import { sayBusy } from "./notice.js";
import { count, say } from "./words.js";

/** Changes of so many plans take a second or more. */
const MANY = 5_000;
let waiting = null;

/** Do now what waits: something is about to build on it, or the page may go. */
export const finishWaiting = () => {
  const act = waiting;
  waiting = null;
  if (!act) return;
  sayBusy("");
  act();
};

/** Act on so many plans after whatever waits: at once, or when the word has been seen. */
export const inTurn = (number, act) => {
  finishWaiting();
  if (number < MANY) { act(); return; }
  waiting = act;
  sayBusy(say("changing", { count: count(number) }));
  requestAnimationFrame(() => setTimeout(() => { if (waiting === act) finishWaiting(); }));
};

for (const kind of ["keydown", "pointerdown", "click", "change", "paste", "copy", "drop"]) addEventListener(kind, finishWaiting, { capture: true });
document.addEventListener("visibilitychange", finishWaiting);
