/* The memory of Python with the program loaded, so that a visit need not load it: made ahead beside the page (prepare.js), else kept in this browser by the first visit. It is taken before any book is read. */

const NAME = "irodori-program";

const act = (mode, use) => new Promise((resolve, reject) => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("memory");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const base = opening.result;
    const change = base.transaction("memory", mode);
    const request = use(change.objectStore("memory"));
    change.oncomplete = () => { base.close(); resolve(request.result); };
    change.onabort = () => { base.close(); reject(change.error); };
  };
});

/** Return the memory that was made ahead; null where there is none, or it is not the one of this digest. */
export const prepared = async (address, digest) => {
  if (!digest) return null;
  try {
    const found = await fetch(address, { integrity: digest });
    return new Uint8Array(await new Response(found.body.pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
  } catch {
    return null;
  }
};

/** Return the memory that was kept for a version of the program; null where there is none, or the browser keeps nothing. */
export const recall = async (version) => {
  try {
    const kept = await act("readonly", (store) => store.get(1));
    return kept?.version === version ? new Uint8Array(await kept.memory.arrayBuffer()) : null;
  } catch {
    return null;
  }
};

/** Keep the memory for a version, in the place of any other. */
export const keep = (version, memory) => act("readwrite", (store) => store.put({ version, memory: new Blob([memory]) }, 1)).catch(() => {});

export const forget = () => act("readwrite", (store) => store.clear()).catch(() => {});
