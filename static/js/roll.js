// The search of a roll-call: who is sought, or only who is missing.
(function () {
  "use strict";

  function sift() {
    const box = document.querySelector("[data-roll-search]");
    if (!box) return;
    const words = box.value.trim().toLowerCase();
    const only = document.querySelector("[data-roll-only]").checked;
    let left = 0;
    document.querySelectorAll("[data-roll-town]").forEach(function (town) {
      let some = false;
      town.querySelectorAll("[data-find]").forEach(function (row) {
        const out = (words && !row.dataset.find.includes(words)) || (only && row.dataset.v && row.dataset.v !== "ABSENT" && !row.contains(document.activeElement));
        row.hidden = Boolean(out);
        some = some || !out;
        left += out ? 0 : 1;
      });
      town.hidden = !some;
    });
    document.querySelector("[data-roll-none]").hidden = left > 0;
  }
  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-roll-search], [data-roll-only]")) sift();
  });
})();
