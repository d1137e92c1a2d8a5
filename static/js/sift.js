// A field that sifts a list: <input data-sift="#list">; each child of the list carries what it is found by in data-find.
(function () {
  "use strict";
  document.addEventListener("input", function (event) {
    const box = event.target.closest("[data-sift]");
    if (!box) return;
    const words = box.value.trim().toLowerCase();
    Array.from(document.querySelector(box.dataset.sift).children).forEach(function (row) {
      const known = row.dataset.find + " " + row.textContent.toLowerCase();
      row.hidden = Boolean(words) && !known.includes(words);
    });
  });
})();
