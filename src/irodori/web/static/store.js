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
      change.oncomplete = () => resolve(request.result);
      change.onabort = () => reject(change.error);
    });
  } catch {
    keeps = false;
    return undefined;
  }
};

const channel = new BroadcastChannel(NAME);

/** Keep a book with its choices, and tell the other tabs of this browser. */
export const keepEntry = async (record) => {
  await act("entries", "readwrite", (store) => store.put({ ...record, time: Date.now() }));
  channel.postMessage(record.id);
};
/** Hear what other tabs keep. */
export const hearOthers = (take) => {
  channel.addEventListener("message", async ({ data }) => {
    const record = await act("entries", "readonly", (store) => store.get(data));
    if (record) take(record);
  });
};
export const dropEntry = (id) => {
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
  const all = (await act("entries", "readonly", (store) => store.getAll())) ?? [];
  const desk = await act("desk", "readonly", (store) => store.get(1));
  const fresh = all.filter((each) => Date.now() - each.time < DAY);
  await Promise.all(all.filter((each) => !fresh.includes(each)).map((each) => dropEntry(each.id)));
  return { entries: fresh.sort((one, other) => one.order - other.order), desk: desk && Date.now() - desk.time < DAY ? desk : null };
};

export const forgetAll = async () => {
  await act("entries", "readwrite", (store) => store.clear());
  await act("desk", "readwrite", (store) => store.clear());
};
