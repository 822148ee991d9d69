/* The worker: Python in WebAssembly, with the program.  All files come from where the page came from. */
let answer = null;
let base = null;
let queue = Promise.resolve();

const load = async () => {
  const { loadPyodide } = await import(new URL("pyodide/pyodide.mjs", base).href);
  const [python, program] = await Promise.all([
    loadPyodide({ indexURL: new URL("pyodide/", base).href, packageCacheDir: undefined }),
    fetch(new URL("program/irodori.zip", base)).then((found) => {
      if (!found.ok) throw new Error(`irodori.zip: ${found.status}`);
      return found.arrayBuffer();
    }),
  ]);
  python.unpackArchive(program, "zip", { extractDir: "/irodori" });
  python.runPython("import sys; sys.path.insert(0, '/irodori')");
  answer = python.runPython(`
from irodori.web.work import answer, forget, warm_up
warm_up()
def _answer(question, files, tell):
    made = answer(question, [each.to_bytes() for each in files], tell)
    forget()
    return made
_answer`);
};

/** Return the bytes of a list of Python's, which is then let go of. */
const taken = (proxies) => {
  const out = [];
  for (const each of proxies) {
    const view = each.getBuffer ? each.getBuffer() : null;
    const data = view ? view.data.slice() : each;
    view?.release();
    each.destroy?.();
    out.push(data.buffer);
  }
  return out;
};

const respond = ({ id, question, files }) => {
  const tell = (stage, head, proxies) => {
    if (stage !== "piece") { postMessage({ id, event: "stage", stage }); return; }
    const out = taken(proxies);
    postMessage({ id, event: "piece", head: JSON.parse(head), files: out }, out);
  };
  try {
    const made = answer(question, files.map((file) => new Uint8Array(file)), tell);
    const head = JSON.parse(made.head);
    const proxies = made.files;
    const out = taken(proxies);
    proxies.destroy();
    made.destroy();
    postMessage({ id, event: "done", head, files: out }, out);
  } catch (error) {
    const text = String(error);
    postMessage({ id, event: "failed", reason: text.slice(-300), isMemory: /MemoryError|memory|RangeError/.test(text) });
  }
};

addEventListener("message", ({ data }) => {
  if (data.base) {
    base = data.base;
    queue = load().then(() => postMessage({ event: "ready" }), (error) => postMessage({ event: "broken", reason: String(error).slice(-200) }));
    return;
  }
  queue = queue.then(() => respond(data));
});
