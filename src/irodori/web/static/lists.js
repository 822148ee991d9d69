/* Beside the sheet: the findings by what they are about, what changed, and the legend as it was understood. */
import { beforeWord } from "./panel.js";
import { arrange } from "./renew.js";
import { COLORS, count, make, outcomeWord, say } from "./words.js";

const FIRST = 60;
const MOST = 3000;
let onGo = () => {};

export const hear = (go) => { onGo = go; };

const placeButton = (result, sheet, row, column) => {
  const reference = sheet.reference(row, column);
  const button = make("button", "place", result.sheets.length > 1 ? `${sheet.name}!${reference}` : reference);
  button.type = "button";
  button.title = result.placeOf(sheet, row, column);
  button.addEventListener("click", () => onGo(sheet, row, column));
  return button;
};

/** Show the first few of many things, the others on request. */
const fewOf = (items, draw) => {
  const list = make("p", "places");
  const add = (from, to) => list.append(...items.slice(from, to).flatMap((item) => [draw(item), " "]));
  add(0, FIRST);
  if (items.length > FIRST) {
    const more = make("button", "more", say("more", { count: count(items.length - FIRST) }));
    more.type = "button";
    more.addEventListener("click", () => {
      more.remove();
      add(FIRST, Math.min(items.length, MOST));
      if (items.length > MOST) list.append(say("more.left", { count: count(items.length - MOST) }));
    });
    list.append(more);
  }
  return list;
};

// ---- Findings ----

/** Show what was found; a column that is not known leads to the form that asks what it is. */
export const showFindings = (element, result, columnsPlace) => {
  const isNote = ({ severity }) => severity === "info";
  const cards = (kinds) => kinds.map((kind) => {
    const card = findingCard(result, kind);
    if (/^column\.|\.(other|no)_column$/.test(kind.code)) card.append(columnsLink(columnsPlace));
    return card;
  });
  const notes = result.findings.filter(isNote);
  const parts = cards(result.findings.filter((kind) => !isNote(kind)));
  if (!parts.length) parts.push(make("p", "quiet", say("findings.none")));
  if (notes.length) parts.push(make("h2", "", say("findings.notes")), ...cards(notes));
  element.replaceChildren(...parts);
};

const columnsLink = (place) => {
  const link = make("a", "button small", say("columns"));
  link.href = place;
  return link;
};

const findingCard = (result, kind) => {
  const card = make("section", `finding finding-${kind.severity}`);
  const open = kind.texts.flatMap(([, places]) => places).filter(([sheet, number, column]) => isOpen(result, sheet, number, column));
  const listed = kind.texts.reduce((sum, [, places]) => sum + places.length, 0);
  const title = make("h2", "", kind.title);
  title.append(make("span", "amount", say("findings.amount", { count: count(kind.total) })));
  if (open.length < listed) title.append(make("span", "amount", say("findings.settled", { count: count(listed - open.length) })));
  card.append(title);
  const items = (from, to) => kind.texts.slice(from, to).map((each) => findingText(result, each));
  card.append(...items(0, FIRST));
  if (kind.texts.length > FIRST) {
    const more = make("button", "more", say("findings.more", { count: count(kind.texts.length - FIRST) }));
    more.type = "button";
    more.addEventListener("click", () => more.replaceWith(...items(FIRST)));
    card.append(more);
  }
  return card;
};

const findingText = (result, [text, places, where]) => {
  const item = make("div", "finding-text");
  item.append(make("p", "", where && places.length === 0 ? `${where}: ${text}` : text));
  if (places.length) item.append(fewOf(places, ([sheet, number, column]) => findingPlace(result, sheet, number, column)));
  return item;
};

const isOpen = (result, sheet, number, column) => {
  const view = result.sheets[sheet];
  return !result.isChosen(view, view.rowOf(number), column);
};

const findingPlace = (result, sheet, number, column) => {
  const view = result.sheets[sheet];
  const button = placeButton(result, view, view.rowOf(number), column);
  if (!isOpen(result, sheet, number, column)) button.classList.add("settled");
  return button;
};

// ---- What changed ----

export const showChanges = (element, result, since) => {
  const found = result.changes();
  const list = make("dl", "change-counts");
  const add = (code, number) => list.append(row(say(code), count(number)));
  add("changes.filled", found.filled.length);
  add("changes.recolored", found.recolored.length);
  add("changes.cleared", found.cleared.length);
  add("changes.same", found.same);
  add("changes.kept", found.kept);
  add("changes.none", found.none);
  const parts = [make("h2", "", say("changes.title")), make("p", "quiet", say("changes.note")), list];
  for (const name of ["recolored", "filled", "cleared"]) if (found[name].length) parts.push(...changeTable(result, name, found[name]));
  arrange(element, [...(since ? [since] : []), ...parts]);
};

const row = (name, value) => {
  const item = make("div");
  item.append(make("dt", "", name), make("dd", "", value));
  return item;
};

const changeTable = (result, name, cells) => {
  const by = new Map();
  for (const cell of cells) {
    const key = `${beforeWord(cell.old)} → ${outcomeWord(cell.now)}`;
    if (!by.has(key)) by.set(key, []);
    by.get(key).push(cell);
  }
  const items = [...by].map(([key, found]) => {
    const item = make("div", "change");
    item.append(make("h3", "", `${key}  ${say("findings.amount", { count: count(found.length) })}`));
    item.append(fewOf(found, (cell) => placeButton(result, cell.sheet, cell.row, cell.column)));
    return item;
  });
  return [make("h2", "", say(`changes.${name}`)), ...items];
};

// ---- The legend ----

export const showLegend = (element, result) => {
  element.replaceChildren(...result.legends.map((legend) => legendCard(result, legend)));
};

const legendCard = (result, legend) => {
  const card = make("section", "legend-card");
  card.append(make("h2", "", legend.sheets.join("、")));
  card.append(make("p", "quiet", say(`legend.${legend.source}`)));
  const sheet = result.sheets.find((each) => each.name === legend.sheets[0]);
  for (const part of legend.parts) card.append(legendPart(result, sheet, part));
  if (legend.sentences.length) card.append(make("h3", "", say("legend.read")), sentences(result, sheet, legend));
  if (legend.differences.length) {
    const list = make("ul");
    list.append(...legend.differences.map((text) => make("li", "", text)));
    card.append(make("h3", "", say("legend.differences")), list);
  }
  return card;
};

const legendPart = (result, sheet, part) => {
  const item = make("div", "legend-part");
  item.append(make("h3", "", part.title));
  if (part.doubt) item.append(make("p", "doubt", part.doubt));
  const list = make("ul", "meanings");
  for (const [color, text] of part.meanings) {
    const line = make("li");
    line.append(make("span", `swatch ${result.fills[sheet.colorFills[part.rule][color]]}`, outcomeWord(color < COLORS.length ? color + 1 : color + 2)), make("span", "", text));
    list.append(line);
  }
  item.append(list);
  return item;
};

const sentences = (result, sheet, legend) => {
  const list = make("ul", "sentences");
  for (const [cell, text, meaning] of legend.sentences) {
    const line = make("li");
    const found = sheet.cellOf(cell);
    line.append(found ? placeButton(result, sheet, found.row, found.column) : make("span", "place", cell));
    line.append(make("q", "", text), make("span", "quiet", meaning));
    list.append(line);
  }
  return list;
};

