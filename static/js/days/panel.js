// How much waits, why, and what a person must decide: the bar at the foot of the page and the
// cards on top of it.
import { all, dismiss, lasts, want } from "./outbox.js";
import { send } from "./send.js";
import { share } from "./share.js";
import { dayWords, filled, stateWords, timeWords } from "./words.js";

const bar = document.getElementById("outbox");
const held = document.getElementById("held");
const { post } = bar.dataset;
let reason = "";
let fragile = false; // whether leaving the page would lose taps

const slot = (root, name) => root.querySelector(`[data-slot=${name}]`);

async function show() {
  const taps = await all();
  const mine = taps.filter((tap) => tap.post === post && !tap.held);
  const others = taps.filter((tap) => tap.post !== post);
  const count = post ? mine.length : taps.length;
  const whys = [];
  if (count && reason) whys.push(bar.dataset[reason]);
  fragile = count > 0 && !(await lasts());
  if (fragile && reason) whys.push(bar.dataset.fragile);
  if (post && others.length) whys.push(filled(bar.dataset.others, { number: others.length }));
  bar.hidden = !whys.length && !(count && !post);
  bar.dataset.count = count;
  slot(bar, "count").textContent = count ? filled(bar.dataset.waiting, { number: count }) : "";
  slot(bar, "why").textContent = whys.join(" ");
  for (const button of bar.querySelectorAll("button")) button.hidden = !count;
  bar.querySelector("[data-when=signin]").hidden = reason !== "signin";
  if (post) showHeld(taps.filter((tap) => tap.post === post && tap.held));
}

function showHeld(taps) {
  const shown = [...held.querySelectorAll("li")].map((card) => card.dataset.tap);
  if (shown.join() === taps.map((tap) => tap.id).join()) return;
  held.querySelector("ul").replaceChildren(...taps.map(card));
  held.hidden = !taps.length;
}

function card(tap) {
  const kind = tap.held.came === "conflict" ? "conflict" : "refused";
  const item = held.querySelector(`template[data-held=${kind}]`).content.cloneNode(true).firstChild;
  const words = {
    name: tap.name,
    day: dayWords(tap.day),
    mine: stateWords(tap.wanted),
    at: timeWords(tap.at),
    theirs: stateWords(tap.held.state),
    by: [tap.held.by, tap.held.at && timeWords(tap.held.at)].filter(Boolean).join(" "),
    sentence: tap.held.sentence,
  };
  item.dataset.tap = tap.id;
  for (const place of item.querySelectorAll("[data-slot]")) {
    place.textContent = words[place.dataset.slot];
  }
  item.querySelector("[data-do=theirs]").addEventListener("click", () => dismiss(tap.id));
  item.querySelector("[data-do=mine]")?.addEventListener("click", () => putMine(tap));
  return item;
}

// A new tap, on what stands there now.
async function putMine({ post, project, number, name, day, wanted, held: { state } }) {
  const at = new Date().toISOString();
  await want([{ post, project, number, name, day, shown: state, wanted, at }]);
  send();
}

document.addEventListener("outbox:changed", show);
document.addEventListener("outbox:told", (event) => {
  reason = event.detail.reason;
  show();
});
bar.querySelector("[data-do=send]").addEventListener("click", () => {
  if (!post) location.reload();
  slot(bar, "why").textContent = bar.dataset.sending;
  send();
});
bar.querySelector("[data-do=share]").addEventListener("click", async ({ target }) => {
  const taps = (await all()).filter((tap) => !tap.held && (!post || tap.post === post));
  if (await share(taps)) target.textContent = bar.dataset.copied;
});
addEventListener("beforeunload", (event) => {
  if (fragile) event.preventDefault();
});
show();
