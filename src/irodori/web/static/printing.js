/* Printing. A browser answers nothing while it lays out paper, so what is large is printed in parts that a person chooses. */
import { sayBusy, sayProblem } from "./notice.js";
import { count, make, say } from "./words.js";

/** Cells that are printed without asking: about fifty pages of a scorecard, some ten seconds. */
const AT_ONCE = 40_000;
/** Cells of the largest part: with more a tab may run out of memory. */
const MOST = 4 * AT_ONCE;
const SECONDS_OF_PAGE = 0.2;

const one = (name) => document.getElementById(name);
const dialog = one("print");
let what = () => null;
/** The part that is being printed: what, from where to where. */
let part = null;
/** What is offered to be printed in parts. */
let offered = null;

/** Hear what is shown, as something to print; null where the page prints as it is. */
export const hear = (given) => { what = given; };

const rowsOf = (paper, cells) => Math.max(Math.floor(cells / paper.columns), 1);
const isLarge = (paper) => paper.numbers.length > rowsOf(paper, AT_ONCE);

/** Return where the chosen rows begin and end. */
const chosen = (paper) => {
  const place = (number) => paper.numbers.findLastIndex((each) => each <= number);
  const from = Math.max(paper.numbers.findIndex((each) => each >= Number(one("print-from").value)), 0);
  return { paper, from, to: Math.max(place(Number(one("print-to").value)), from) + 1 };
};

/** Print what is shown; of something large ask which part. */
export const print = () => {
  const paper = what();
  if (!paper || !isLarge(paper)) { window.print(); return; }
  offer(paper, 0);
  dialog.showModal();
};

/** Offer the part that begins at a row. */
const offer = (paper, from) => {
  one("print-about").textContent = say("print.about", { count: count(paper.numbers.length) });
  one("print-from").value = paper.numbers[from];
  one("print-to").value = paper.numbers[Math.min(from + rowsOf(paper, AT_ONCE), paper.numbers.length) - 1];
  offered = paper;
  tell();
};

/** Say what the chosen part takes, or that it is too large. */
const tell = () => {
  const { paper, from, to } = chosen(offered);
  const isTooLarge = to - from > rowsOf(paper, MOST);
  const pages = isTooLarge ? 0 : paper.pages(from, to);
  const seconds = Math.max(Math.round(pages * SECONDS_OF_PAGE / 5) * 5, 5);
  one("print-pages").textContent = isTooLarge
    ? say("print.most", { count: count(rowsOf(paper, MOST)) })
    : say("print.pages", { count: count(to - from), pages: count(pages), seconds: count(seconds) });
  one("print-do").disabled = isTooLarge;
};

const printPart = async (next) => {
  dialog.close();
  sayBusy(say("print.busy"));
  await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); }); // the word is seen before the page stands still
  part = next;
  window.print();
  part = null;
  sayBusy("");
  if (next.to === next.paper.numbers.length) return;
  offer(next.paper, next.to);
  one("print-about").textContent = say("print.next", { from: next.paper.numbers[next.from], to: next.paper.numbers[next.to - 1] });
  dialog.showModal();
};

/** Return the part to print; of something large that nobody was asked about the first. */
const partOf = (paper) => part ?? { paper, from: 0, to: Math.min(paper.numbers.length, rowsOf(paper, AT_ONCE)) };

const isWhole = ({ paper, from, to }) => to - from === paper.numbers.length;
const wordsOf = ({ paper, from, to }) => say("print.part", { all: count(paper.numbers.length), from: paper.numbers[from], to: paper.numbers[to - 1] });

addEventListener("beforeprint", () => {
  const paper = part?.paper ?? what();
  if (!paper) return;
  const mine = partOf(paper);
  const table = mine.paper.draw(mine.from, mine.to);
  if (!isWhole(mine)) table.prepend(make("caption", "", wordsOf(mine)));
  one("paper").style.setProperty("--print", String(paper.scale));
  one("paper").replaceChildren(table);
});
addEventListener("afterprint", () => {
  const paper = one("paper").firstChild && !part && what();
  one("paper").replaceChildren();
  if (paper && isLarge(paper)) sayProblem(say("print.cut", { to: paper.numbers[partOf(paper).to - 1] }));
});
addEventListener("keydown", (event) => {
  const isPrint = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "p";
  if (!isPrint || dialog.open) return;
  const paper = what();
  if (!paper || !isLarge(paper)) return;
  event.preventDefault();
  print();
});

for (const name of ["print-from", "print-to"]) one(name).addEventListener("input", tell);
one("print-form").addEventListener("submit", (event) => { event.preventDefault(); printPart(chosen(offered)); });
one("print-close").addEventListener("click", () => dialog.close());
one("get-print").addEventListener("click", () => {
  one("get-print").closest("details").removeAttribute("open");
  print();
});
