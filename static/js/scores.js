// The table of scores: Enter and the arrows go down and up; a column, or names with scores, is pasted into it.
(function () {
  "use strict";
  const form = document.querySelector("[data-scores]");
  if (!form) return;
  const state = form.querySelector("[data-scores-state]");
  const isScore = /^(?:[\d０-９]+(?:[.．][\d０-９]+)?分?|缺考|缓考|免考)?$/;

  function columnOf(field) {
    return Array.from(form.querySelectorAll('input[data-column="' + field.dataset.column + '"]'));
  }

  function go(field, step) {
    const column = columnOf(field);
    const next = column[column.indexOf(field) + step];
    if (!next) return;
    next.focus();
    next.select();
  }

  form.addEventListener("keydown", function (event) {
    const field = event.target.closest("input[data-column]");
    if (!field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    go(field, step);
  });

  function put(field, text) {
    field.value = text;
    field.classList.add("is-pasted");
  }

  function plain(name) {
    return name.replace(/\s+/g, "");
  }

  // Names tell the rows; who stands twice, or not at all, is named and left alone.
  function byName(field, lines) {
    const rows = new Map();
    columnOf(field).forEach(function (cell) {
      const name = plain(cell.closest("tr").querySelector("[data-name]").textContent);
      rows.set(name, (rows.get(name) || []).concat(cell));
    });
    const found = { filled: 0, unknown: [], twice: [] };
    lines.forEach(function (cells) {
      const name = plain(cells[0]);
      const fields = rows.get(name) || [];
      if (fields.length === 1) {
        put(fields[0], cells.slice(1).join(" ").trim());
        found.filled += 1;
      } else if (name && name !== "姓名") {
        (fields.length ? found.twice : found.unknown).push(name);
      }
    });
    return found;
  }

  function down(field, lines) {
    const column = columnOf(field);
    const fields = column.slice(column.indexOf(field), column.indexOf(field) + lines.length);
    fields.forEach(function (cell, place) { put(cell, lines[place][0].trim()); });
    return { filled: fields.length, unknown: [], twice: [] };
  }

  function say(found) {
    const words = [state.dataset.pasted.replace("{n}", found.filled)];
    ["unknown", "twice"].forEach(function (kind) {
      if (found[kind].length) words.push(state.dataset[kind].replace("{names}", found[kind].join("、")));
    });
    state.textContent = words.join(" ");
  }

  form.addEventListener("paste", function (event) {
    const field = event.target.closest("input[data-column]");
    const text = event.clipboardData ? event.clipboardData.getData("text") : "";
    const block = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!field || !/[\n\t]/.test(block)) return;
    event.preventDefault();
    const lines = block.split("\n").map(function (line) {
      return line.includes("\t") ? line.split("\t") : line.trim().split(/[\s,，]+/);
    });
    const named = lines.some(function (cells) { return cells.length > 1 && !isScore.test(cells[0].trim()); });
    say(named ? byName(field, lines) : down(field, lines));
  });

  form.addEventListener("input", function (event) { event.target.classList.remove("is-pasted"); });
})();
