/* One conversion, by whatever converts here: the server, or a worker in the browser. */

export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Return what went wrong as a sentence. */
export const wordsOf = (error) => (error instanceof Refused ? error.problem.detail : String(error));

/** Whether books stay in the browser. */
const isLocal = document.documentElement.dataset.converter === "browser";

const converter = isLocal ? import("./browser.js") : import("./server.js");

/** Convert a file: `given` are its options, `wants` what to make beside the book; `tell` hears how far it is.

    Returns the facts of the conversion, `files` by name, and `view`, a function that fetches what the page draws. */
export const convert = async (file, given, how) => (await converter).convert(file, given, how);

/** Have one of the other tools make something of books; returns {blob, name}. */
export const make = async (tool, files, fields) => (await converter).make(tool, files, fields);
