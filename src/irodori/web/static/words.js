/* The sentences of the page, in its language. */
const words = JSON.parse(document.getElementById("words").textContent);

export const language = document.documentElement.lang;

export const say = (code, params = {}) =>
  Object.entries(params).reduce((text, [name, value]) => text.replace(`{${name}}`, String(value)), words[code] ?? code);

export const count = (number) => number.toLocaleString(language);

/** Make an element with a class and a text. */
export const make = (tag, name = "", text = "") => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
};

export const COLORS = ["blue", "green", "yellow", "orange", "red"];
/** The outcomes of a cell by their numbers. */
export const OUTCOMES = ["none", ...COLORS, "unrated", "beyond"];
/** The choice of a plan whose status is taken back, whatever the sheet says. */
export const CLEARED = "none";
export const STATUSES = ["done", "active", "not_started"];
