// How much waits, why, and what a person must decide: the bar at the foot of the page and the
// cards on top of it.
import { all, dismiss, lasts, want } from "./outbox.js";
import { send } from "./send.js";
import { share } from "./share.js";
import { keepReason } from "./squares.js";
import { dayWords, filled, stateWords, timeWords } from "./words.js";

const bar = document.getElementById("outbox");
const held = document.getElementById("held");
const { post } = bar.dataset;
let stopped = ""; // why nothing is sent
let fragile = false; // whether leaving the page would lose taps

const slot = (root, name) => root.querySelector(`[data-slot=${name}]`);

async function show() {
  const taps = await all();
  const mine = taps.filter((tap) => tap.post === post && !tap.held);
  const others = taps.filter((tap) => tap.post !== post);
  const count = post ? mine.length : taps.length;
  const whys = [];
  if (count && stopped) whys.push(bar.dataset[stopped]);
  fragile = count > 0 && !(await lasts());
  if (fragile && stopped) whys.push(bar.dataset.fragile);
  if (post && others.length) whys.push(filled(bar.dataset.others, { number: others.length }));
  bar.hidden = !whys.length && !(count && !post);
  bar.dataset.count = count;
  slot(bar, "count").textContent = count ? filled(bar.dataset.waiting, { number: count }) : "";
  slot(bar, "why").textContent = whys.join(" ");
  for (const button of bar.querySelectorAll("button")) button.hidden = !count;
  bar.querySelector("[data-when=signin]").hidden = stopped !== "signin";
  if (post) showHeld(taps.filter((tap) => tap.post === post && tap.held));
}

function showHeld(taps) {
  const shown = [...held.querySelectorAll("ul > li")].map((item) => item.dataset.taps);
  const cards = together(taps);
  if (shown.join() === cards.map(idsOf).join()) return;
  const typed = held.querySelector("ul input")?.value ?? "";
  held.querySelector("ul").replaceChildren(...cards.map(card));
  for (const input of held.querySelectorAll("ul input")) input.value = typed;
  held.hidden = !taps.length;
}

const idsOf = (taps) => taps.map((tap) => tap.id).join(" ");

// One reason serves for everyone of a day: those who lack it share a card.
function together(taps) {
  const cards = new Map();
  for (const tap of taps) {
    const lacks = tap.held.came === "unreasoned";
    const key = lacks ? `${tap.project} ${tap.day} ${tap.held.sentence}` : tap.id;
    cards.set(key, [...(cards.get(key) ?? []), tap]);
  }
  return [...cards.values()];
}

function card(taps) {
  const [tap] = taps;
  const kind = ["conflict", "unreasoned"].find((came) => came === tap.held.came) ?? "refused";
  const item = held.querySelector(`template[data-held=${kind}]`).content.cloneNode(true).firstChild;
  const words = {
    names: taps.map((one) => `${one.name} ${stateWords(one.wanted)}`).join(" · "),
    name: tap.name,
    day: dayWords(tap.day),
    mine: stateWords(tap.wanted),
    at: timeWords(tap.at),
    theirs: stateWords(tap.held.state),
    by: [tap.held.by, tap.held.at && timeWords(tap.held.at)].filter(Boolean).join(" "),
    sentence: tap.held.sentence,
  };
  item.dataset.taps = idsOf(taps);
  for (const place of item.querySelectorAll("[data-slot]")) {
    place.textContent = words[place.dataset.slot];
  }
  const gone = taps.map((one) => one.id);
  item.querySelector("[data-do=theirs]").addEventListener("click", () => dismiss(gone));
  item.querySelector("[data-do=mine]")?.addEventListener("click", () => putMine(taps, tap.reason));
  item.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = event.target.elements.why.value.trim();
    keepReason(taps[0], reason);
    putMine(taps, reason);
  });
  return item;
}

// New taps, on what stands there now.
async function putMine(taps, reason = "") {
  const at = new Date().toISOString();
  const wishes = taps.map(({ post, project, number, name, day, wanted, held: { state } }) =>
    ({ post, project, number, name, day, shown: state, wanted, reason, at }));
  await want(wishes);
  send();
}

document.addEventListener("outbox:changed", show);
document.addEventListener("outbox:told", (event) => {
  stopped = event.detail.reason;
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
