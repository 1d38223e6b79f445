// A long list of boxes gets a button that ticks all of them, or none; the form holds its words.
for (const choices of document.querySelectorAll("form.many .choices")) {
  const boxes = [...choices.querySelectorAll("input[type=checkbox]")];
  if (boxes.length < 2 || "few" in boxes[0].dataset) continue; // none ticked may mean all
  const button = document.createElement("button");
  const ticked = () => boxes.filter((box) => box.checked).length;
  const say = () => {
    const { all, none } = choices.closest("form").dataset;
    button.textContent = `${ticked() < boxes.length ? all : none} (${ticked()}/${boxes.length})`;
  };
  button.type = "button";
  button.className = "button quiet";
  button.addEventListener("click", () => {
    const tick = ticked() < boxes.length;
    for (const box of boxes) box.checked = tick;
    say();
  });
  choices.addEventListener("change", say);
  choices.before(button);
  say();
}
