// Ticking people: a tick for a whole unit, and how many are ticked.
(function () {
  "use strict";

  function boxesOf(place) {
    return Array.from(place.querySelectorAll("input[name=enrolment], input[name=cadre]"));
  }

  function count(form) {
    const ticked = boxesOf(form).filter(function (box) { return box.checked; }).length;
    const said = form.querySelector("[data-chosen]");
    if (said) {
      said.textContent = said.dataset.text.replace("#", ticked);
      said.classList.toggle("some", ticked > 0);
    }
    form.querySelectorAll("[data-group]").forEach(function (group) {
      const all = group.querySelector("[data-all]");
      if (!all) return;
      const boxes = boxesOf(group);
      const some = boxes.filter(function (box) { return box.checked; }).length;
      all.checked = boxes.length > 0 && some === boxes.length;
      all.indeterminate = some > 0 && some < boxes.length;
      all.disabled = boxes.length === 0;
    });
  }

  document.addEventListener("change", function (event) {
    const form = event.target.closest("[data-nominations]");
    if (!form) return;
    if (event.target.matches("[data-all]")) {
      boxesOf(event.target.closest("[data-group]")).forEach(function (box) { box.checked = event.target.checked; });
    }
    count(form);
  });

  function countAll() {
    document.querySelectorAll("[data-nominations]").forEach(count);
  }
  document.addEventListener("DOMContentLoaded", countAll);
  document.addEventListener("htmx:afterSettle", countAll);
  // Back in the browser brings the ticks of before.
  window.addEventListener("pageshow", countAll);
})();
