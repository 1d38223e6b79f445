// Keeps on this phone what opens without signal: the days around today, and the files of the page.
const DAYS = "days ";
const MOST = 60; // pages
const OLD = 3600_000; // milliseconds after which a copy is asked for again
const REST = 4000; // after the last tap was sent

const { post } = document.getElementById("outbox").dataset;

export async function wipe(except = "") {
  const names = "caches" in window ? await caches.keys() : [];
  const days = names.filter((name) => name.startsWith(DAYS) && name !== except);
  await Promise.all(days.map((name) => caches.delete(name)));
}

// What this page has loaded, be it before the worker was there.
async function keepFiles() {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const files = new Set(loaded.filter((name) => name.includes("/static/")));
  const name = (await caches.keys()).find((one) => one.startsWith("files "));
  if (!name) return;
  const cache = await caches.open(name);
  const there = await Promise.all([...files].map((file) => cache.match(file, { ignoreVary: true })));
  await cache.addAll([...files].filter((_, place) => !there[place]));
}

async function isNew(cache, path) {
  const copy = await cache.match(path, { ignoreVary: true });
  return copy && Math.abs(Date.now() - new Date(copy.headers.get("Date"))) < OLD;
}

// What the server allows to be kept for this post; `again` even what is here already.
async function keepDays(again) {
  const paths = document.querySelector("[data-kept]")?.dataset.kept.split(" ") ?? [];
  const cache = await caches.open(DAYS + post);
  for (const path of paths.filter(Boolean)) {
    if (!again && (await isNew(cache, path))) continue;
    const response = await fetch(`${path}?keep=1`);
    const ours = response.ok && response.headers.get("X-Keep-For") === post;
    if (ours) await cache.put(path, response);
  }
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((one) => cache.delete(one)));
}

let timer = 0;
function keep(again) {
  clearTimeout(timer);
  timer = setTimeout(() => keepDays(again).catch(() => {}), again ? REST : 0); // no signal: later
}

async function begin() {
  await wipe(DAYS + post);
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  document.addEventListener("outbox:answered", () => keep(true));
  if (document.body.matches("[data-copy]")) return;
  keepFiles().catch(() => {});
  keep(Boolean(document.querySelector("#messages > *"))); // something has just been changed
}

if ("serviceWorker" in navigator && "caches" in window) begin().catch(() => {});
