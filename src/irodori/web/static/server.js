/* The server as the converter: the upload, what it says of its work, and what it made. */
import { Refused } from "./conversion.js";
import { say } from "./words.js";

const ATTEMPTS = 30;
const LONGEST_WAIT = 5;

class Unreached extends Error {
  constructor(seconds) {
    super("unreached");
    this.seconds = seconds;
  }
}

const wait = (seconds, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, seconds * 1000);
  signal.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
});

const form = (file, given, wants) => {
  const data = new FormData();
  data.append("file", file);
  data.append("respond", "events");
  data.append("view", String(wants.includes("view")));
  data.append("report", String(wants.includes("report")));
  data.append("status_csv", String(wants.includes("status")));
  for (const extra of wants) if (!["view", "report", "status"].includes(extra)) data.append("extras", extra);
  data.append("palette", given.palette);
  if (given.asOf) data.append("as_of", given.asOf);
  if (given.status) data.append("status", given.status);
  if (given.password) data.append("password", given.password);
  if (given.schema) data.append("schema_text", given.schema);
  if (given.choices?.length) data.append("choices", new Blob([JSON.stringify(given.choices)]), "choices.json");
  return data;
};

/** Send a form and hear the lines of the answer as they come; XMLHttpRequest alone tells how much is sent. */
const exchange = (data, tell, signal) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  let read = 0;
  let last = null;
  const hear = () => {
    for (let end = request.responseText.indexOf("\n", read); end >= 0; end = request.responseText.indexOf("\n", read)) {
      last = JSON.parse(request.responseText.slice(read, end));
      read = end + 1;
      tell(last);
    }
  };
  request.open("POST", `api/convert?lang=${document.documentElement.lang}`);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) tell({ event: "sending", share: event.loaded / event.total });
  });
  request.addEventListener("progress", () => { if (request.status === 200) hear(); });
  request.addEventListener("error", () => reject(new Unreached(0)));
  request.addEventListener("abort", () => reject(signal.reason));
  request.addEventListener("load", () => {
    if (request.status === 200) {
      hear();
      if (last?.event === "done") resolve(last);
      else if (last?.event === "failed" && last.retry_after) reject(new Unreached(Number(last.retry_after)));
      else if (last?.event === "failed") reject(new Refused(last.problem));
      else reject(new Unreached(0));
    } else if (request.status === 503) reject(new Unreached(Number(request.getResponseHeader("Retry-After")) || 1));
    else reject(new Refused(problemOf(request.responseText)));
  });
  signal.addEventListener("abort", () => request.abort(), { once: true });
  request.send(data);
});

const problemOf = (text) => {
  try { return JSON.parse(text); } catch { return { code: "", detail: say("unreadable") }; /* some proxy's own page */ }
};

const fetched = async (link, signal) => {
  let answer;
  try {
    answer = await fetch(link.replace(/^\//, ""), { signal });
  } catch {
    if (signal?.aborted) throw signal.reason;
    throw new Unreached(0);
  }
  if (!answer.ok) throw new Unreached(0); // the server was started anew: its results are gone, the file is here
  return answer.blob();
};

/** What the page draws from is fetched when it is drawn. */
const DRAWN = ["view", "beginning"];

/** Fetch the files behind links, each of which leads to its file once. */
const taken = async (said, signal) => {
  const names = Object.keys(said.links).filter((name) => !DRAWN.includes(name));
  const blobs = await Promise.all(names.map((name) => fetched(said.links[name], signal)));
  const drawn = DRAWN.map((name) => [name, said.links[name] ? async () => (await fetched(said.links[name], signal)).arrayBuffer() : null]);
  return { ...said, files: Object.fromEntries(names.map((name, at) => [name, blobs[at]])), ...Object.fromEntries(drawn) };
};

const attempt = async (file, given, { wants, tell, signal }) => {
  const pieces = [];
  const links = {};
  const hear = (event) => {
    if (event.event !== "piece") { tell(event); return; }
    Object.assign(links, event.links);
    const piece = taken(event, signal).then((found) => { tell(found); return found.files; });
    piece.catch(() => {}); // whoever waits for all of them hears of it
    pieces.push(piece);
  };
  const done = await exchange(form(file, given, wants), hear, signal);
  const fresh = Object.fromEntries(Object.entries(done.links).filter(([name]) => !links[name]));
  const made = await taken({ ...done, links: fresh }, signal);
  return { ...made, files: Object.assign({}, ...(await Promise.all(pieces)), made.files) };
};

/** Convert a file; a server that is busy or away is waited for, and asked again: the file is still here. */
export const convert = async (file, given, { wants = [], tell = () => {}, signal = new AbortController().signal }) => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(file, given, { wants, tell, signal });
    } catch (error) {
      if (!(error instanceof Unreached)) throw error;
      if (tries === ATTEMPTS) throw new Refused({ code: "", detail: say("away") });
      const seconds = error.seconds || Math.min(0.5 * 2 ** (tries - 1), LONGEST_WAIT);
      tell({ event: "waiting", busy: error.seconds > 0 });
      await wait(seconds, signal);
    }
  }
};

/** Have a tool make a file of some books. */
export const make = async (tool, files, fields) => {
  const data = new FormData();
  for (const [name, file] of files) data.append(name, file);
  for (const [name, value] of Object.entries(fields)) if (value) data.append(name, value);
  let answer;
  try {
    answer = await fetch(`api/tools/${tool}?lang=${document.documentElement.lang}`, { method: "POST", body: data });
  } catch {
    throw new Refused({ code: "", detail: say("away") });
  }
  if (!answer.ok) throw new Refused(problemOf(await answer.text()));
  const name = decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? tool);
  return { blob: await answer.blob(), name };
};
