/* Reading and saving files, and what a drag over the page does. */
import { Refused } from "./conversion.js";
import { say } from "./words.js";

/** Return a file with what it holds now, whatever becomes of it on the disk. */
export const copyOf = async (file) => {
  try {
    return new File([await file.arrayBuffer()], file.name, { type: file.type });
  } catch {
    throw new Refused({ code: "", detail: say("changed", { name: file.name }) });
  }
};

export const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

/** Hear which files are chosen in a field, where the same ones can be chosen again. */
export const hearFiles = (field, take) => field.addEventListener("change", () => {
  const files = [...field.files];
  field.value = "";
  if (files.length) take(files);
});

const curtain = document.getElementById("curtain");
const drop = document.getElementById("drop");
let timer = 0;

const showCurtain = (isShown) => {
  clearTimeout(timer);
  curtain.hidden = !isShown;
  drop?.classList.toggle("over", isShown);
  if (isShown) timer = setTimeout(() => showCurtain(false), 400); // no event tells that a drag has left
};

const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** Hear what is dropped anywhere on the page. */
export const hearDrops = (take) => {
  addEventListener("dragover", (event) => { if (holdsFiles(event)) { event.preventDefault(); showCurtain(true); } });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    showCurtain(false);
    take([...event.dataTransfer.files], event.target);
  });
};
