// Says so when what htmx sent did not arrive, or was not taken.
function say(state) {
  for (const notice of document.querySelectorAll("[data-signal] [data-when]")) {
    notice.hidden = notice.dataset.when !== state;
  }
}

document.addEventListener("htmx:sendError", () => say("lost"));
document.addEventListener("htmx:timeout", () => say("lost"));
document.addEventListener("htmx:responseError", () => say("refused"));
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) say("");
});
