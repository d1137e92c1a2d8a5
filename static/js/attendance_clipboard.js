// The attendance grid and the clipboard: a block pasted from a sheet becomes marks, a selection is copied as a block.
(function () {
  "use strict";
  const grid = window.kaibanGrid;

  function codeOf(text) {
    const word = text.trim();
    const found = Array.from(grid.menu().querySelectorAll("[data-code]")).find(function (one) {
      return word && [one.dataset.sign, one.dataset.label, one.dataset.code].includes(word);
    });
    return found ? found.dataset.code : null;
  }
  document.addEventListener("paste", function (event) {
    const cell = event.target.closest && event.target.closest("[data-grid] td[tabindex]");
    if (!cell) return;
    event.preventDefault();
    const lines = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "").split("\n");
    const top = grid.rows().indexOf(cell.parentElement);
    const cells = [];
    let unread = 0;
    lines.forEach(function (line, down) {
      line.split("\t").forEach(function (text, right) {
        const one = grid.at(top + down, grid.column(cell) + right);
        const code = codeOf(text);
        if (code !== null && grid.open(one)) cells.push([one, code]);
        else if (text.trim() && text.trim() !== "—") unread += 1;
      });
    });
    grid.act(cells);
    if (unread) grid.say(document.getElementById("grid-state").dataset.unread.replace("{n}", unread), "warning");
  });
  document.addEventListener("copy", function (event) {
    const cell = event.target.closest && event.target.closest("[data-grid] td[tabindex]");
    if (!cell) return;
    const lines = new Map();
    grid.picked().forEach(function (one) {
      const line = lines.get(one.parentElement) || [];
      line.push(one.textContent);
      lines.set(one.parentElement, line);
    });
    event.clipboardData.setData("text/plain", Array.from(lines.values()).map(function (line) { return line.join("\t"); }).join("\n"));
    event.preventDefault();
  });
})();
