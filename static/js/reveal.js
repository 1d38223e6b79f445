// A password can be looked at while it is typed; it is hidden again before it is sent.
const field = (button) => document.getElementById(button.dataset.reveal);

function turn(button, show) {
  if ((field(button).type === "text") === show) return;
  const words = button.textContent;
  field(button).type = show ? "text" : "password";
  button.textContent = button.dataset.hide;
  button.dataset.hide = words;
}

for (const button of document.querySelectorAll("[data-reveal]")) {
  button.hidden = false;
  button.addEventListener("click", () => turn(button, field(button).type === "password"));
  button.form?.addEventListener("submit", () => turn(button, false));
}
