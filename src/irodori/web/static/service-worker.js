/* Keeps the page's own files, so that it works without a network, and lets nothing else be asked for. */
const VERSION = "{version}";
const FILES = JSON.parse(`{files}`);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES.map((name) => new Request(name, { cache: "no-cache" })))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const drop = async () => {
    for (const name of await caches.keys()) if (name.startsWith("irodori-") && name !== VERSION) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(drop());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.protocol === "blob:" || url.protocol === "data:") return;
  if (url.origin !== location.origin || event.request.method !== "GET") {
    event.respondWith(Response.error());
    return;
  }
  const find = async () => {
    const cache = await caches.open(VERSION);
    return (await cache.match(event.request, { ignoreSearch: true })) ?? fetch(event.request);
  };
  event.respondWith(find());
});
