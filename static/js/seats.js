// The hall: a person is carried to another seat, seats are fixed by a key or a tap, and a name that is typed is shown.
(function () {
  "use strict";
  const carrying = window.kaibanCarrying({
    id: "arrangement", live: "[data-live]", refusal: "[data-refusal]", frame: ".seat-frame",
    aimed: function (lifted) {
      const sitting = other(lifted.cell, lifted.card);
      const words = { place: lifted.cell.dataset.name, who: sitting ? sitting.dataset.title : "" };
      if (lifted.cell === lifted.source) carrying.say("Here", words);
      else if (!sitting) carrying.say("Free", words);
      else carrying.say(sitting.dataset.fixed ? "Fixed" : "Taken", words);
    },
    drop: function (was, cell) {
      const sitting = other(cell, was.card);
      carrying.send(address("moveUrl", was.card), {
        to: cell.dataset.cell, seen: was.source.dataset.cell, there: sitting ? sitting.dataset.card : "", view: view(),
      }, was);
    },
  });
  // Who sits there; a card that is dragged lies in the cell below it meanwhile.
  function other(cell, card) {
    if (!cell.dataset.cell) return null;
    return Array.from(cell.querySelectorAll("[data-card]")).find(function (found) { return found !== card; });
  }
  function view() { return carrying.root().dataset.view; }
  function address(name, card) { return carrying.root().dataset[name].replace("/0/", "/" + card.dataset.card + "/"); }

  // --- fixing ---------------------------------------------------------------------------------------
  function fix(card, keyboard) {
    const values = { locked: card.dataset.fixed ? "0" : "1", view: view() };
    carrying.send(address("lockUrl", card), values, { card: card, source: card.closest("[data-cell]"), keyboard: keyboard });
  }
  document.addEventListener("keydown", function (event) {
    const link = event.target.closest && event.target.closest("[data-cell] [data-lift]");
    if (!link || carrying.lifted() || event.isComposing || event.key.toLowerCase() !== "l") return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    fix(link.closest("[data-card]"), true);
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-locking]");
    if (button) {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      document.body.classList.toggle("locking", on);
      return;
    }
    const card = document.body.classList.contains("locking") && event.target.closest("td[data-cell] [data-card]");
    if (!card) return;
    event.preventDefault();
    fix(card, false);
  });

  // --- finding --------------------------------------------------------------------------------------
  function spot() {
    const box = document.querySelector("[data-spot]");
    const words = box ? box.value.trim().toLowerCase() : "";
    document.querySelectorAll(".seats [data-find]").forEach(function (card) {
      const found = words && (card.dataset.find + " " + card.textContent.toLowerCase()).includes(words);
      card.classList.toggle("seat-found", Boolean(found));
    });
  }
  document.addEventListener("input", function (event) { if (event.target.closest("[data-spot]")) spot(); });
  document.addEventListener("htmx:afterSettle", function () {
    const box = document.querySelector("[data-spot]");
    if (box && box.value) box.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
