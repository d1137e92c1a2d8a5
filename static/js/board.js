// Tables of sessions: a card is carried to another half-day; the server says where it may go, and answers a drop with
// the table as it then stands.
(function () {
  "use strict";
  let asked = 0; // the newest question for openings; older answers are dropped

  // --- the table ------------------------------------------------------------------------------------
  function root() { return carrying.root(); }
  function cells() { return Array.from(root().querySelectorAll("td[data-cell]")); }
  function tray() { return root().querySelector("[data-cell='']"); }
  function lineOf(cell) { return cell ? cell.dataset.cell.split("|")[0] : ""; }
  function halfDayOf(cell) { return cell ? cell.dataset.cell.split("|")[1] || "" : ""; }
  function address(card, act) { return root().dataset.sessionUrl.replace("/0/", "/" + card.dataset.card + "/" + act + "/"); }
  function shownAs() { return { showing: root().dataset.board, query: root().dataset.query || "" }; }

  // Rows of cells as they stand in the page, so that arrows go where the eye expects; the tray is above all.
  function rows() {
    const lines = Array.from(root().querySelectorAll("tbody tr"))
      .map(function (row) { return Array.from(row.querySelectorAll("td[data-cell]")); })
      .filter(function (row) { return row.length; });
    return tray() ? [[tray()]].concat(lines) : lines;
  }

  const carrying = window.kaibanCarrying({
    id: "board", live: "[data-board-live]", refusal: "[data-board-refusal]", frame: ".board-frame",
    rows: rows, lifting: ask, laying: darken, aimed: describe, drop: drop,
  });

  // --- where a card may go ------------------------------------------------------------------------------
  function describe(lifted) {
    const opening = lifted.openings[lifted.cell.dataset.cell];
    const place = lifted.cell.dataset.name;
    if (lifted.cell === lifted.source) carrying.say("Here", { place: place });
    else if (lifted.cell === tray()) carrying.say("Tray");
    else if (!opening) carrying.say("Loading", { place: place });
    else if (opening.free) carrying.say("Free", { place: place, clock: opening.clock });
    else carrying.say("Taken", { place: place, why: opening.why });
  }

  function ask(lifted) {
    const number = ++asked;
    lifted.openings = {};
    const halfDays = Array.from(new Set(cells().map(halfDayOf)));
    const query = new URLSearchParams({
      by: root().dataset.by || "", line: lineOf(lifted.source), half_days: halfDays.join(","),
    });
    fetch(address(lifted.card, "openings") + "?" + query, { headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : { openings: {} }; })
      .then(function (found) { if (carrying.lifted() === lifted && number === asked) light(lifted, found.openings); })
      .catch(function () { /* without the answer a drop is still checked by the server */ });
  }

  function light(lifted, openings) {
    lifted.openings = openings;
    cells().forEach(function (cell) {
      const opening = openings[cell.dataset.cell];
      if (!opening || cell === lifted.source) return;
      cell.classList.add(opening.free ? "cell-free" : "cell-taken");
      cell.dataset.why = opening.free ? opening.clock : opening.why;
    });
    if (lifted.keyboard) describe(lifted);
  }

  function darken(region) {
    region.querySelectorAll(".cell-free, .cell-taken").forEach(function (cell) {
      cell.classList.remove("cell-free", "cell-taken");
      delete cell.dataset.why;
    });
  }

  function drop(was, cell) {
    const values = {
      half_day: halfDayOf(cell), by: root().dataset.by || "", line: lineOf(cell), source: lineOf(was.source),
      version: was.card.dataset.version,
    };
    carrying.send(address(was.card, "place"), Object.assign(shownAs(), values), was);
  }

  // --- beside the table -----------------------------------------------------------------------------------
  document.addEventListener("submit", function (event) {
    const form = event.target.closest("[data-board-again]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    carrying.send(form.getAttribute("action"), Object.assign(shownAs(), Object.fromEntries(new FormData(form))), null);
  });
  document.addEventListener("change", function (event) {
    const field = event.target.closest("[data-board-submit]");
    if (field) field.form.requestSubmit();
  });
})();
