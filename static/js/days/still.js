// The page that stands in for one that this phone has not kept: the days that it has.
import "./panel.js";
import { today as dayOfToday } from "./words.js";

const list = document.querySelector("[data-kept] ul");
const today = dayOfToday();

async function kept() {
  const names = (await caches.keys()).filter((name) => name.startsWith("days "));
  const caught = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return caught.flat().map((request) => new URL(request.url).pathname);
}

async function link(path) {
  const text = await (await caches.match(path, { ignoreVary: true })).text();
  const { title } = new DOMParser().parseFromString(text, "text/html");
  const item = document.createElement("li");
  const a = Object.assign(document.createElement("a"), { href: path });
  const name = Object.assign(document.createElement("strong"), { textContent: title.split(" · ")[0] });
  const rest = Object.assign(document.createElement("span"), { textContent: title.split(" · ")[1] });
  if (path.includes(today)) name.textContent = `${list.dataset.today} · ${name.textContent}`;
  a.append(name, rest);
  item.append(a);
  return item;
}

const dayOf = (path) => path.match(/\d{4}-\d\d-\d\d/)?.[0] ?? "";
const paths = (await kept()).filter((path) => dayOf(path) && dayOf(path) <= today);
paths.sort((a, b) => (dayOf(a) < dayOf(b) ? 1 : -1));
list.replaceChildren(...(await Promise.all(paths.map(link))));
document.querySelector("[data-kept]").hidden = !paths.length;
// Whoever has chosen a day is not called back by the signal.
let chosen = false;
document.addEventListener("click", ({ target }) => (chosen = Boolean(target.closest("a"))));
addEventListener("online", () => chosen || location.reload());
