// The attendance grid: arrows, keys 1 to 5, menu, paste, undo, saved by the cell.
(function () {
  "use strict";
  const KEYS = { 1: ["PRESENT"], 2: ["LATE"], 3: ["LEFT_EARLY"], 4: ["PERSONAL", "SICK", "OFFICIAL"], 5: ["ABSENT"] };
  const THERE = ["PRESENT", "LATE", "LEFT_EARLY"];
  const LEAVE = ["PERSONAL", "SICK", "OFFICIAL"];
  const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const RETRY_MS = 4000;
  let waiting = new Map(); // cells not sent yet: what they say, and what was seen before
  let sending = false;
  let retry = 0;
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
  function choice(code) { return menu().querySelector("[data-code='" + code + "']").dataset; }

  function show(cell, code) {
    const words = choice(code);
    cell.dataset.v = code;
    cell.textContent = words.sign;
    if (words.label) cell.setAttribute("aria-label", words.label);
    else cell.removeAttribute("aria-label");
  }

  // --- figures of a half-day --------------------------------------------------------------------------
  function count(key) {
    const place = heads().findIndex(function (head) { return head.dataset.key === key; });
    const sums = { expected: 0, present: 0, on_leave: 0, absent: 0, unmarked: 0, late: 0, left_early: 0 };
    rows().forEach(function (row) {
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
    heads()[place].querySelectorAll("[data-sum]").forEach(function (place) { place.textContent = sums[place.dataset.sum]; });
    table().tFoot.querySelectorAll("[data-key='" + key + "']").forEach(function (place) { place.textContent = sums[place.dataset.sum]; });
    const panel = document.querySelector("[data-half-day='" + key + "']");
    if (panel) panel.querySelectorAll("[data-count-of]").forEach(function (place) { place.textContent = sums[place.dataset.countOf]; });
  }

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
    keys.forEach(count);
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

  function settle(sent, answer) {
    sending = false;
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
    keys.forEach(count);
    if (answer.error) {
      say(answer.error, "error");
      undone = [];
    }
    state(answer.error ? "" : "saved");
    send();
  }

  // Nothing typed is lost when the network is: the cells stay as they are and go again.
  function keep(sent) {
    sending = false;
    sent.forEach(function (change, name) {
      const newer = waiting.get(name);
      waiting.set(name, { code: newer ? newer.code : change.code, seen: change.seen });
    });
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

  // --- the menu ---------------------------------------------------------------------------------------
  function saidOf(cell) {
    if (cell.dataset.said !== undefined) return cell.dataset.said;
    const said = document.getElementById("acts").children[cell.dataset.a];
    return said ? said.textContent : "";
  }
  function openMenu(cell) {
    const box = menu();
    const cells = picked();
    const name = cell.parentElement.cells[0].querySelector("a").textContent;
    const half = heads()[column(cell)].dataset.label;
    box.querySelector("#mark-menu-title").textContent =
      cells.length > 1 ? box.dataset.many.replace("{n}", cells.length) : name + " · " + half;
    box.querySelector("[data-act]").textContent = cells.length > 1 ? "" : saidOf(cell) || box.dataset.none;
    box.hidden = false;
    placeMenu(cell);
    const current = box.querySelector("[data-code='" + cell.dataset.v + "']") || box.querySelector("button");
    current.focus({ preventScroll: true });
  }
  function placeMenu(cell) {
    const box = menu();
    const spot = cell.getBoundingClientRect();
    const below = spot.bottom + 6 + box.offsetHeight <= window.innerHeight;
    box.style.left = Math.max(8, Math.min(spot.left, window.innerWidth - box.offsetWidth - 8)) + "px";
    box.style.top = (below ? spot.bottom + 6 : Math.max(8, spot.top - box.offsetHeight - 6)) + "px";
  }
  function closeMenu(back) {
    const box = menu();
    if (!box || box.hidden) return;
    box.hidden = true;
    const cell = table() && table().querySelector("td[tabindex='0']");
    if (back && cell) cell.focus({ preventScroll: true });
  }
  function menuKey(event) {
    const items = Array.from(menu().querySelectorAll("button"));
    const here = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) items[(here + step + items.length) % items.length].focus();
    else if (event.key === "Home") items[0].focus();
    else if (event.key === "End") items[items.length - 1].focus();
    else if (event.key === "Escape" || event.key === "Tab") closeMenu(true);
    else if (KEYS[event.key]) {
      act(picked().map(function (cell) { return [cell, KEYS[event.key][0]]; }));
      closeMenu(true);
    } else return;
    event.preventDefault();
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
    else if (event.key === "Enter" || event.key === " ") openMenu(cell);
    else if (event.key === "Escape") pick(cell, false);
    else return;
    event.preventDefault();
  }
  document.addEventListener("keydown", function (event) {
    if (!table() || !menu()) return;
    if (menu().contains(event.target)) menuKey(event);
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
    if (menu() && !menu().contains(event.target) && !cell) closeMenu(false);
    if (!cell || event.button !== 0) return;
    closeMenu(false);
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
    if (drawing && picked().length > 1) openMenu(table().querySelector("td[tabindex='0']"));
    drawing = false;
  });
  document.addEventListener("click", function (event) {
    const cell = event.target.closest("[data-grid] td[tabindex]");
    const button = menu() && event.target.closest("#mark-menu button");
    if (button) {
      act(picked().map(function (one) { return [one, button.dataset.code]; }));
      closeMenu(true);
    } else if (cell) {
      if (!picked().includes(cell)) pick(cell, event.shiftKey);
      openMenu(cell);
    }
  });
  document.addEventListener("scroll", function () {
    const cell = menu() && !menu().hidden && table().querySelector("td[tabindex='0']");
    if (cell) placeMenu(cell);
  }, true);

  // --- pasted and copied blocks -----------------------------------------------------------------------
  function codeOf(text) {
    const word = text.trim();
    const found = Array.from(menu().querySelectorAll("[data-code]")).find(function (one) {
      return word && [one.dataset.sign, one.dataset.label, one.dataset.code].includes(word);
    });
    return found ? found.dataset.code : null;
  }
  document.addEventListener("paste", function (event) {
    const cell = event.target.closest && event.target.closest("[data-grid] td[tabindex]");
    if (!cell) return;
    event.preventDefault();
    const lines = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "").split("\n");
    const top = rows().indexOf(cell.parentElement);
    const cells = [];
    let unread = 0;
    lines.forEach(function (line, down) {
      line.split("\t").forEach(function (text, right) {
        const one = at(top + down, column(cell) + right);
        const code = codeOf(text);
        if (code !== null && open(one)) cells.push([one, code]);
        else if (text.trim() && text.trim() !== "—") unread += 1;
      });
    });
    act(cells);
    if (unread) say(document.getElementById("grid-state").dataset.unread.replace("{n}", unread), "warning");
  });
  document.addEventListener("copy", function (event) {
    const cell = event.target.closest && event.target.closest("[data-grid] td[tabindex]");
    if (!cell) return;
    const lines = new Map();
    picked().forEach(function (one) {
      const line = lines.get(one.parentElement) || [];
      line.push(one.textContent);
      lines.set(one.parentElement, line);
    });
    event.clipboardData.setData("text/plain", Array.from(lines.values()).map(function (line) { return line.join("\t"); }).join("\n"));
    event.preventDefault();
  });
})();
