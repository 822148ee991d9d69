/* What changed between two issues, as the program compared them. */
import { count, make, say } from "./words.js";

const MOST = 2000;

const table = (headings, rows) => {
  const found = make("table", "diff-table");
  const head = make("tr");
  head.append(...headings.map((text) => { const item = make("th", "", text); item.scope = "col"; return item; }));
  const top = make("thead");
  top.append(head);
  const body = make("tbody");
  for (const fields of rows.slice(0, MOST)) {
    const line = make("tr");
    line.append(...fields.map((text) => make("td", "", text)));
    body.append(line);
  }
  found.append(top, body);
  return found;
};

/** Show the comparison in an element. */
export const showDiff = (element, data, earlier) => {
  const parts = [make("h2", "", say("diff.title", { name: earlier })), make("p", "quiet", data.counts)];
  for (const section of data.sections) {
    parts.push(make("h3", "", `${section.title}  ${say("findings.amount", { count: count(section.total) })}`));
    parts.push(table([say("diff.cell"), say("diff.procedure"), say("diff.item"), say("diff.old"), say("diff.new")], section.changes));
  }
  for (const name of ["added", "removed"]) {
    if (!data[name].length) continue;
    parts.push(make("h3", "", say(`diff.${name}`)), table([say("diff.procedure")], data[name].map((text) => [text])));
  }
  if (parts.length === 2) parts.push(make("p", "", say("diff.none")));
  element.replaceChildren(...parts);
};
