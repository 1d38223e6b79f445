// Work days: a tap shows at once, is sent by itself, and waits where there is no signal.
// A square's value is number.day.shown.wanted: what the server last said, and what a tap asks for.
const CYCLE = [3, 2, 0, 1]; // what a tap makes of absent, morning, afternoon, full day
const KEYS = { 1: 3, 5: 1, 2: 2, 0: 0 };
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const AGAIN = 15_000; // milliseconds until what did not arrive is sent again
const SQUARE = "[data-taps] button[name=tap]";
const GRID = "[role=grid] button[name=tap]";

const wanted = new Map(); // a square's id → the state in which it shall end
const ids = new Map(); // a square and its tap → the id under which it is sent until it is answered
let sending = false;
let answered = false;
let zero = null; // a 0 that may still become 0.5: { id, timer }; the square may be swapped meanwhile

const partsOf = (square) => square.value.split(".").map(Number);
const stateOf = (square) => wanted.get(square.id) ?? partsOf(square)[2];

function paint(square, state, saved) {
  const { words, labels } = square.form.dataset;
  square.classList.remove("s0", "s1", "s2", "s3");
  square.classList.add(`s${state}`);
  square.classList.toggle("unsaved", !saved);
  (square.querySelector(".tap-state") ?? square).textContent = words.split("|")[state].trim();
  if (labels) square.ariaLabel = labels.split("|")[state].trim();
}

function want(square, state) {
  wanted.set(square.id, state);
  paint(square, state, false);
  send();
}

// Whether the server answered at all, be it that it refused.
async function answers(square, tap) {
  answered = false;
  const id = ids.get(`${square.id} ${tap}`) ?? crypto.randomUUID();
  ids.set(`${square.id} ${tap}`, id);
  const how = { source: square, target: square, swap: "outerHTML settle:0ms", values: { tap, id } };
  try {
    await htmx.ajax("POST", square.form.action, how);
  } catch {
    return false; // no signal: js/signal.js says so
  }
  if (answered) ids.delete(`${square.id} ${tap}`);
  return answered;
}

// One after the other, so that the figures that come back are never older than those shown.
async function send() {
  if (sending) return;
  sending = true;
  while (wanted.size) {
    const [id, state] = wanted.entries().next().value;
    const square = document.getElementById(id);
    const [number, day, shown] = partsOf(square);
    if (shown !== state && !(await answers(square, [number, day, shown, state].join(".")))) {
      const told = Object.assign(document.createElement("span"), { className: "bad" });
      told.textContent = square.form.dataset.unsent;
      document.getElementById("saved").replaceChildren(told);
      setTimeout(send, AGAIN);
      break;
    }
    const now = document.getElementById(id);
    const [, , truth] = partsOf(now);
    if (truth !== state || wanted.get(id) === state) wanted.delete(id);
    if (wanted.has(id)) paint(now, wanted.get(id), false);
    else if (now === square || now.matches(GRID)) paint(now, truth, true);
  }
  sending = false;
}

addEventListener("online", send);
addEventListener("beforeunload", (event) => {
  if (wanted.size) event.preventDefault();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status) answered = true;
});

document.addEventListener("click", (event) => {
  const square = event.target.closest(SQUARE);
  if (!square) return;
  event.preventDefault();
  const [, , , next] = partsOf(square);
  want(square, wanted.has(square.id) ? CYCLE[stateOf(square)] : next);
});

// The month at the desk: one square takes the tabulator, arrows go on from there.
function near(square, down, right) {
  let row = square.closest("tr");
  let index = square.closest("td").cellIndex;
  for (;;) {
    if (down) row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
    index += right;
    const cell = row?.cells[index];
    if (!cell) return null;
    const found = cell.querySelector("button[name=tap]");
    if (found) return found;
  }
}

// 0.5 comes as three keys: its 0 must not take a day back for the blink of an eye, in which another
// site may take it. So a 0 waits for what follows, until another key, square, or moment.
function settle() {
  if (!zero) return;
  clearTimeout(zero.timer);
  const square = document.getElementById(zero.id);
  zero = null;
  want(square, 0);
}

function type(square, key) {
  if (key === "." && zero) return;
  if (key === "5" && zero?.id === square.id) {
    clearTimeout(zero.timer);
    zero = null;
  }
  settle();
  if (key === "0") zero = { id: square.id, timer: setTimeout(settle, 800) };
  else if (key in KEYS) want(square, KEYS[key]);
}

document.addEventListener("focusout", settle);
addEventListener("pagehide", settle);
document.addEventListener("keydown", (event) => {
  const square = event.target.closest?.(GRID);
  if (!square || event.ctrlKey || event.altKey || event.metaKey) return;
  const step = event.key === "Tab" ? [0, event.shiftKey ? -1 : 1] : ARROWS[event.key];
  const next = step && near(square, ...step);
  if (event.key !== "Shift") type(square, event.key);
  if (next) next.focus();
  if (next || event.key in KEYS || event.key in ARROWS) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const square = event.target.closest(GRID);
  if (!square) return;
  const before = square.closest("[role=grid]").querySelector("button[tabindex='0']");
  if (before) before.tabIndex = -1;
  square.tabIndex = 0;
  paint(square, stateOf(square), !wanted.has(square.id)); // so that it is named by its state
});

htmx.onLoad((root) => {
  if (root.matches(GRID)) {
    root.tabIndex = root === document.activeElement ? 0 : -1;
    return;
  }
  for (const table of root.querySelectorAll("[role=grid]")) {
    const squares = table.querySelectorAll("button[name=tap]");
    for (const square of squares) square.tabIndex = -1;
    if (squares.length) squares[0].tabIndex = 0;
  }
});
