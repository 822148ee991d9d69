/* What comes after what: a change of many plans takes a while, so a word says so before it begins, and whatever comes next comes after it; what comes while a person presses waits for the end of the press. */
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

// ---- Presses ----

/** Milliseconds from the end of a press until its click has been heard, on a touch screen, too. */
const HEARD = 50;
const later = [];
let isPressed = false;

const press = () => { isPressed = true; };
const release = () => {
  isPressed = false;
  for (const go of later.splice(0)) go();
};
const releaseSoon = () => setTimeout(release, HEARD);

/** Wait while a person presses something: a button that is drawn anew in between would not hear of it. */
export const pressEnded = () => (isPressed ? new Promise((resolve) => { later.push(resolve); }) : Promise.resolve());

addEventListener("pointerdown", press, { capture: true });
addEventListener("pointerup", releaseSoon, { capture: true });
addEventListener("pointercancel", release, { capture: true });
// the end of a press that opens a list of options, or that ends outside, may not be told
addEventListener("pointermove", (event) => { if (isPressed && !event.buttons) release(); }, { capture: true });
addEventListener("keydown", (event) => (event.key === " " ? press() : release()), { capture: true });
addEventListener("keyup", releaseSoon, { capture: true });
addEventListener("blur", release);
