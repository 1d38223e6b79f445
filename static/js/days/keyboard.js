// The month at the desk: one square takes the tabulator, arrows go on from there.
import { paint, stateOf } from "./squares.js";
import { want } from "./taps.js";

const GRID = "[role=grid] button[name=tap]";
const KEYS = { 1: 3, 5: 1, 2: 2, 0: 0 };
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const MOMENT = 800; // milliseconds

let zero = null; // a 0 that may still become 0.5: { square, timer }

function near(square, down, right) {
  let row = square.closest("tr");
  let index = square.closest("td").cellIndex;
  for (;;) {
    if (down) row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
    index += right;
    const cell = row?.cells[index];
    if (!cell) return null;
    const found = !row.hidden && cell.querySelector("button[name=tap]");
    if (found) return found;
  }
}

// 0.5 comes as three keys: its 0 must not take a day back for the blink of an eye, in which another
// site may take it. So a 0 waits for what follows, until another key, square, or moment.
function settle() {
  if (!zero) return;
  const { square, timer } = zero;
  clearTimeout(timer);
  zero = null;
  want(square, 0);
}

function type(square, key) {
  if (key === "." && zero) return;
  if (key === "5" && zero?.square === square) {
    clearTimeout(zero.timer);
    zero = null;
  }
  settle();
  if (key === "0") zero = { square, timer: setTimeout(settle, MOMENT) };
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
  paint(square, stateOf(square), !square.classList.contains("unsaved")); // named by its state
});

htmx.onLoad((root) => {
  for (const table of root.querySelectorAll("[role=grid]")) {
    const squares = table.querySelectorAll("button[name=tap]");
    for (const square of squares) square.tabIndex = -1;
    if (squares.length) squares[0].tabIndex = 0;
  }
});
