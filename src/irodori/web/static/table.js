/* A status table that is read on the result. */
import * as bench from "./bench.js";
import { make, wordsOf } from "./conversion.js";
import { copyOf } from "./desk.js";
import * as notice from "./notice.js";
import { say } from "./words.js";

const fieldsOf = (entry) => ({ password: entry.password, schema_text: entry.set.schema ?? "", as_of: entry.result?.asOf.date ?? entry.set.asOf });

/** Take the statuses of a table as choices, each by the cell of its plan, and say what of it was not used, beside what is told already. */
export const readTable = async (entry, file, told = []) => {
  notice.sayProblem("");
  notice.sayBusy(say("plans.reading"));
  try {
    const { blob } = await make("statuses", [["files", entry.file], ["status", await copyOf(file)]], fieldsOf(entry));
    const { rows, choices, unused } = JSON.parse(await blob.text());
    if (bench.opened() !== entry) return;
    bench.chooseAll(choices.map(({ key, status, deadline }) => ({ key, choice: { status, deadline } })));
    const left = [...told.filter(Boolean), ...unused];
    const sayResult = left.length ? notice.sayProblem : notice.sayDone;
    sayResult([say("plans.used", { rows, used: choices.length }), ...left].join("\n"));
  } catch (error) {
    notice.sayProblem(wordsOf(error));
  } finally {
    notice.sayBusy("");
  }
};
