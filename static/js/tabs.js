// On a phone the tabs are wider than the screen: the open one is moved into view.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.closest("ul");
  const place = tab.getBoundingClientRect();
  row.scrollLeft += place.left + place.width / 2 - row.getBoundingClientRect().left - row.clientWidth / 2;
}
