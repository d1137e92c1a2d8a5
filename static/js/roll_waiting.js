// The rows of a roll-call without network: a tap that cannot be sent is kept and shown as waiting, the counts follow.
(function () {
  "use strict";
  const place = document.getElementById("roll-offline");
  const taps = window.kaibanTaps, upload = window.kaibanUpload;
  if (!place || !taps || !upload) return;
  const address = place.dataset.upload;
  const signs = JSON.parse(document.getElementById("roll-signs").textContent);
  const base = new Map(); // enrolment → what the server said last
  const tapped = new WeakMap(); // row → the instant of the tap under way
  const LEAVE = ["PERSONAL", "SICK", "OFFICIAL"], THERE = ["PRESENT", "LATE", "LEFT_EARLY"];

  function rows() {
    return Array.from(document.querySelectorAll(".roll-row"));
  }

  function idOf(row) {
    return row.elements.enrolment.value;
  }

  function own() {
    return taps.waiting().filter(function (tap) { return tap.address === address; });
  }

  // --- a row ---------------------------------------------------------------------------------------
  function more(row, value, before, waits) {
    row.querySelectorAll(".roll-more").forEach(function (found) { if (waits || found.dataset.ours) found.remove(); });
    if (!row.querySelector(".roll-answers") || !(waits || (LEAVE.includes(value) && !row.querySelector(".roll-more")))) return;
    const part = place.querySelector("[data-roll-more]").content.firstElementChild.cloneNode(true);
    part.dataset.ours = "1";
    part.querySelectorAll("[data-kind]").forEach(function (button) {
      button.hidden = !LEAVE.includes(value);
      button.setAttribute("aria-pressed", String(button.value === value));
    });
    part.querySelector(".roll-undo").value = before;
    part.querySelector(".roll-undo").hidden = !waits;
    row.querySelector(".roll-answers").after(part);
  }

  function show(row, value, waits) {
    row.dataset.v = value;
    row.elements.seen.value = value;
    const sign = row.querySelector(".sign");
    sign.dataset.v = value;
    sign.textContent = signs[value] || "";
    row.querySelectorAll(".roll-answers button").forEach(function (button) {
      const leave = LEAVE.includes(button.value);
      if (leave) button.value = LEAVE.includes(value) ? value : "PERSONAL";
      button.setAttribute("aria-pressed", String(leave ? LEAVE.includes(value) : button.value === value));
    });
    const label = row.querySelector(".roll-waits");
    if (waits && !label) row.querySelector(".roll-who").after(place.querySelector("[data-roll-waits]").content.firstElementChild.cloneNode(true));
    if (!waits && label) label.remove();
  }

  function renderRow(row, waiting) {
    const last = waiting.filter(function (tap) { return tap.enrolment === idOf(row); }).pop();
    const value = last ? last.value : base.get(idOf(row));
    if (!last && !row.querySelector(".roll-waits") && row.dataset.v === value) return;
    const held = row.contains(document.activeElement) ? document.activeElement.value : null;
    show(row, value, Boolean(last));
    more(row, value, last ? last.seen : "", Boolean(last));
    if (held !== null && !row.contains(document.activeElement)) {
      const again = Array.from(row.querySelectorAll("button")).find(function (button) { return button.value === held; });
      if (again) again.focus();
    }
  }

  function count() {
    const values = rows().map(function (row) { return row.dataset.v; });
    const within = function (kinds) { return values.filter(function (value) { return kinds.includes(value); }).length; };
    const figures = { expected: values.length, present: within(THERE), on_leave: within(LEAVE), missing: within(["", "ABSENT"]), unmarked: within([""]) };
    Object.keys(figures).forEach(function (name) {
      const figure = document.querySelector("#roll-counts [data-count='" + name + "']");
      if (figure) figure.textContent = figures[name];
    });
  }

  // --- the lines above the list -----------------------------------------------------------------------
  function clock(instant) {
    return new Intl.DateTimeFormat("en-GB", { timeZone: place.dataset.zone, hour: "numeric", minute: "2-digit" }).format(new Date(instant)).replace(/^0/, "");
  }

  function line(name, text) {
    const found = place.querySelector("[data-roll-line='" + name + "']");
    const words = found.querySelector("[data-words]") || found;
    found.hidden = !text;
    if (words.textContent !== text) words.textContent = text;
  }

  function nameOf(tap) {
    const row = tap.address === address && document.getElementById("e" + tap.enrolment);
    return row ? row.querySelector(".roll-name").textContent : "";
  }

  function refusals() {
    const list = document.getElementById("roll-refused");
    const refused = taps.refused();
    list.replaceChildren.apply(list, refused.map(function (tap) {
      const item = place.querySelector("[data-roll-refusal]").content.firstElementChild.cloneNode(true);
      const told = upload.words(tap);
      const text = told ? told.text : place.dataset.textUnread;
      item.querySelector("[data-words]").textContent = told && told.kind !== "GONE" ? text : [nameOf(tap), text].filter(Boolean).join(place.dataset.textColon);
      item.querySelector("[data-roll-again]").textContent = told && told.kind === "CONFLICT" ? place.dataset.textAnyway : place.dataset.textAgain;
      item.querySelector("[data-roll-again]").addEventListener("click", function () { again(tap, told); });
      item.querySelector("[data-roll-dismiss]").addEventListener("click", function () {
        taps.drop(tap);
        taps.changed();
        place.focus();
      });
      return item;
    }));
    list.hidden = !refused.length;
    line("refused", refused.length ? place.dataset.textRefused.replace("{n}", refused.length) : "");
  }

  // The same answer under another name: over what stands there now where it clashed.
  function again(tap, told) {
    taps.drop(tap);
    taps.add(Object.assign({}, tap, { seen: told && told.kind === "CONFLICT" ? told.current : tap.seen }));
    place.focus();
    upload.now();
  }

  function render() {
    const waiting = taps.waiting(), state = upload.state(), mine = own();
    rows().forEach(function (row) { renderRow(row, mine); });
    if (mine.length || place.dataset.rollKept || place.dataset.counted) {
      place.dataset.counted = "1";
      count();
    }
    line("waiting", waiting.length ? place.dataset.textWaiting.replace("{n}", waiting.length) : "");
    place.querySelector("[data-roll-send]").hidden = !waiting.length;
    line("halt", waiting.length ? state.halt : "");
    place.querySelector("[data-roll-sign-in]").hidden = !(waiting.length && state.halt);
    line("unsafe", waiting.length && !taps.isSafe() ? place.dataset.textUnsafe : "");
    line("kept", place.dataset.rollKept && state.cut ? place.dataset.textKept.replace("{t}", clock(Number(place.dataset.rollKept))) : "");
    place.querySelector("[data-roll-line='back']").hidden = !(place.dataset.rollKept && !state.cut);
    refusals();
  }

  // --- taps ---------------------------------------------------------------------------------------------
  function keep(row, value, at) {
    taps.add({
      address: address, page: location.pathname + location.search, half_day: place.dataset.halfDay,
      enrolment: idOf(row), value: value, seen: row.elements.seen.value, at: at,
    });
  }

  // Before anything else sees it: what is known not to get through, or comes after one that waits, is not sent at all.
  window.addEventListener("submit", function (event) {
    const form = event.target, cut = upload.state().cut;
    const isRow = form.matches(".roll-row"), isRest = form.matches(".roll-rest");
    if (!isRow && !isRest) return;
    if (!(cut || own().some(function (tap) { return isRest || tap.enrolment === idOf(form); }))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const now = Date.now();
    if (isRow) keep(form, event.submitter ? event.submitter.value : "", now);
    else rows().filter(function (row) { return !row.dataset.v; }).forEach(function (row) { keep(row, "PRESENT", now); });
    upload.now();
  }, true);

  function rowOf(event) {
    return event.target.matches && event.target.matches(".roll-row") ? event.target : null;
  }

  function failed(event) {
    const row = rowOf(event);
    if (!row) return;
    event.stopPropagation(); // nothing has failed: it waits
    keep(row, event.detail.requestConfig.formData.get("value") || "", tapped.get(row) || Date.now());
    upload.failed();
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    const row = rowOf(event);
    if (row) tapped.set(row, Date.now());
  });
  document.addEventListener("htmx:sendError", failed, true);
  document.addEventListener("htmx:timeout", failed, true);
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status >= 500 || event.detail.xhr.status === 403) failed(event);
  }, true);
  // The sign-in is over: the answer is kept, and the page stays to say so.
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    if (!rowOf(event) || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    failed(event);
    upload.tell({ cut: false, halt: place.dataset.textSignIn });
    event.preventDefault();
  });
  document.addEventListener("htmx:load", function (event) {
    const row = event.detail.elt.matches(".roll-row") ? event.detail.elt : null;
    if (!row || !base.has(idOf(row))) return;
    base.set(idOf(row), row.elements.seen.value);
    taps.learn(address, idOf(row), row.elements.seen.value);
    if (upload.state().cut) upload.tell({ cut: false });
  });

  document.addEventListener("kaiban:tap", function (event) {
    const tap = event.detail.tap, outcome = event.detail.outcome;
    if (tap.address !== address || !base.has(tap.enrolment)) return;
    const value = outcome.text ? outcome.current : tap.value;
    if (value === null || value === undefined) return;
    base.set(tap.enrolment, value);
    taps.learn(address, tap.enrolment, value);
  });
  document.addEventListener("kaiban:taps", render);
  place.querySelector("[data-roll-send]").addEventListener("click", upload.now);

  if (!place.dataset.rollKept) taps.forget(address);
  const known = taps.known(address);
  rows().forEach(function (row) {
    const id = idOf(row);
    base.set(id, id in known ? known[id] : row.dataset.v);
  });
  render();
})();
