/* One conversion: the upload, what the server says of its work, and what it made. */
import { say } from "./words.js";

const ATTEMPTS = 30;
const LONGEST_WAIT = 5;

export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

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

const form = (file, options, view) => {
  const data = new FormData();
  data.append("file", file);
  data.append("respond", "events");
  data.append("view", String(view));
  data.append("palette", options.palette);
  if (options.asOf) data.append("as_of", options.asOf);
  if (options.status) data.append("status", options.status);
  if (options.password) data.append("password", options.password);
  if (options.choices?.length) data.append("statuses", JSON.stringify(options.choices));
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
  request.open("POST", `/api/convert?lang=${document.documentElement.lang}`);
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
    else {
      let problem = { code: "", detail: say("unreadable", { status: request.status }) };
      try { problem = JSON.parse(request.responseText); } catch { /* some proxy's own page */ }
      reject(new Refused(problem));
    }
  });
  signal.addEventListener("abort", () => request.abort(), { once: true });
  request.send(data);
});

const fetched = async (link, signal) => {
  let answer;
  try {
    answer = await fetch(link, { signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new Unreached(0);
  }
  if (!answer.ok) throw new Unreached(0); // the server was started anew: its results are gone, the file is here
  return answer.blob();
};

const attempt = async (file, options, view, tell, signal) => {
  const done = await exchange(form(file, options, view), tell, signal);
  const names = ["workbook", "report", "status"].filter((name) => done.links[name]);
  const blobs = await Promise.all(names.map((name) => fetched(done.links[name], signal)));
  return { ...done, files: Object.fromEntries(names.map((name, at) => [name, blobs[at]])) };
};

/** Convert a file; a server that is busy or away is waited for, and asked again: the file is still here. */
export const convert = async (file, options, { view = false, tell = () => {}, signal }) => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(file, options, view, tell, signal);
    } catch (error) {
      if (!(error instanceof Unreached)) throw error;
      if (tries === ATTEMPTS) throw new Refused({ code: "", detail: say("away") });
      const seconds = error.seconds || Math.min(0.5 * 2 ** (tries - 1), LONGEST_WAIT);
      tell({ event: "waiting", busy: error.seconds > 0 });
      await wait(seconds, signal);
    }
  }
};
