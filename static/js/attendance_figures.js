// The attendance grid's figures: how many of a half-day are expected, there, on leave; counted from the cells as they stand.
(function () {
  "use strict";
  const THERE = ["PRESENT", "LATE", "LEFT_EARLY"];
  const LEAVE = ["PERSONAL", "SICK", "OFFICIAL"];

  function count(grid, key) {
    const place = grid.heads().findIndex(function (head) { return head.dataset.key === key; });
    const sums = { expected: 0, present: 0, on_leave: 0, absent: 0, unmarked: 0, late: 0, left_early: 0 };
    grid.rows().forEach(function (row) {
      const code = row.cells[place + 1].dataset.v;
      if (code === undefined) return;
      sums.expected += 1;
      sums.present += THERE.includes(code);
      sums.on_leave += LEAVE.includes(code);
      sums.absent += code === "ABSENT";
      sums.unmarked += code === "";
      sums.late += code === "LATE";
      sums.left_early += code === "LEFT_EARLY";
    });
    grid.heads()[place].querySelectorAll("[data-sum]").forEach(function (place) { place.textContent = sums[place.dataset.sum]; });
    grid.table().tFoot.querySelectorAll("[data-key='" + key + "']").forEach(function (place) { place.textContent = sums[place.dataset.sum]; });
    const panel = document.querySelector("[data-half-day='" + key + "']");
    if (panel) panel.querySelectorAll("[data-count-of]").forEach(function (place) { place.textContent = sums[place.dataset.countOf]; });
  }

  window.kaibanFigures = { count: count };
})();
