// The attendance grid: arrows, keys 1 to 5, undo, saved by the cell. Its menu, figures and clipboard have scripts of their own.
(function () {
  "use strict";
  const KEYS = { 1: ["PRESENT"], 2: ["LATE"], 3: ["LEFT_EARLY"], 4: ["PERSONAL", "SICK", "OFFICIAL"], 5: ["ABSENT"] };
  const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const RETRY_MS = 4000;
  let waiting = new Map(); // cells not sent yet: what they say, and what was seen before
  let sending = false;
  let retry = 0;
  let why = ""; // the reason for what goes next, where it corrects a day that is over
  let undone = []; // acts that Ctrl Z takes back, the newest last
  let anchor = null; // where a selection began

  // --- the table ------------------------------------------------------------------------------------
  function table() { return document.querySelector("[data-grid]"); }
  function menu() { return document.getElementById("mark-menu"); }
  function open(cell) { return Boolean(cell && cell.hasAttribute("tabindex")); }
  function enrolmentOf(cell) { return cell.parentElement.dataset.e; }
  function column(cell) { return cell.cellIndex - 1; }
  function heads() { return Array.from(table().tHead.rows[1].querySelectorAll("[data-key]")); }
  function keyOf(cell) { return heads()[column(cell)].dataset.key; }
  function rows() { return Array.from(table().tBodies[0].rows); }
  function at(row, place) {
    const line = rows()[row];
    return line && place >= 0 && place < heads().length ? line.cells[place + 1] : null;
  }
  const marks = window.kaibanMarkMenu;
  const figures = window.kaibanFigures;
  // What the scripts beside this one need of the grid.
  const grid = { KEYS: KEYS, act: act, at: at, column: column, heads: heads, menu: menu, open: open, picked: picked, rows: rows, say: say, table: table };
  window.kaibanGrid = grid;
  function choice(code) { return menu().querySelector("[data-code='" + code + "']").dataset; }

  function show(cell, code) {
    const words = choice(code);
    cell.dataset.v = code;
    cell.textContent = words.sign;
    if (words.label) cell.setAttribute("aria-label", words.label);
    else cell.removeAttribute("aria-label");
  }

  // --- what a row says ---------------------------------------------------------------------------------
  function showRow(id, figures) {
    const row = table().querySelector("tr[data-e='" + id + "']");
    if (!row) return;
    row.querySelectorAll("[data-f]").forEach(function (place) { place.textContent = figures[place.dataset.f]; });
    row.querySelector("[data-f='flag_label']").className = "status flag-" + figures.flag;
  }

  // --- saving -----------------------------------------------------------------------------------------
  function say(text, level) {
    document.dispatchEvent(new CustomEvent("kaiban:say", { detail: { text: text, level: level } }));
  }
  function state(word, number) {
    const place = document.getElementById("grid-state");
    if (place) place.textContent = (place.dataset[word] || "").replace("{n}", number);
  }

  // `cells` are pairs of a cell and a code; gives the pairs that take them back.
  function set(cells) {
    const back = [];
    const keys = new Set();
    cells.forEach(function (pair) {
      const cell = pair[0];
      if (!open(cell) || cell.dataset.v === pair[1]) return;
      const name = enrolmentOf(cell) + "/" + keyOf(cell);
      const known = waiting.get(name);
      back.push([cell, cell.dataset.v]);
      waiting.set(name, { code: pair[1], seen: known ? known.seen : cell.dataset.v });
      cell.classList.add("is-waiting");
      show(cell, pair[1]);
      keys.add(keyOf(cell));
    });
    keys.forEach(function (key) { figures.count(grid, key); });
    if (back.length) send();
    return back;
  }
  function act(cells) {
    const back = set(cells);
    if (back.length) undone.push(back);
  }

  function send() {
    if (sending || !waiting.size) return;
    sending = true;
    clearTimeout(retry);
    state("saving");
    const sent = waiting;
    waiting = new Map();
    const body = new FormData();
    sent.forEach(function (change, name) { body.append("cell", [name, change.code, change.seen].join("/")); });
    body.append("reason", why || window.kaibanReason.known());
    why = "";
    const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector("meta[name='csrf-token']").content };
    fetch(table().dataset.url, { method: "POST", body: body, headers: headers, redirect: "error" })
      .then(function (response) {
        if (response.status >= 500) throw new Error(String(response.status));
        return response.json();
      })
      .then(function (answer) { settle(sent, answer); })
      .catch(function () { keep(sent); });
  }

  function cellOf(name) {
    const parts = name.split("/");
    const row = table() && table().querySelector("tr[data-e='" + parts[0] + "']");
    const place = row ? heads().findIndex(function (head) { return head.dataset.key === parts[1]; }) : -1;
    return place < 0 ? null : row.cells[place + 1];
  }

  // A correction after the day goes again with its reason, or not at all.
  function explain(sent, answer) {
    window.kaibanReason.ask(function (reason) {
      if (reason) {
        why = reason;
        restore(sent);
        send();
      } else settle(sent, { error: answer.error });
    });
  }

  function settle(sent, answer) {
    sending = false;
    if (answer.asks_reason) {
      explain(sent, answer);
      return;
    }
    const keys = new Set();
    sent.forEach(function (change, name) {
      const cell = cellOf(name);
      if (!cell || waiting.has(name)) return;
      cell.classList.remove("is-waiting");
      if (!answer.cells) show(cell, change.seen); // refused as a whole
      keys.add(name.split("/")[1]);
    });
    (answer.cells || []).forEach(function (now) {
      const name = now.enrolment + "/" + now.half_day;
      const cell = cellOf(name);
      if (!cell) return;
      if (waiting.has(name)) {
        waiting.get(name).seen = now.value;
        return;
      }
      show(cell, now.value);
      cell.classList.remove("partial");
      cell.dataset.said = now.act;
    });
    Object.keys(answer.rows || {}).forEach(function (id) { showRow(id, answer.rows[id]); });
    keys.forEach(function (key) { figures.count(grid, key); });
    if (answer.error) {
      say(answer.error, "error");
      undone = [];
    }
    state(answer.error ? "" : "saved");
    send();
  }

  // Nothing typed is lost when the network is: the cells stay as they are and go again.
  function restore(sent) {
    sent.forEach(function (change, name) {
      const newer = waiting.get(name);
      waiting.set(name, { code: newer ? newer.code : change.code, seen: change.seen });
    });
  }
  function keep(sent) {
    sending = false;
    restore(sent);
    state("waiting", waiting.size);
    retry = setTimeout(send, RETRY_MS);
  }
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", function (event) {
    if (waiting.size || sending) event.preventDefault();
  });

  // --- the selection ----------------------------------------------------------------------------------
  function picked() {
    return table() ? Array.from(table().querySelectorAll("td[aria-selected='true']")) : [];
  }
  function unpick() {
    picked().forEach(function (cell) { cell.removeAttribute("aria-selected"); });
  }
  function focus(cell) {
    const old = table().querySelector("td[tabindex='0']");
    if (old) old.setAttribute("tabindex", "-1");
    cell.setAttribute("tabindex", "0");
    cell.focus({ preventScroll: false });
  }
  function pick(cell, extend) {
    if (!extend || !anchor || !anchor.isConnected) anchor = cell;
    unpick();
    const lines = rows();
    const from = lines.indexOf(anchor.parentElement);
    const to = lines.indexOf(cell.parentElement);
    for (let row = Math.min(from, to); row <= Math.max(from, to); row += 1) {
      for (let place = Math.min(column(anchor), column(cell)); place <= Math.max(column(anchor), column(cell)); place += 1) {
        const one = at(row, place);
        if (open(one)) one.setAttribute("aria-selected", "true");
      }
    }
    focus(cell);
  }
  // The next open cell that way; those not expected or still to come are stepped over.
  function move(cell, step, extend) {
    const lines = rows();
    let row = lines.indexOf(cell.parentElement) + step[0];
    let place = column(cell) + step[1];
    while (at(row, place) && !open(at(row, place))) {
      row += step[0];
      place += step[1];
    }
    if (at(row, place)) pick(at(row, place), extend);
  }
  function edge(cell, key) {
    const line = Array.from(cell.parentElement.cells).filter(open);
    pick(key === "Home" ? line[0] : line[line.length - 1], false);
  }

  // --- hands ------------------------------------------------------------------------------------------
  function byKey(key) {
    const codes = KEYS[key];
    const cells = picked();
    const now = codes.indexOf(cells[0].dataset.v); // 4 again goes on to the next kind of leave
    const code = codes[(now + 1) % codes.length];
    act(cells.map(function (cell) { return [cell, code]; }));
  }
  function undo() {
    const back = undone.pop();
    if (!back) return;
    const cells = back.filter(function (pair) { return pair[0].isConnected; });
    set(cells);
    if (cells.length) focus(cells[0][0]);
  }
  function gridKey(event, cell) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") undo();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (MOVES[event.key]) move(cell, MOVES[event.key], event.shiftKey);
    else if (event.key === "Home" || event.key === "End") edge(cell, event.key);
    else if (KEYS[event.key]) byKey(event.key);
    else if (event.key === "Delete" || event.key === "Backspace" || event.key === "0") act(picked().map(function (one) { return [one, ""]; }));
    else if (event.key === "Enter" || event.key === " ") marks.open(cell);
    else if (event.key === "Escape") pick(cell, false);
    else return;
    event.preventDefault();
  }
  document.addEventListener("keydown", function (event) {
    if (!table() || !menu()) return;
    if (menu().contains(event.target)) marks.press(event);
    else if (event.target.matches("[data-grid] td[tabindex]")) gridKey(event, event.target);
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && event.target === document.body) {
      undo();
      event.preventDefault();
    }
  });
  document.addEventListener("focusin", function (event) {
    const cell = event.target.closest("[data-grid] td[tabindex]");
    if (cell && !picked().includes(cell)) pick(cell, false);
  });

  let drawing = false; // a range is drawn with the mouse
  document.addEventListener("pointerdown", function (event) {
    const cell = event.target.closest("[data-grid] td[tabindex]");
    if (menu() && !menu().contains(event.target) && !cell) marks.close(false);
    if (!cell || event.button !== 0) return;
    marks.close(false);
    drawing = event.pointerType === "mouse";
    if (drawing) {
      event.preventDefault();
      pick(cell, event.shiftKey);
    }
  });
  document.addEventListener("pointerover", function (event) {
    const cell = drawing && event.target.closest("[data-grid] td[tabindex]");
    if (cell) pick(cell, true);
  });
  document.addEventListener("pointerup", function () {
    if (drawing && picked().length > 1) marks.open(table().querySelector("td[tabindex='0']"));
    drawing = false;
  });
  document.addEventListener("click", function (event) {
    const cell = event.target.closest("[data-grid] td[tabindex]");
    const button = menu() && event.target.closest("#mark-menu button");
    if (button) {
      act(picked().map(function (one) { return [one, button.dataset.code]; }));
      marks.close(true);
    } else if (cell) {
      if (!picked().includes(cell)) pick(cell, event.shiftKey);
      marks.open(cell);
    }
  });
  document.addEventListener("scroll", function () {
    const cell = menu() && !menu().hidden && table().querySelector("td[tabindex='0']");
    if (cell) marks.place(cell);
  }, true);
})();
