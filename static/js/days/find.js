// Finds people by name, pinyin, initials or number among the rows that are shown.
function find(box) {
  const words = box.querySelector("input").value.toLowerCase().replace(/\s+/g, "");
  const rows = [...document.querySelectorAll(`${box.dataset.findIn} [data-find]`)];
  let found = 0;
  for (const one of rows) {
    const fits = one.dataset.find.split(" ").some((key) => key.includes(words));
    one.closest("li, tr").hidden = !fits;
    found += fits;
  }
  const none = box.querySelector("[data-none]");
  none.textContent = found ? "" : none.dataset.none;
}

for (const box of document.querySelectorAll("[data-find-in]")) {
  box.hidden = false;
  box.addEventListener("input", () => find(box));
}
htmx.onLoad(() => document.querySelectorAll("[data-find-in]").forEach(find));
