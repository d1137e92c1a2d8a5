// Tables of sessions: a card is dragged, or lifted by Space and carried by arrows; the server says where it may go,
// and answers a drop with the table as it then stands.
(function () {
  "use strict";
  const TOUCH_DELAY_MS = 180;
  let lifted = null; // {card, source, cell, openings, keyboard}
  let asked = 0; // the newest question for openings; older answers are dropped

  // --- the table ------------------------------------------------------------------------------------
  function root() { return document.getElementById("board"); }
  function cells() { return Array.from(root().querySelectorAll("td[data-cell]")); }
  function tray() { return root().querySelector("[data-cell='']"); }
  function lineOf(cell) { return cell ? cell.dataset.cell.split("|")[0] : ""; }
  function halfDayOf(cell) { return cell ? cell.dataset.cell.split("|")[1] || "" : ""; }
  function address(card, act) { return root().dataset.sessionUrl.replace("/0/", "/" + card.dataset.card + "/" + act + "/"); }

  // --- what is said aloud -----------------------------------------------------------------------------
  function say(name, values) {
    const live = root() && root().querySelector("[data-board-live]");
    if (!live) return;
    live.textContent = Object.entries(values || {}).reduce(function (text, pair) {
      return text.replace("{" + pair[0] + "}", pair[1]);
    }, live.dataset["text" + name]);
  }

  function describe(cell) {
    const opening = lifted.openings[cell.dataset.cell];
    const place = cell.dataset.name;
    if (cell === lifted.source) say("Here", { place: place });
    else if (cell === tray()) say("Tray");
    else if (!opening) say("Loading", { place: place });
    else if (opening.free) say("Free", { place: place, clock: opening.clock });
    else say("Taken", { place: place, why: opening.why });
  }

  // --- lifting ----------------------------------------------------------------------------------------
  function ask(card) {
    const number = ++asked;
    const halfDays = Array.from(new Set(cells().map(halfDayOf)));
    const query = new URLSearchParams({
      by: root().dataset.by || "", line: lineOf(lifted.source), half_days: halfDays.join(","),
    });
    fetch(address(card, "openings") + "?" + query, { headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : { openings: {} }; })
      .then(function (found) { if (lifted && number === asked) light(found.openings); })
      .catch(function () { /* without the answer a drop is still checked by the server */ });
  }

  function light(openings) {
    lifted.openings = openings;
    cells().forEach(function (cell) {
      const opening = openings[cell.dataset.cell];
      if (!opening || cell === lifted.source) return;
      cell.classList.add(opening.free ? "cell-free" : "cell-taken");
      cell.dataset.why = opening.free ? opening.clock : opening.why;
    });
    if (lifted.keyboard) describe(lifted.cell);
  }

  function lift(card, keyboard) {
    const source = card.closest("[data-cell]");
    lifted = { card: card, source: source, cell: source, openings: {}, keyboard: keyboard, after: card.nextSibling };
    root().classList.add("board-lifted");
    card.classList.add("card-lifted");
    ask(card);
  }

  function lay() {
    if (!lifted) return;
    lifted.card.classList.remove("card-lifted");
    if (root()) {
      root().classList.remove("board-lifted");
      root().querySelectorAll(".cell-free, .cell-taken, .cell-target").forEach(function (cell) {
        cell.classList.remove("cell-free", "cell-taken", "cell-target");
        delete cell.dataset.why;
      });
    }
    lifted = null;
  }

  function putBack(was) { if (was.source.isConnected) was.source.insertBefore(was.card, was.after); }

  // --- dropping ---------------------------------------------------------------------------------------
  function shownAs() {
    return { showing: root().dataset.board, query: root().dataset.query || "" };
  }

  function send(url, values, was) {
    const frame = root().querySelector(".board-frame");
    const scroll = frame ? [frame.scrollLeft, frame.scrollTop] : null;
    say("Saving");
    root().setAttribute("aria-busy", "true");
    function settle() {
      root().removeAttribute("aria-busy");
      const renewed = root().querySelector(".board-frame");
      if (renewed && scroll) renewed.scrollTo(scroll[0], scroll[1]);
      const refusal = root().querySelector("[data-board-refusal]");
      if (refusal) refusal.focus();
      else if (was && was.card.isConnected) putBack(was); // no answer came, so nothing was renewed
      else if (was && was.keyboard) focusCard(was.card.dataset.card);
    }
    htmx.ajax("POST", url, { source: "#board", target: "#board", swap: "outerHTML", values: Object.assign(shownAs(), values) })
      .then(settle, settle);
  }

  function focusCard(number) {
    const link = root().querySelector("[data-card='" + number + "'] [data-lift]");
    if (link) link.focus();
  }

  function drop(cell) {
    const was = lifted;
    lay();
    if (!cell || cell === was.source) {
      putBack(was);
      return;
    }
    send(address(was.card, "place"), {
      half_day: halfDayOf(cell), by: root().dataset.by || "", line: lineOf(cell), source: lineOf(was.source),
      version: was.card.dataset.version,
    }, was);
  }

  // --- by mouse and finger ------------------------------------------------------------------------------
  function ready() {
    const board = root();
    if (!board || board.dataset.ready || !window.Sortable || window.matchMedia("(max-width: 767.98px)").matches) return;
    board.dataset.ready = "1";
    board.querySelectorAll("[data-cell]").forEach(function (cell) {
      new Sortable(cell, {
        group: "sessions", draggable: "[data-card]", sort: false, forceFallback: true, fallbackOnBody: true,
        fallbackTolerance: 4, delay: TOUCH_DELAY_MS, delayOnTouchOnly: true, animation: 0,
        ghostClass: "card-ghost", fallbackClass: "card-carried", filter: ".btn, .cell-add", preventOnFilter: false,
        onStart: function (event) { lift(event.item, false); },
        onEnd: function (event) { if (lifted) drop(under(event.originalEvent)); },
      });
    });
  }

  // Where the pointer is let go decides, for the card follows it some moments late; beside the table nothing moves.
  function under(event) {
    const point = event && event.changedTouches ? event.changedTouches[0] : event;
    const found = point && document.elementFromPoint(point.clientX, point.clientY);
    return found ? found.closest("#board [data-cell]") : null;
  }

  // --- by keyboard --------------------------------------------------------------------------------------
  // Rows of cells as they stand in the page, so that arrows go where the eye expects; the tray is above all.
  function rows() {
    const lines = Array.from(root().querySelectorAll("tbody tr"))
      .map(function (row) { return Array.from(row.querySelectorAll("td[data-cell]")); })
      .filter(function (row) { return row.length; });
    return tray() ? [[tray()]].concat(lines) : lines;
  }

  function step(down, right) {
    const table = rows();
    const y = table.findIndex(function (row) { return row.includes(lifted.cell); });
    const x = y < 0 ? 0 : table[y].indexOf(lifted.cell);
    const row = table[Math.min(Math.max(y + down, 0), table.length - 1)];
    aim(row[Math.min(Math.max(x + right, 0), row.length - 1)]);
  }

  function aim(cell) {
    lifted.cell.classList.remove("cell-target");
    lifted.cell = cell;
    cell.classList.add("cell-target");
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    describe(cell);
  }

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function carry(event) {
    if (STEPS[event.key]) step(STEPS[event.key][0], STEPS[event.key][1]);
    else if (event.key === "Enter") drop(lifted.cell);
    else if (event.key === "Escape" || event.key === "Tab") {
      say("Cancelled");
      lay();
      if (event.key === "Tab") return;
    } else if (event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
  }

  document.addEventListener("keydown", function (event) {
    if (!root() || event.isComposing) return;
    if (lifted) {
      if (lifted.keyboard) carry(event);
      else if (event.key === "Escape") lay();
      return;
    }
    const link = event.target.closest && event.target.closest("[data-lift]");
    if (!link || event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const card = link.closest("[data-card]");
    lift(card, true);
    lifted.cell.classList.add("cell-target");
    say("Lifted", { title: card.dataset.title });
  }, true);

  document.addEventListener("focusout", function (event) {
    if (lifted && lifted.keyboard && event.target.closest("[data-card]") === lifted.card) lay();
  });

  // --- beside the table -----------------------------------------------------------------------------------
  document.addEventListener("submit", function (event) {
    const form = event.target.closest("[data-board-again]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    send(form.getAttribute("action"), Object.fromEntries(new FormData(form)), null);
  });
  // Taking an act back renews the table as well, and nothing else.
  document.addEventListener("submit", function (event) {
    const form = event.target.closest("[data-undo]");
    if (!form || !root() || event.defaultPrevented) return;
    event.preventDefault();
    htmx.ajax("POST", form.getAttribute("action"), {
      source: "#board", target: "#board", select: "#board", selectOOB: "#messages", swap: "outerHTML",
      values: Object.fromEntries(new FormData(form)),
    });
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-board-dismiss]");
    if (button) button.closest("[data-board-refusal]").remove();
  });
  document.addEventListener("change", function (event) {
    const field = event.target.closest("[data-board-submit]");
    if (field) field.form.requestSubmit();
  });
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:afterSettle", ready);
})();
