const VERSION = "";
const FILES = [];
// ---- the release ends here ----
// The lines above are written when a release is built: its version, and every file with its SHA-256.
//
// One release is one cache. It is filled as a whole or not at all, and while it is in charge
// nothing but its own files is served, so no two releases ever mix. Nothing is fetched from elsewhere.

const ROOT = new URL("./", self.location).href;
// Caches belong to the whole origin: another copy in another folder has its own.
const PREFIX = `penstock ${new URL(ROOT).pathname} `;
const CACHE = PREFIX + VERSION;
// index.html is known by the folder's own address, which every host serves without a redirect.
const address = (file) => new URL(file === "index.html" ? "./" : file, ROOT).href;
const OWN = new Set(FILES.map(([file]) => address(file)));

self.addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(FILES.map(async ([file, hash]) => {
      const response = await fetch(address(file), { cache: "reload", credentials: "same-origin" });
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      const bytes = await response.clone().arrayBuffer();
      if (await sha256(bytes) !== hash) throw new Error(`${file} is not of release ${VERSION}`);
      // A redirected response may not answer a navigation.
      const plain = response.redirected ? new Response(bytes, { headers: { "Content-Type": response.headers.get("Content-Type") ?? "" } }) : response;
      await cache.put(address(file), plain);
    }));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

// A new release waits until every page of the old one is closed, or until the user asks for it.
self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(ROOT)) return;
  const url = new URL(request.url);
  url.search = url.hash = "";
  const asked = url.href === address("index.html") || url.href === `${ROOT}index.html` ? ROOT : url.href;
  if (OWN.has(asked)) event.respondWith(own(asked, request));
  // The folder may hold other things: those are the network's, and offline the way leads back to the app.
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => Response.redirect(ROOT)));
});

async function own(asked, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(asked)) ?? fetch(request);
}
