// A paper's picture beside what was typed from it: larger, smaller, turned a quarter.
const STEPS = [1, 1.5, 2, 3, 4]; // widths of the box
const button = (words, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  made.className = "button quiet";
  made.addEventListener("click", act);
  return made;
};

function show(box, picture, { step, turn }) {
  const width = box.clientWidth * STEPS[step];
  const ratio = picture.naturalHeight / picture.naturalWidth || 1;
  const lies = turn % 2;
  picture.style.maxWidth = "none";
  picture.style.width = `${lies ? width / ratio : width}px`;
  // Turned about its middle the picture leaves its place: pull it back to the top left.
  const off = lies ? (width - width / ratio) / 2 : 0;
  picture.style.transform = `translate(${off}px, ${-off}px) rotate(${turn * 90}deg)`;
  picture.parentElement.style.height = lies ? `${width / ratio}px` : "";
  picture.parentElement.style.width = `${width}px`;
}

for (const side of document.querySelectorAll(".side-picture")) {
  for (const box of side.querySelectorAll(".zoom-box")) {
    const picture = box.querySelector("img");
    const at = { step: 0, turn: 0 };
    const change = (what, by) => () => {
      at[what] = what === "turn" ? (at.turn + by) % 4 : Math.min(Math.max(at.step + by, 0), STEPS.length - 1);
      show(box, picture, at);
    };
    const bar = Object.assign(document.createElement("div"), { className: "zoom-bar" });
    const { bigger, smaller, turn } = side.dataset;
    bar.append(button(bigger, change("step", 1)), button(smaller, change("step", -1)), button(turn, change("turn", 1)));
    box.before(bar);
  }
}
