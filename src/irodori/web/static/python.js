/* Python in WebAssembly with the program in its place: the same in the worker and in the making of its memory ahead. */
const LOAD = `
import sys
sys.path.insert(0, '/irodori')
from irodori.web.work import answer, forget, warm_up
warm_up()
def _answer(question, files, tell):
    made = answer(question, [each.to_bytes() for each in files], tell)
    forget()
    return made`;

/** Start Python from a folder, and put the program's files in their place; `place` gives the address of each file. */
export const start = async (place, program, options) => {
  const { loadPyodide } = await import(place("pyodide.mjs"));
  const python = await loadPyodide({ indexURL: place(""), packageCacheDir: undefined, ...options });
  python.unpackArchive(await program, "zip", { extractDir: "/irodori" });
  return python;
};

/** Start Python such that its memory can be kept, and load the program. */
export const startAnew = async (place, program, options) => {
  const python = await start(place, program, { ...options, _makeSnapshot: true });
  python.runPython(LOAD);
  return python;
};
