/* One file in the table: how it stands, what came of it, and what can be done with it. */
import { isTyping } from "./renew.js";
import { count, make, OUTCOMES, say } from "./words.js";

const COLUMNS = ["blue", "green", "yellow", "orange", "red", "none"];
const STEPS = { queued: 0.4, reading: 0.5, coloring: 0.65, drawing: 0.85 };

const size = (bytes) => (bytes < 1 << 20 ? `${Math.max(Math.round(bytes / 1024), 1).toLocaleString()} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`);

/** Whether a refusal asks for a password, rather than refuses. */
export const asksPassword = (problem) => /\.(wrong_)?password$/.test(problem?.code ?? "");

/** Return a form that asks for a password. */
export const passwordForm = (take) => {
  const form = make("form", "password");
  const label = make("label", "", say("password"));
  const input = make("input");
  input.type = "password";
  input.autocomplete = "off";
  input.required = true;
  label.append(input);
  form.append(label, make("button", "button", say("password.open")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(input.value);
  });
  return form;
};

/** Whether a refusal says that no table is understood, which the form of columns helps with. */
const isUnknownTable = (problem) => /^(header|kind)\.(?!cards|turned|status_table)/.test(problem.code ?? "");

export class Row {
  constructor(file, acts) {
    this.file = file;
    this.acts = acts;
    this.element = make("tr");
    const name = make("th", "file");
    name.scope = "row";
    name.append(make("span", "file-name", file.name), make("small", "", size(file.size)));
    this.state = make("td", "state");
    this.counts = [...COLUMNS, "attention"].map((column) => {
      const cell = make("td", "count", "–");
      cell.dataset.column = column;
      cell.dataset.label = say(`column.${column}`);
      return cell;
    });
    const actions = make("td", "actions");
    this.opener = this.button("open", () => acts.open());
    this.opener.classList.add("main");
    this.link = this.button("download", (event) => { if (event.detail < 2) acts.download(); }); // a double click saves one file
    this.remover = this.button("remove", () => acts.remove());
    this.offer("later");
    actions.append(this.opener, this.link, this.remover);
    this.element.append(name, this.state, ...this.counts, actions);
  }

  button(code, act) {
    const button = make("button", "button", say(code));
    button.type = "button";
    button.setAttribute("aria-label", say(`${code}.of`, { name: this.file.name }));
    button.addEventListener("click", act);
    return button;
  }

  /** Say where the work is. */
  words(event) {
    if (event.event === "sending") return say("state.sending", { share: Math.floor(event.share * 100) });
    if (event.event === "queued") return event.ahead ? say("state.queued", { ahead: event.ahead }) : say("state.next");
    if (event.event === "working") return say(`state.${event.stage}`);
    if (event.event === "waiting") return say(event.busy ? "state.busy" : "state.away");
    return "";
  }

  show(event) {
    if (event.event === "done" || event.event === "failed") return;
    let bar = this.state.querySelector("progress");
    let text = this.state.querySelector(".state-words");
    if (!bar) {
      bar = make("progress");
      bar.max = 1;
      bar.setAttribute("aria-label", say("progress.of", { name: this.file.name }));
      text = make("span", "state-words");
      this.state.replaceChildren(text, bar);
      this.spread(false);
      this.element.dataset.state = "working";
    }
    text.textContent = this.words(event);
    const share = event.event === "sending" ? event.share * 0.4 : STEPS[event.stage ?? event.event];
    if (share === undefined) bar.removeAttribute("value");
    else bar.value = share;
  }

  /** Show what came of it, with so many choices of the person. */
  finish(done, chosen = 0) {
    this.element.dataset.state = "done";
    const text = make("span", "state-words", say("state.done"));
    const date = make("small", "", say(`as_of.${done.as_of.source}`, { date: done.as_of.text }));
    this.state.replaceChildren(text, date);
    if (chosen) this.state.append(make("small", "", say("chosen", { count: count(chosen) })));
    this.spread(false);
    this.count(OUTCOMES.map((name) => done.summary[name]), done.attention);
    this.offer("now");
  }

  /** Show how many cells have each outcome, and how many are to be checked. */
  count(outcomes, attention) {
    for (const cell of this.counts) {
      const { column } = cell.dataset;
      const number = column === "attention" ? attention : outcomes[OUTCOMES.indexOf(column)];
      cell.textContent = count(number);
      cell.classList.toggle("zero", !number);
    }
  }

  /** Show the result's button and link now, keep their room for later, or never show them. */
  offer(when) {
    for (const each of [this.opener, this.link]) {
      each.hidden = when === "never";
      each.classList.toggle("later", when === "later");
    }
  }

  fail(problem) {
    this.element.dataset.state = asksPassword(problem) ? "asks" : "failed";
    const place = [problem.sheet, problem.cell].filter(Boolean).join("!");
    const text = make("span", "state-words", say(asksPassword(problem) ? "state.password" : "state.failed"));
    const reason = make("p", "reason", place ? `${place}: ${problem.detail}` : problem.detail);
    this.state.replaceChildren(text, reason);
    this.spread(true);
    this.offer("never");
    if (asksPassword(problem)) this.askPassword();
    else if (problem.code === "header.status_table") this.state.append(this.button("as_status", () => this.acts.useAsStatus()));
    else if (isUnknownTable(problem)) this.state.append(this.columnsLink());
    else if (!problem.code || problem.code.startsWith("web.")) this.state.append(this.button("retry", () => this.acts.retry("")));
  }

  /** Tell why a file of this book could not be saved. */
  sayProblem(text) {
    this.state.querySelector(".reason")?.remove();
    this.state.append(make("p", "reason", text));
  }

  /** Return a link to the form that asks which column of this book is what. */
  columnsLink() {
    const link = make("a", "button", say("columns"));
    link.href = this.columnsPlace;
    return link;
  }

  get columnsPlace() {
    return `${this.acts.tools}?book=${this.acts.id}#schema`;
  }

  /** Give the state the room of the counts, of which a file that was refused has none. */
  spread(isWide) {
    this.state.colSpan = isWide ? this.counts.length + 1 : 1;
    for (const cell of this.counts) cell.hidden = isWide;
  }

  askPassword() {
    const form = passwordForm((password) => this.acts.retry(password));
    this.state.append(form);
    const isAsked = document.activeElement?.matches("[type=password]"); // for another file
    if (!isAsked && !isTyping(document.activeElement)) form.querySelector("input").focus();
  }

  focus() {
    (this.opener.hidden ? this.remover : this.opener).focus();
  }

  remove() {
    this.element.remove();
  }
}
