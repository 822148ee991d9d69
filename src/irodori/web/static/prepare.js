/* Makes the memory of Python with the program loaded, which the page goes on from: node prepare.js, where it stands in the folder static of a site. The same files make the same memory, so there is no clock in it and no chance. */
import crypto from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startAnew } from "./python.js";

const ENVIRONMENT = { HOME: "/pyodide", LANG: "C.UTF-8", PYTHONHASHSEED: "0", _: "python" };

Date.now = () => 0;
Object.defineProperty(globalThis, "performance", { value: { now: () => 0 } });
crypto.randomFillSync = (view) => view.fill(0);
process.env.TZ = "UTC";
process.argv.splice(1);
process.chdir(fileURLToPath(new URL(".", import.meta.url)));

const bytes = async (path) => new Uint8Array(await readFile(path));

try {
  const python = await startAnew((name) => `../pyodide/${name}`, bytes("../program/irodori.zip"), { env: ENVIRONMENT });
  const answer = python.runPython("_answer");
  answer(JSON.stringify({ wants: ["view", "report"] }), [await bytes("template.xlsx")], () => {}).destroy();
  answer.destroy();
  await writeFile("memory.bin", python.makeMemorySnapshot());
} catch (error) {
  console.error(String(error).slice(-200));
  process.exit(1);
}
