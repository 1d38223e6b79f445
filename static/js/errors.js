// The error summary takes the focus when a page or a fragment comes with one.
const focus = (root) => root.querySelector("[data-errors]")?.focus();

focus(document);
document.addEventListener("htmx:afterSettle", (event) => focus(event.target));
