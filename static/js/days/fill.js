// Everyone at once. Without signal it becomes one tap for each of those who are absent.
import { all } from "./outbox.js";
import { SQUARE, partsOf, stateOf } from "./squares.js";
import { wantAll } from "./taps.js";

const PATIENCE = 15_000; // milliseconds

// Everyone's state on the day to copy, by number; none where all count as present.
function model(form) {
  const pairs = form.dataset.fill.split(" ").filter(Boolean);
  return new Map(pairs.map((pair) => pair.split(":").map(Number)));
}

export function fill(form) {
  const like = model(form);
  const absent = [...document.querySelectorAll(SQUARE)].filter((square) => !stateOf(square));
  const wanted = absent.map((square) => [square, like.size ? like.get(partsOf(square)[0]) : 3]);
  return wantAll(wanted.filter(([, state]) => state));
}

// "done" by the server, "refused", or "lost" on the way.
async function handIn(form, button) {
  const alone = document.body.matches("[data-copy]") || !navigator.onLine;
  if (alone || (await all()).length) return "lost";
  const body = new FormData(form);
  if (button?.name) body.set(button.name, button.value);
  const abort = new AbortController();
  const patience = setTimeout(() => abort.abort(), PATIENCE);
  const how = { method: "POST", body, redirect: "manual", signal: abort.signal };
  return fetch(form.action, how)
    .then(({ type }) => (type === "opaqueredirect" ? "done" : "refused"))
    .catch(() => "lost")
    .finally(() => clearTimeout(patience));
}

// Before js/busy.js hears of it.
addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("[data-fill]")) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const box = form.closest(".fill");
    const came = await handIn(form, event.submitter);
    if (came === "done") location.reload();
    if (came === "refused") form.submit(); // for the page that says why
    if (came !== "lost") return;
    await fill(form);
    box.hidden = true;
  },
  true,
);
