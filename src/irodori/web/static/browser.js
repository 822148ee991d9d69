/* The converter that is a worker in this browser: nothing leaves it. */
import { Refused } from "./conversion.js";
import { language, say } from "./words.js";

const base = new URL("../", import.meta.url);
let worker = null;
let ready = null;
const waiting = new Map();
let number = 0;

/** Start the worker from a blob, so that the page's security policy holds in it, too. */
const start = () => {
  if (worker) return ready;
  const code = `import ${JSON.stringify(new URL("static/worker.js", base).href)};`;
  const place = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  worker = new Worker(place, { type: "module" });
  ready = new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => {
      if (data.event === "ready") { URL.revokeObjectURL(place); resolve(); }
      else if (data.event === "broken") reject(new Refused({ code: "", detail: say("start", { reason: data.reason }) }));
      else waiting.get(data.id)?.(data);
    });
    worker.addEventListener("error", (event) => reject(new Refused({ code: "", detail: say("start", { reason: event.message ?? "" }) })));
  });
  const { version, memory } = document.documentElement.dataset;
  worker.postMessage({ base: base.href, version, memory });
  return ready;
};

const stop = () => {
  worker?.terminate();
  worker = null;
  ready = null;
};

/** Questions go one after the other. */
let turn = Promise.resolve();
const inTurn = (act) => {
  const mine = turn.then(act, act);
  turn = mine.catch(() => {});
  return mine;
};

const ask = async (question, files, { tell = () => {}, signal } = {}) => {
  tell({ event: "working", stage: "loading" });
  await start();
  const id = (number += 1);
  let onAbort = () => {};
  try {
    return await new Promise((resolve, reject) => {
      waiting.set(id, (data) => {
        if (data.event === "stage") tell({ event: "working", stage: data.stage });
        else if (data.event === "piece") tell({ event: "piece", ...given(data) });
        else if (data.event === "failed") { stop(); reject(new Refused({ code: "", detail: data.isMemory ? say("memory") : data.reason })); }
        else if (data.head.problem) reject(new Refused(data.head.problem));
        else resolve(data);
      });
      onAbort = () => { stop(); reject(signal.reason); };
      signal?.addEventListener("abort", onAbort, { once: true });
      worker.postMessage({ id, question: JSON.stringify({ ...question, language }), files }, files);
    });
  } finally {
    waiting.delete(id);
    signal?.removeEventListener("abort", onAbort); // a file that is taken away later ends no other one's work
  }
};

/** Return what was made: the facts, the files as they are saved, and functions for what the page draws from. */
const given = ({ head, files }) => {
  const found = Object.fromEntries(head.names.map((name, at) => [name, files[at]]));
  const { view, beginning, ...others } = found;
  const blobs = Object.fromEntries(Object.entries(others).map(([name, data]) => [name, new Blob([data])]));
  return { ...head.facts, files: blobs, view: view ? async () => view : null, beginning: beginning ? async () => beginning : null };
};

/** Convert a file; what is made before the end is told as a piece. */
export const convert = (file, options, how) => inTurn(async () => {
  const { wants = [] } = how;
  how.signal?.throwIfAborted();
  const files = [await file.arrayBuffer()];
  if (options.status) files.push(await options.status.arrayBuffer());
  const question = { name: file.name, asOf: options.asOf, palette: options.palette, password: options.password, status: options.status?.name, schema_text: options.schema, choices: options.choices ?? [], wants };
  const pieces = [];
  const tell = (event) => { if (event.event === "piece") pieces.push(event.files); how.tell?.(event); };
  const made = given(await ask(question, files, { ...how, tell }));
  return { ...made, files: Object.assign({}, ...pieces, made.files) };
});

const ROLES = { files: "file", schema_file: "schema" };

/** Have a tool make a file of some books; the template is there already. */
export const make = (tool, files, fields) => inTurn(async () => {
  if (tool === "template") {
    const answer = await fetch(new URL("static/template.xlsx", base));
    return { blob: await answer.blob(), name: "scorecard.xlsx" };
  }
  const given = files.map(([field, file]) => ({ role: ROLES[field] ?? field, name: file.name }));
  const data = await Promise.all(files.map(([, file]) => file.arrayBuffer()));
  const { head, files: made } = await ask({ ...fields, tool, files: given, asOf: fields.as_of }, data);
  const isPage = head.facts.name.endsWith(".html");
  return { blob: new Blob(made, { type: isPage ? "text/html" : "" }), name: head.facts.name };
});

/** The files are kept for work without a network when the program is there: both at once would make the first visit wait. */
const keepFiles = () => navigator.serviceWorker?.register(new URL("service-worker.js", base)).catch(() => {});
start().then(keepFiles, keepFiles);
