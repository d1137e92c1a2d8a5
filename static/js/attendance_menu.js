// The attendance grid's menu: what the cells picked may become, and who said what stands there.
(function () {
  "use strict";
  function grid() { return window.kaibanGrid; }

  function saidOf(cell) {
    if (cell.dataset.said !== undefined) return cell.dataset.said;
    const said = document.getElementById("acts").children[cell.dataset.a];
    return said ? said.textContent : "";
  }
  function open(cell) {
    const box = grid().menu();
    const cells = grid().picked();
    const name = cell.parentElement.cells[0].querySelector("a").textContent;
    const half = grid().heads()[grid().column(cell)].dataset.label;
    box.querySelector("#mark-menu-title").textContent =
      cells.length > 1 ? box.dataset.many.replace("{n}", cells.length) : name + " · " + half;
    box.querySelector("[data-act]").textContent = cells.length > 1 ? "" : saidOf(cell) || box.dataset.none;
    box.hidden = false;
    place(cell);
    const current = box.querySelector("[data-code='" + cell.dataset.v + "']") || box.querySelector("button");
    current.focus({ preventScroll: true });
  }
  function place(cell) {
    const box = grid().menu();
    const spot = cell.getBoundingClientRect();
    const below = spot.bottom + 6 + box.offsetHeight <= window.innerHeight;
    box.style.left = Math.max(8, Math.min(spot.left, window.innerWidth - box.offsetWidth - 8)) + "px";
    box.style.top = (below ? spot.bottom + 6 : Math.max(8, spot.top - box.offsetHeight - 6)) + "px";
  }
  function close(back) {
    const box = grid().menu();
    if (!box || box.hidden) return;
    box.hidden = true;
    const cell = grid().table() && grid().table().querySelector("td[tabindex='0']");
    if (back && cell) cell.focus({ preventScroll: true });
  }
  function press(event) {
    const items = Array.from(grid().menu().querySelectorAll("button"));
    const here = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) items[(here + step + items.length) % items.length].focus();
    else if (event.key === "Home") items[0].focus();
    else if (event.key === "End") items[items.length - 1].focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else if (grid().KEYS[event.key]) {
      grid().act(grid().picked().map(function (cell) { return [cell, grid().KEYS[event.key][0]]; }));
      close(true);
    } else return;
    event.preventDefault();
  }

  window.kaibanMarkMenu = { open: open, place: place, close: close, press: press };
})();
