// A block copied from Excel and pasted on a square of the month: sent with the rows as this page
// shows them, so that nobody who came in between moves it; the server shows what changes first.
const SQUARE = "[role=grid] button[name=tap]";

document.addEventListener("paste", (event) => {
  const square = event.target.closest?.(SQUARE) ?? document.activeElement.closest(SQUARE);
  const form = document.getElementById("paste");
  const text = event.clipboardData.getData("text/plain");
  if (!square || !form || !text.trim()) return;
  event.preventDefault();
  const [number, day] = square.value.split(".");
  const rows = square.closest("tbody").querySelectorAll("td.num span[id^=r]");
  form.elements.text.value = text;
  form.elements.numbers.value = [...rows].map((row) => row.id.slice(1)).join(",");
  form.elements.row.value = number;
  form.elements.day.value = day;
  form.submit();
});
