// The list of the rostrum: lines are dragged, or moved by their buttons, and numbered anew.
(function () {
  "use strict";
  const list = document.querySelector("[data-ranked]");
  if (!list) return;
  function number() {
    let rank = 0;
    Array.from(list.rows).forEach(function (row) {
      const named = row.querySelector("[name$='-name']").value.trim();
      row.querySelector("[name$='-rank']").value = named ? String(++rank) : "";
    });
  }
  list.addEventListener("click", function (event) {
    const up = event.target.closest("[data-rank-up]");
    const button = up || event.target.closest("[data-rank-down]");
    if (!button) return;
    const row = button.closest("tr");
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (up) other.before(row);
    else other.after(row);
    number();
    button.focus();
  });
  list.addEventListener("change", function (event) { if (event.target.name.endsWith("-name")) number(); });
  if (window.Sortable) new Sortable(list, { filter: "input, button", preventOnFilter: false, animation: 0, onEnd: number });
})();
