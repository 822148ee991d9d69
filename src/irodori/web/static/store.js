/* What the browser keeps of the work: files and choices, in this browser alone, for a day. */

const NAME = "irodori";
const DAY = 24 * 3600 * 1000;
let opened = null;
/** Whether the browser keeps anything; in a private window it may not. */
export let keeps = true;

const open = () => {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "id" });
      request.result.createObjectStore("desk", { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
};

const act = async (store, mode, use) => {
  try {
    const base = await open();
    return await new Promise((resolve, reject) => {
      const change = base.transaction(store, mode);
      const request = use(change.objectStore(store));
      if (mode === "readwrite") change.commit(); // a page that goes takes with it what waits for its own events
      change.oncomplete = () => resolve(request.result);
      change.onabort = () => reject(change.error);
    });
  } catch {
    keeps = false;
    return undefined;
  }
};

const channel = new BroadcastChannel(NAME);

// ---- What is written at once ----

/*
 * A page that is loaded again, or closed, does not wait for the database. So the choices are also written as text
 * to the local storage, which is done when the call returns, and taken out when the database has them.
 */
const PREFIX = "irodori-choices-";
/** With more choices than this, writing them as text at each change would be felt; the database has them soon. */
const MOST_CHOICES = 3000;

const hasFile = ({ history, set }) =>
  [set, ...[...history.done, ...history.undone].flatMap((step) => (step.set ? [step.set.before, step.set.after] : []))].some((each) => each.status);

const isLarge = ({ choices, history }) =>
  choices.length + [...history.done, ...history.undone].reduce((sum, { changes }) => sum + changes.length, 0) > MOST_CHOICES;

const writeText = (record) => {
  try {
    localStorage.removeItem(PREFIX + record.id);
    if (isLarge(record) || hasFile(record)) return; // a file cannot be written as text
    const { set, choices, history, time } = record;
    localStorage.setItem(PREFIX + record.id, JSON.stringify({ set, choices, history, time }));
  } catch { /* the storage is full or shut; the database remains */ }
};

/** Return a record of the database, or what was written as text after it. */
const newerOf = (record) => {
  try {
    const text = JSON.parse(localStorage.getItem(PREFIX + record.id));
    return text?.time >= record.time ? { ...record, ...text } : record;
  } catch {
    return record;
  }
};

const dropText = (id) => {
  try { localStorage.removeItem(PREFIX + id); } catch { /* nothing was written */ }
};
const dropTexts = (isWanted = () => false) => {
  try {
    const ids = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
    ids.filter((id) => !isWanted(id)).forEach(dropText);
  } catch { /* nothing was written */ }
};

// ---- What is written small ----

/*
 * A step may change hundreds of thousands of plans. The browser copies what it keeps while the page waits, and copies
 * one long text much faster than as many objects; so the plans with the same choice are kept as the lines of one.
 */
const nameOf = (choice) => (choice ? `${choice.status}\t${choice.deadline}` : "");
const choiceOf = (name) => {
  const [status, deadline] = name.split("\t");
  return name ? { status, deadline } : null;
};

/** Return texts by which plans with the same name of a choice are kept together. */
const gathered = (pairs) => {
  const found = new Map();
  for (const [key, name] of pairs) {
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(key);
  }
  return [...found].map(([name, keys]) => [name, keys.join("\0")]);
};
const spread = (texts) => texts.flatMap(([name, keys]) => keys.split("\0").map((key) => [key, name]));

const smallStep = ({ changes, ...step }) => ({ ...step, texts: gathered(changes.map(({ key, before, after }) => [key, `${nameOf(before)}\n${nameOf(after)}`])) });
const fullStep = ({ texts, changes, ...step }) => ({
  ...step,
  changes: changes ?? spread(texts).map(([key, name]) => {
    const [before, after] = name.split("\n").map(choiceOf);
    return { key, before, after };
  }),
});

const smallRecord = ({ choices, history, ...record }) => ({
  ...record,
  choices: gathered(choices.map(([key, choice]) => [key, nameOf(choice)])),
  history: { done: history.done.map(smallStep), undone: history.undone.map(smallStep) },
});
/** Return a record as the page has it; an older page kept it so. */
const fullRecord = (record) => record && ({
  ...record,
  choices: typeof record.choices[0]?.[1] === "object" ? record.choices : spread(record.choices).map(([key, name]) => [key, choiceOf(name)]),
  history: { done: record.history.done.map(fullStep), undone: record.history.undone.map(fullStep) },
});

// ---- Books and choices ----

/** The newest record of each book that the database has not taken yet. */
const waiting = new Map();

/** Keep a book with its choices, and tell the other tabs of this browser. */
export const keepEntry = async (entry) => {
  const { id } = entry;
  const isWriting = waiting.has(id);
  waiting.set(id, { ...entry, time: Date.now() });
  writeText(waiting.get(id));
  if (isWriting) return; // the call that writes takes the newest next
  let written = null;
  while (waiting.has(id) && waiting.get(id) !== written) {
    written = waiting.get(id);
    await act("entries", "readwrite", (store) => store.put(smallRecord(written)));
  }
  if (!waiting.delete(id)) return; // the book was removed meanwhile
  dropText(id);
  channel.postMessage(id);
};

/** Hear what other tabs keep. */
export const hearOthers = (take) => {
  channel.addEventListener("message", async ({ data }) => {
    const record = await act("entries", "readonly", (store) => store.get(data));
    if (record) take(fullRecord(record));
  });
};
export const dropEntry = async (id) => {
  waiting.delete(id);
  dropText(id);
  dropView(id);
  return act("entries", "readwrite", (store) => store.delete(id));
};

/** What the page drew of a book, so that it is there at once when the page is opened again. */
const viewOf = (id) => `view-${id}`;
export const keepView = (id, key, view) => act("desk", "readwrite", (store) => store.put({ id: viewOf(id), key, view }));
export const recallView = async (id, key) => {
  const kept = await act("desk", "readonly", (store) => store.get(viewOf(id)));
  return kept?.key === key ? kept.view : null;
};
const dropView = (id) => act("desk", "readwrite", (store) => store.delete(viewOf(id)));

export const keepDesk = (record) => act("desk", "readwrite", (store) => store.put({ ...record, id: 1, time: Date.now() }));

/** Return what was kept and is no older than a day; what is older is forgotten. */
export const recall = async () => {
  const all = ((await act("entries", "readonly", (store) => store.getAll())) ?? []).map(fullRecord).map(newerOf);
  const desk = await act("desk", "readonly", (store) => store.get(1));
  const fresh = all.filter((each) => Date.now() - each.time < DAY);
  await Promise.all(all.filter((each) => !fresh.includes(each)).map((each) => dropEntry(each.id)));
  dropTexts((id) => fresh.some((each) => each.id === id));
  return { entries: fresh.sort((one, other) => one.order - other.order), desk: desk && Date.now() - desk.time < DAY ? desk : null };
};

export const forgetAll = async () => {
  waiting.clear();
  dropTexts();
  await act("entries", "readwrite", (store) => store.clear());
  await act("desk", "readwrite", (store) => store.clear());
};
