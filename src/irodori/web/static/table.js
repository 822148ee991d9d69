/* A status table that is read on the result. */
import * as bench from "./bench.js";
import { make } from "./conversion.js";
import { copyOf } from "./desk.js";
import * as notice from "./notice.js";
import { wordsOf } from "./saving.js";
import { say } from "./words.js";

/** Take the statuses of a table as choices, each by the cell of its plan, and say what of it was not used. */
export const readTable = async (entry, file) => {
  notice.sayProblem("");
  notice.sayBusy(say("plans.reading"));
  try {
    const { blob } = await make("statuses", [["files", entry.file], ["status", await copyOf(file)]], { password: entry.password, schema_text: entry.set.schema ?? "" });
    const { rows, choices, unused } = JSON.parse(await blob.text());
    if (bench.opened() !== entry) return;
    bench.chooseAll(choices.map(({ key, status, deadline }) => ({ key, choice: { status, deadline } })));
    const sayResult = unused.length ? notice.sayProblem : notice.sayDone;
    sayResult([say("plans.used", { rows, used: choices.length }), ...unused].join("\n"));
  } catch (error) {
    notice.sayProblem(wordsOf(error));
  } finally {
    notice.sayBusy("");
  }
};
