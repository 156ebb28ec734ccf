// Starts the app, registers the service worker, and stands in when the app cannot go on.
// It is plain JavaScript on purpose: what it offers must work when the Wasm does not.
//
// Events on window:
//   penstock:panic         in,  detail = what happened: the app stopped and must not write any more
//   penstock:update        out: a new release is ready (also <html data-update="ready">)
//   penstock:update-apply  in:  the user wants it now

const page = document.documentElement;
const here = document.querySelector("script[data-wasm]");
const WORKER = "./sw.js";

addEventListener("penstock:panic", (event) => showPanel(event.detail));
// A trap in the Wasm ends the app even if it could not say so itself.
addEventListener("error", (event) => event.error instanceof WebAssembly.RuntimeError && showPanel(event.error));
addEventListener("unhandledrejection", (event) => event.reason instanceof WebAssembly.RuntimeError && showPanel(event.reason));

guardMarkup();
start();
registerWorker();

// ---- markup

/**
 * The browser lets no text become markup or code but through here. The fixed parts of the app's views are markup in its
 * own code and can do nothing by themselves; what could is refused, wherever it comes from.
 */
function guardMarkup() {
  const active = /<\s*\/?\s*(?:script|style|iframe|frame|object|embed|applet|link|meta|base|portal)\b|[\s"'/]on\w+\s*=|\bsrcdoc\b|javascript\s*:/i;
  self.trustedTypes?.createPolicy("default", {
    createHTML: (html) => (active.test(html) ? null : html),
    createScriptURL: (address) => (address === WORKER ? address : null),
  });
}

async function start() {
  try {
    const app = await import(new URL(here.dataset.js, document.baseURI));
    await app.default({ module_or_path: new URL(here.dataset.wasm, document.baseURI) });
  } catch (error) {
    showPanel(error);
  }
}

// ---- offline and updates

async function registerWorker() {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  let applying = false;
  addEventListener("penstock:update-apply", async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    applying = true;
    if (registration?.waiting) registration.waiting.postMessage("skip-waiting");
    else location.reload();
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => applying && location.reload());

  const announce = () => {
    page.dataset.update = "ready";
    dispatchEvent(new CustomEvent("penstock:update"));
  };
  try {
    const registration = await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
    const watch = () => {
      const worker = registration.installing;
      // On the first visit nothing older is there to be updated.
      if (!worker || !registration.active) return;
      worker.addEventListener("statechange", () => worker.state === "installed" && announce());
    };
    if (registration.waiting && registration.active) announce();
    watch();
    registration.addEventListener("updatefound", watch);
    // A page that stays open for days looks for a release when it is looked at again.
    let looked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible" || Date.now() - looked < 3_600_000) return;
      looked = Date.now();
      registration.update().catch(() => {});
    });
  } catch (error) {
    // The app works without it; only not offline.
    console.warn("No offline use:", error);
  }
}

// ---- the panel

function showPanel(reason) {
  if (document.querySelector(".boot-panel")) return;
  page.dataset.stopped = "";
  document.getElementById("boot")?.remove();
  const status = element("p", { role: "status" });
  const save = element("button", { type: "button", onclick: () => saveCopy(status) }, "Save a copy");
  const reload = element("button", { type: "button", className: "boot-main", onclick: () => location.reload() }, "Reload");
  const panel = element("dialog", { className: "boot-panel", role: "alertdialog", ariaLabel: "Penstock stopped" },
    element("h1", {}, "Penstock stopped"),
    element("p", {}, "Your data is saved. Reload, or save a copy of everything first."),
    element("div", { className: "boot-actions" }, reload, save),
    status,
    element("details", {}, element("summary", {}, "What happened"), element("pre", {}, describe(reason))),
  );
  // There is nothing to go back to; a second Escape would close it all the same.
  panel.addEventListener("cancel", (event) => event.preventDefault());
  panel.addEventListener("close", () => panel.showModal());
  document.body.append(panel);
  panel.showModal(); // also makes the stopped app behind it unreachable
}

function describe(reason) {
  if (reason instanceof Error) return `${reason.message}\n${reason.stack ?? ""}`;
  return String(reason ?? "The app could not be started.");
}

function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

// ---- saving everything, without the Wasm

async function saveCopy(status) {
  status.textContent = "Reading…";
  try {
    const { blob, records } = await copyEverything();
    const link = element("a", {
      href: URL.createObjectURL(blob),
      download: `penstock-copy-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, "-")}.json`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    status.textContent = `${records} records are in the file.`;
  } catch (error) {
    status.textContent = `The copy failed: ${error?.message ?? error}. Nothing was changed.`;
  }
}

/** One JSON file: {"format","version","saved","databases":{name:{"version","stores":{name:[[key,value]…]}}}} */
async function copyEverything() {
  const names = indexedDB.databases
    ? (await indexedDB.databases()).map(({ name }) => name).filter((name) => name?.startsWith("penstock"))
    : ["penstock"];
  const parts = [`{"format":"penstock-raw","version":1,"saved":${JSON.stringify(new Date().toISOString())},"databases":{`];
  let records = 0;
  for (const [n, name] of names.sort().entries()) {
    const database = await openExisting(name);
    if (!database) continue;
    const stores = [...database.objectStoreNames];
    parts.push(`${n ? ",\n" : "\n"}${JSON.stringify(name)}:{"version":${database.version},"stores":{`);
    // One transaction: all stores as of one moment.
    const transaction = stores.length ? database.transaction(stores, "readonly") : null;
    for (const [s, store] of stores.entries()) {
      parts.push(`${s ? ",\n" : "\n"}${JSON.stringify(store)}:[`);
      records += await eachRecord(transaction.objectStore(store), (key, value, first) => {
        parts.push(`${first ? "\n" : ",\n"}${JSON.stringify([plain(key), plain(value)])}`);
      });
      parts.push("]");
    }
    parts.push("}}");
    database.close();
  }
  parts.push("}}\n");
  return { blob: new Blob(parts, { type: "application/json" }), records };
}

function openExisting(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let absent = false;
    request.onupgradeneeded = () => { absent = true; request.transaction.abort(); };
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => { event.preventDefault(); absent ? resolve(null) : reject(request.error); };
  });
}

function eachRecord(store, visit) {
  return new Promise((resolve, reject) => {
    let count = 0;
    const request = store.openCursor();
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve(count);
      visit(cursor.key, cursor.value, count === 0);
      count += 1;
      cursor.continue();
    };
  });
}

/** A stored value as JSON: bytes become their text, or base64 where they are none. */
function plain(value) {
  if (value instanceof ArrayBuffer) return text(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return text(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date || value === null || typeof value !== "object") return value;
  if (value instanceof Map) return [...value].map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

function text(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return { base64: btoa(binary) };
  }
}
