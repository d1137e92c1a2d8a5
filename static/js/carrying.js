// Carrying cards from cell to cell by mouse, finger and keyboard: what the board, the groups and the seats have in common.
// A page calls window.kaibanCarrying once. Its region is an element with that id, which each answer of the server renews;
// in it are cells [data-cell][data-name], cards [data-card][data-title] with a link [data-lift], and a live text whose
// data-text-… are the words.
window.kaibanCarrying = function (options) {
  "use strict";
  // id: of the region; live, refusal, frame: selectors in it; rows(): cells as the eye sees them;
  // aimed(lifted): says where a drop would go; drop(was, cell): sends it; lifting(lifted), laying(region): at both ends.
  const TOUCH_DELAY_MS = 180;
  const NARROW = "(max-width: 767.98px)";
  let lifted = null; // {card, source, cell, keyboard, after}

  function root() { return document.getElementById(options.id); }
  function cells() { return Array.from(root().querySelectorAll("[data-cell]")); }

  // --- what is said aloud -----------------------------------------------------------------------------
  function say(name, values) {
    const live = root() && root().querySelector(options.live);
    if (!live) return;
    live.textContent = Object.entries(values || {}).reduce(function (text, pair) {
      return text.replace("{" + pair[0] + "}", pair[1]);
    }, live.dataset["text" + name]);
  }

  // --- lifting and laying -------------------------------------------------------------------------------
  function lift(card, keyboard) {
    const source = card.closest("[data-cell]");
    lifted = { card: card, source: source, cell: source, keyboard: keyboard, after: card.nextSibling };
    root().classList.add("carrying");
    card.classList.add("card-lifted");
    if (options.lifting) options.lifting(lifted);
  }

  function lay() {
    if (!lifted) return;
    lifted.card.classList.remove("card-lifted");
    if (root()) {
      root().classList.remove("carrying");
      root().querySelectorAll(".cell-target").forEach(function (cell) { cell.classList.remove("cell-target"); });
      if (options.laying) options.laying(root());
    }
    lifted = null;
  }

  function putBack(was) { if (was.source.isConnected) was.source.insertBefore(was.card, was.after); }

  function drop(cell) {
    const was = lifted;
    lay();
    if (!cell || cell === was.source) putBack(was);
    else options.drop(was, cell);
  }

  // --- sending ------------------------------------------------------------------------------------------
  function focusCard(number) {
    const link = root().querySelector("[data-card='" + number + "'] [data-lift]");
    if (link) link.focus();
  }

  // Posts and renews the region; `was` is what was carried, or null.
  function send(url, values, was) {
    const frame = options.frame && root().querySelector(options.frame);
    const scroll = frame ? [frame.scrollLeft, frame.scrollTop] : null;
    say("Saving");
    root().setAttribute("aria-busy", "true");
    function settle() {
      root().removeAttribute("aria-busy");
      const renewed = options.frame && root().querySelector(options.frame);
      if (renewed && scroll) renewed.scrollTo(scroll[0], scroll[1]);
      const refusal = root().querySelector(options.refusal);
      if (refusal) refusal.focus();
      else if (was && was.card.isConnected) putBack(was); // no answer came, so nothing was renewed
      else if (was && was.keyboard) focusCard(was.card.dataset.card);
    }
    const region = "#" + options.id;
    htmx.ajax("POST", url, { source: region, target: region, swap: "outerHTML", values: values }).then(settle, settle);
  }

  // --- by mouse and finger ------------------------------------------------------------------------------
  function ready() {
    const region = root();
    if (!region || region.dataset.ready || !window.Sortable || window.matchMedia(NARROW).matches) return;
    region.dataset.ready = "1";
    cells().forEach(function (cell) {
      new Sortable(cell, {
        group: options.id, draggable: "[data-card]", sort: false, forceFallback: true, fallbackOnBody: true,
        fallbackTolerance: 4, delay: TOUCH_DELAY_MS, delayOnTouchOnly: true, animation: 0,
        ghostClass: "card-ghost", fallbackClass: "card-carried", filter: ".btn, .cell-add", preventOnFilter: false,
        onStart: function (event) { lift(event.item, false); },
        onEnd: function (event) { if (lifted) drop(under(event.originalEvent)); },
      });
    });
  }

  // Where the pointer is let go decides, for the card follows it some moments late; beside the cells nothing moves.
  function under(event) {
    const point = event && event.changedTouches ? event.changedTouches[0] : event;
    const found = point && document.elementFromPoint(point.clientX, point.clientY);
    return found ? found.closest("#" + options.id + " [data-cell]") : null;
  }

  // --- by keyboard --------------------------------------------------------------------------------------
  // Cells that begin at the same height stand in one row.
  function byHeight() {
    const lines = new Map();
    cells().forEach(function (cell) {
      const top = Math.round(cell.getBoundingClientRect().top);
      lines.set(top, (lines.get(top) || []).concat([cell]));
    });
    return Array.from(lines.keys()).sort(function (one, other) { return one - other; }).map(function (top) { return lines.get(top); });
  }

  function step(down, right) {
    const table = options.rows ? options.rows() : byHeight();
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
    options.aimed(lifted);
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
    const link = event.target.closest && event.target.closest("#" + options.id + " [data-lift]");
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

  // --- beside the cells -----------------------------------------------------------------------------------
  // Taking an act back renews the region as well, and nothing else.
  document.addEventListener("submit", function (event) {
    const form = event.target.closest("[data-undo]");
    if (!form || !root() || event.defaultPrevented) return;
    event.preventDefault();
    const region = "#" + options.id;
    htmx.ajax("POST", form.getAttribute("action"), {
      source: region, target: region, select: region, selectOOB: "#messages", swap: "outerHTML",
      values: Object.fromEntries(new FormData(form)),
    });
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-dismiss-refusal]");
    if (button && root()) button.closest(options.refusal).remove();
  });
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:afterSettle", ready);

  return { root: root, cells: cells, say: say, send: send, lifted: function () { return lifted; } };
};
