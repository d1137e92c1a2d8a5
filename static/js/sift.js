// A field that sifts lists: <input data-sift="#list">; each child of a list carries what it is found by in data-find.
(function () {
  "use strict";
  document.addEventListener("input", function (event) {
    const box = event.target.closest("[data-sift]");
    if (!box) return;
    const words = box.value.trim().toLowerCase();
    document.querySelectorAll(box.dataset.sift + " > *").forEach(function (row) {
      const known = row.dataset.find + " " + row.textContent.toLowerCase();
      row.hidden = Boolean(words) && !known.includes(words);
    });
  });
})();
