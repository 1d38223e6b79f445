{% load static %}// Without signal a page of work days opens as it was last seen here. The server names what may be
// kept, and for whose post, in the header X-Keep-For; the pages wipe it (js/days/keep.js).
const FILES = "files {% static "css/zijian.css" %} {% static "js/days/start.js" %} {% static "js/days/page.js" %}";
const DAYS = "days "; // and the acting post
const STILL = "{% url "offline" %}";
const WITH_IT = ["{% static "js/days/still.js" %}"];
const STATIC = "{% get_static_prefix %}";
const PATIENCE = 5000; // milliseconds before the last copy is shown instead
const BY_CONTENT = /\.[0-9a-f]{12}\.\w+$/; // such a name never stands for another content
const ANY = { ignoreVary: true };

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(FILES)
      .then((cache) => cache.addAll([new Request(STILL, { credentials: "omit" }), ...WITH_IT]))
      .then(() => skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("files ") && name !== FILES;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith(STATIC)) event.respondWith(file(event));
  else if (event.request.mode === "navigate") event.respondWith(page(event, url.pathname));
});

// The network's answer; where a copy is at hand, only if it comes soon.
function fresh(event, copy, keep) {
  const answer = fetch(event.request).then((response) => {
    if (copy && response.status > 500) throw new Error("only the proxy answers");
    return response;
  });
  event.waitUntil(answer.then((response) => keep(response.clone())).catch(() => {}));
  if (!copy) return answer;
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("too slow")));
  return Promise.race([answer, late]);
}

const changed = (response) => response?.headers.get("Last-Modified");

async function file(event) {
  const cache = await caches.open(FILES);
  const copy = await cache.match(event.request, ANY);
  if (copy && BY_CONTENT.test(event.request.url)) return copy;
  const isNew = (response) => response.ok && changed(copy) !== changed(response);
  const keep = async (response) => isNew(response) && cache.put(event.request, response);
  return fresh(event, copy, keep).catch(() => copy ?? Response.error());
}

async function page(event, path) {
  const copy = await caches.match(path, ANY);
  const keep = async (response) => {
    const post = response.headers.get("X-Keep-For");
    if (response.ok && post) await (await caches.open(DAYS + post)).put(path, response);
  };
  try {
    return await fresh(event, copy, keep);
  } catch {
    return copy ? marked(copy) : ((await caches.match(STILL, ANY)) ?? Response.error());
  }
}

// The page is told that it is a copy.
async function marked(copy) {
  const headers = new Headers(copy.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const text = (await copy.text()).replace("<body", "<body data-copy");
  return new Response(text, { headers });
}
