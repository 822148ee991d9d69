/* The comparison of a book with the issue before. */
import * as bench from "./bench.js";
import { make, wordsOf } from "./conversion.js";
import { showDiff } from "./diff.js";
import { asksPassword, passwordForm } from "./row.js";
import { madeOf } from "./saving.js";
import { say } from "./words.js";

/** Compare once more where the book has changed. */
export const compareAgain = async (entry) => {
  const { key } = entry;
  if (!entry.earlier || entry.earlierKey === key) return;
  entry.earlierKey = key;
  const place = document.createElement("div");
  place.textContent = say("comparing");
  entry.since = place;
  try {
    const { blob, name } = await madeOf(entry, "workbook");
    const passwords = [entry.password, entry.earlierPassword].filter(Boolean).join("\n");
    const { blob: data } = await make("diff", [["files", entry.earlier], ["files", new File([blob], name)]], { password: passwords, form: "json", schema_text: entry.set.schema ?? "" });
    if (entry.earlierKey === key) showDiff(place, JSON.parse(await data.text()), entry.earlier.name);
  } catch (error) {
    place.textContent = wordsOf(error);
    if (bench.opened() === entry && asksPassword(error.problem)) askPassword(entry, place);
  }
};

const askPassword = (entry, place) => place.append(passwordForm((password) => {
  Object.assign(entry, { earlierKey: null, earlierPassword: password });
  bench.showTab("changes");
}));
