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

export const keepEntry = (record) => act("entries", "readwrite", (store) => store.put({ ...record, time: Date.now() }));
export const dropEntry = (id) => act("entries", "readwrite", (store) => store.delete(id));
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
