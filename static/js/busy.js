// A form that is being sent is not sent twice: its button says so and waits.
const GIVE_UP = 30_000; // a download leaves the page where it is: the button must come back

function rest(form) {
  const button = form.querySelector("[aria-disabled=true]");
  delete form.dataset.sent;
  if (button) {
    button.removeAttribute("aria-disabled");
    button.textContent = button.dataset.words;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter ?? form.querySelector("[data-busy]");
  if (form.dataset.sent) event.preventDefault();
  if (event.defaultPrevented || !button?.dataset.busy) return;
  form.dataset.sent = "yes";
  button.dataset.words = button.textContent;
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
  setTimeout(rest, GIVE_UP, form);
});

// Back to a page that the browser had kept.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(rest));
