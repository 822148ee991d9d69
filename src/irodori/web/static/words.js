/* The sentences of the page, in its language. */
const words = JSON.parse(document.getElementById("words").textContent);

export const language = document.documentElement.lang;

export const say = (code, params = {}) =>
  Object.entries(params).reduce((text, [name, value]) => text.replace(`{${name}}`, () => String(value)), words[code] ?? code);

export const count = (number) => number.toLocaleString(language);

/** Return a text as the program compares words: without width and white space, with one kind of circle. */
export const foldWord = (text) => text.normalize("NFKC").replace(/[〇◯⭕⚪]/g, "○").replace(/\s+/g, "");

/** Return a text as it is searched: without case, too. */
export const fold = (text) => foldWord(text).toLowerCase();

/** Make an element with a class and a text. */
export const make = (tag, name = "", text = "") => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
};

export const COLORS = ["blue", "green", "yellow", "orange", "red"];
/** The outcomes of a cell by their numbers. */
export const OUTCOMES = ["none", ...COLORS, "unrated"];
export const UNRATED = 6;
const FIRST = OUTCOMES.length;
const beyond = new Map();

/** Know the colours beyond the five that a result has, each with its word. */
export const learnColors = (colors) => {
  beyond.clear();
  for (const [name, word] of colors) beyond.set(name, word);
  OUTCOMES.splice(FIRST, OUTCOMES.length, ...beyond.keys());
};

/** Whether an outcome gives a fill. */
export const isColor = (outcome) => outcome > 0 && outcome !== UNRATED && outcome < OUTCOMES.length;
/** The place of an outcome's colour among the colours. */
export const colorOf = (outcome) => (outcome < UNRATED ? outcome - 1 : outcome - 2);
/** The word of an outcome, short enough to stand beside a value. */
export const outcomeMark = (outcome) => (language === "ja" ? outcomeWord(outcome) : outcomeWord(outcome).slice(0, 1));
export const outcomeWord = (outcome) => beyond.get(OUTCOMES[outcome]) ?? say(`column.${OUTCOMES[outcome]}`);
/** The choice of a plan whose status is taken back, whatever the sheet says. */
export const CLEARED = "none";
export const STATUSES = ["done", "active", "not_started"];
/** The keys that give a plan a status, or take it back. */
export const STATUS_KEYS = { 1: "done", 2: "active", 3: "not_started", 0: CLEARED, Delete: CLEARED };
