// The squares of a day's list and of the month's grid. A square's value is number.day.shown.next:
// what the server last said, and what a tap makes of it.
export const SQUARE = "[data-taps] button[name=tap]";
const CYCLE = [3, 2, 0, 1]; // what a tap makes of absent, morning, afternoon, full day
const SLOTS = [0, 1, 1, 2];

export const partsOf = (square) => square.value.split(".").map(Number);
export const stateOf = (square) => Number(/\bs([0-3])\b/.exec(square.className)[1]);
export const nextOf = (square) =>
  square.classList.contains("unsaved") ? CYCLE[stateOf(square)] : partsOf(square)[3];
export const monthOf = (square) => square.form.elements.month.value;
export const dayOf = (square) =>
  `${monthOf(square)}-${String(partsOf(square)[1]).padStart(2, "0")}`;
export const reasonOf = (square) => square.form.elements.reason?.value ?? "";
// What was said once on this page goes with every tap that follows.
export function keepReason({ project, day }, reason) {
  for (const form of document.querySelectorAll(`[data-taps="${project}"]`)) {
    if (form.elements.month.value !== day.slice(0, 7)) continue;
    const field = form.elements.reason ?? Object.assign(document.createElement("input"), { type: "hidden", name: "reason" });
    field.value = reason;
    form.append(field);
  }
}

export const projectOf = (square) => square.form.dataset.taps;
export const squareAt = (number, day) => document.getElementById(`c${number}-${Number(day.slice(8))}`);

export function nameOf(square) {
  const head = square.closest("tr")?.querySelector("th") ?? square;
  return head.querySelector("a, strong").textContent;
}

export function paint(square, state, saved) {
  const { words, labels } = square.form.dataset;
  square.classList.remove("s0", "s1", "s2", "s3");
  square.classList.add(`s${state}`);
  square.classList.toggle("unsaved", !saved);
  (square.querySelector(".tap-state") ?? square).textContent = words.split("|")[state].trim();
  if (labels) square.ariaLabel = labels.split("|")[state].trim();
}

// What the server says: `tried` is what it has just refused, so that the next tap goes on from it.
export function settle(square, state, tried = state) {
  const [number, day] = partsOf(square);
  square.value = [number, day, state, CYCLE[tried]].join(".");
  paint(square, state, true);
}

// Communal halves are presence and no work day.
const unpaidOf = (cell) => Number(cell.closest("[data-unpaid]")?.dataset.unpaid ?? 0);
const worked = (cell) => SLOTS[stateOf(cell)] - SLOTS[stateOf(cell) & unpaidOf(cell)];
const slots = (cells) => cells.reduce((sum, cell) => sum + worked(cell), 0);
const days = (number) => (number / 2).toFixed(1);
const put = (id, text) => {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
};

// Totals from what the page shows, waiting taps with it.
export function addUp(squares) {
  const inTable = (square) => square.closest("table");
  squares.filter(inTable).forEach(addUpMonth);
  const lines = squares.filter((square) => !inTable(square));
  new Set(lines.map((square) => square.form)).forEach(addUpDay);
}

function addUpMonth(square) {
  const row = square.closest("tr");
  const column = square.closest("td").cellIndex;
  const stands = (cell) => (cell.matches(".s0, .s1, .s2, .s3") ? cell : cell.firstElementChild);
  const rows = [...square.closest("tbody").rows];
  const across = [...row.cells].slice(1, -1).map(stands);
  const down = rows.map((one) => stands(one.cells[column]));
  const [number, day] = partsOf(square);
  put(`r${number}`, days(slots(across)));
  put(`d${day}`, slots(down) ? days(slots(down)) : "");
  const totals = rows.map((one) => Number(one.cells[one.cells.length - 1].textContent));
  put("month-total", totals.reduce((sum, one) => sum + one, 0).toFixed(1));
}

function addUpDay(form) {
  const lines = [...form.querySelectorAll(".tap")];
  const [people, sum] = document.querySelectorAll("#day-sum strong");
  people.textContent = lines.filter((line) => stateOf(line)).length;
  sum.textContent = days(slots(lines));
}
