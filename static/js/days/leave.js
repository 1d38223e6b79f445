// Signing out wipes what this phone keeps; where something waits, only after a warning.
import { all, empty } from "./outbox.js";
import { wipe } from "./keep.js";
import { filled } from "./words.js";

const dialog = document.getElementById("leave");
const { waiting } = document.getElementById("outbox").dataset;

async function leave(form) {
  const { length: number } = await all();
  dialog.querySelector("[data-slot=count]").textContent = filled(waiting, { number });
  if (number && (await answer()) !== "leave") return;
  await empty();
  await wipe();
  form.submit();
}

function answer() {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".sign-out")) return;
  event.preventDefault();
  leave(event.target);
});
