/* The worker: Python in WebAssembly, with the program.  All files come from where the page came from. */
import { start, startAnew } from "./python.js";
import { forget, keep, prepared, recall } from "./snapshot.js";

let answer = null;
let base = null;
let queue = Promise.resolve();

const load = async ({ version, memory }) => {
  const program = fetchProgram();
  const python = await fromMemory(await prepared(new URL("program/memory.bin", base), memory) ?? await recall(version), program) ?? await fromFiles(version, program);
  answer = python.runPython("_answer");
};

const fetchProgram = async () => {
  const found = await fetch(new URL("program/irodori.zip", base));
  if (!found.ok) throw new Error(`irodori.zip: ${found.status}`);
  return found.arrayBuffer();
};

const place = (name) => new URL(`pyodide/${name}`, base).href;

/** Go on from a memory with the program loaded; null where there is none, or it is of no use. */
const fromMemory = async (memory, program) => {
  if (!memory) return null;
  try {
    return await start(place, program, { _loadSnapshot: memory, createPyodideModule: roomFor(memory.length) });
  } catch {
    await forget();
    return null;
  }
};

/** Load the program, and keep what the memory is then for the next visit. */
const fromFiles = async (version, program) => {
  const python = await startAnew(place, program);
  try {
    keep(version, python.makeMemorySnapshot());
  } catch { /* the next visit loads the program again */ }
  return python;
};

/** Return what makes the module with memory enough for a snapshot, which is larger than it begins with. */
const roomFor = (size) => async (settings) => {
  const { default: create } = await import(place("pyodide.asm.mjs"));
  const module = await create(settings);
  const before = module.HEAP8.length;
  while (module.HEAP8.length < size) if (!module._malloc(1 << 22)) throw new Error("memory");
  module.HEAP8.fill(0, before);
  return module;
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
    queue = load(data).then(() => postMessage({ event: "ready" }), (error) => postMessage({ event: "broken", reason: String(error).slice(-200) }));
    return;
  }
  queue = queue.then(() => respond(data));
});
