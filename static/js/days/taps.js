// A tap shows at once, waits in the outbox, and is put right by the server's answer.
import { all, want as keep } from "./outbox.js";
import { send } from "./send.js";
import {
  SQUARE, addUp, dayOf, monthOf, nameOf, nextOf, paint, partsOf, projectOf, reasonOf, settle,
  squareAt, stateOf,
} from "./squares.js";
import { filled, stateWords } from "./words.js";

const bar = document.getElementById("outbox");
const saved = document.getElementById("saved");
const grids = () => [...document.querySelectorAll("[data-taps]")];

// `some` is [square, state] pairs; all of them are kept before anything is sent.
export async function wantAll(some) {
  const { post } = bar.dataset;
  const at = new Date().toISOString();
  const wishes = some.map(([square, wanted]) => {
    const [number, , shown] = partsOf(square);
    const [project, day, name] = [projectOf(square), dayOf(square), nameOf(square)];
    return { post, project, number, name, day, shown, wanted, reason: reasonOf(square), at };
  });
  for (const [square, state] of some) paint(square, state, false);
  addUp(some.map(([square]) => square));
  await keep(wishes).catch(() => {}); // the phone is full: the squares go back, to be seen
  await takeBack(some.map(([square]) => square));
  send();
}

// A square that was tapped all the way round waits for nothing.
async function takeBack(squares) {
  const left = await waiting();
  for (const square of squares) {
    if (!left.some((tap) => shownFor(tap) === square)) settle(square, partsOf(square)[2]);
  }
  addUp(squares);
}

export const want = (square, state) => wantAll([[square, state]]);

document.addEventListener("click", (event) => {
  const square = event.target.closest(SQUARE);
  if (!square) return;
  event.preventDefault();
  want(square, nextOf(square));
});

const waiting = async () =>
  (await all()).filter((tap) => tap.post === bar.dataset.post && !tap.held);

// The squares of this page for which a tap waits, be it made in another window.
async function overlay() {
  const taps = (await waiting()).filter(shownFor);
  for (const tap of taps) paint(shownFor(tap), tap.wanted, false);
  addUp(taps.map(shownFor));
}

function shownFor({ project, number, day }) {
  const square = squareAt(number, day);
  if (!square?.matches(SQUARE) || projectOf(square) !== project) return null;
  return monthOf(square) === day.slice(0, 7) ? square : null;
}

async function putRight({ project, batch, outcomes, stands }) {
  delete document.body.dataset.copy; // there is signal again
  const waits = new Set((await waiting()).map(shownFor));
  const wrong = [];
  for (const [day, states] of Object.entries(stands)) {
    for (const square of squaresOn(project, day)) {
      const [number, , shown] = partsOf(square);
      const state = states[number] ?? 0;
      if (waits.has(square) || (state === shown && !square.matches(".unsaved"))) continue;
      settle(square, state);
      wrong.push(square);
    }
  }
  addUp(wrong);
  for (const tap of batch) goOnFrom(tap, outcomes[tap.id]);
  tell(batch.at(-1), outcomes);
}

function squaresOn(project, day) {
  const found = grids().filter((form) => form.dataset.taps === project);
  return found
    .filter((form) => form.elements.month.value === day.slice(0, 7))
    .flatMap((form) => [...form.querySelectorAll(`button[name=tap][id$="-${Number(day.slice(8))}"]`)]);
}

// After a refusal the next tap tries what follows the refused state.
function goOnFrom(tap, { came }) {
  const square = shownFor(tap);
  if (came === "refused" && square && !square.classList.contains("unsaved")) {
    settle(square, stateOf(square), tap.wanted);
  }
}

function tell(tap, outcomes) {
  const good = ["applied", "known"].includes(outcomes[tap.id].came);
  const words = { name: tap.name, state: stateWords(tap.wanted) };
  say(good ? filled(bar.dataset.saved, words) : "", false);
}

function say(text, waits) {
  if (!saved) return;
  saved.textContent = text;
  saved.classList.toggle("waits", waits);
}

document.addEventListener("outbox:answered", (event) => putRight(event.detail));
document.addEventListener("outbox:told", async ({ detail }) => {
  const { length: number } = await waiting();
  if (detail.reason && number) say(filled(bar.dataset.waiting, { number }), true);
});
document.addEventListener("outbox:changed", overlay);
htmx.onLoad(overlay); // the month's grid comes later than the page
overlay();
