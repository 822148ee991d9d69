/* A group of buttons that is one stop of the Tab key: arrow keys move within it. */

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Let one button of a toolbar, the first at the beginning, be reached by Tab; again whenever it gets other buttons. */
export const makeToolbar = (toolbar) => {
  const buttons = [...toolbar.querySelectorAll("button")];
  const reached = buttons.find((each) => each === document.activeElement) ?? buttons[0];
  for (const each of buttons) each.tabIndex = each === reached ? 0 : -1;
};

/** Return the button that a key leads to from another; undefined where it leads to none. */
const leadsTo = (buttons, from, key) => {
  if (key === "Home") return buttons[0];
  if (key === "End") return buttons.at(-1);
  return key in STEPS ? buttons[buttons.indexOf(from) + STEPS[key]] : undefined;
};

/** Act on the Enter key in a field. */
export const hearEnter = (field, act) => field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  act();
});

/** Move the focus by keys within a toolbar. */
export const hearKeys = (toolbar) => {
  toolbar.addEventListener("focusin", () => makeToolbar(toolbar));
  toolbar.addEventListener("keydown", (event) => {
    const next = leadsTo([...toolbar.querySelectorAll("button")], event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
};
