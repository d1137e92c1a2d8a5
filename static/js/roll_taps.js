// Taps of roll-calls that wait for the network, one entry of this browser's storage a tap, of one account alone. Nothing
// of a person is in them but the number of the enrolment.
(function () {
  "use strict";
  const place = document.getElementById("roll-offline");
  if (!place) return;
  const account = place.dataset.account;
  const TAPS = "kaiban.tap." + account + ".";
  const KNOWN = "kaiban.known." + account + "." + place.dataset.day + ".";
  const beside = new Map(); // where the storage is full or switched off

  function keys() {
    let stored = [];
    try {
      stored = Object.keys(localStorage);
    } catch {
      stored = [];
    }
    return stored.concat(Array.from(beside.keys()));
  }

  function read(key) {
    if (beside.has(key)) return beside.get(key);
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function write(key, value) {
    try {
      localStorage.setItem(key, value);
      beside.delete(key);
    } catch {
      beside.set(key, value);
    }
  }

  function remove(key) {
    beside.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      return;
    }
  }

  // Without https there is no crypto.randomUUID.
  function nonce() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  function all() {
    return keys().filter(function (key) { return key.startsWith(TAPS); }).sort().map(function (key) {
      return Object.assign(JSON.parse(read(key)), { key: key });
    });
  }

  function changed() {
    document.dispatchEvent(new CustomEvent("kaiban:taps"));
  }

  // {enrolment, value, seen, at, address, page, half_day}; it comes after all that wait already.
  function add(tap) {
    const last = all().pop();
    const order = last ? Number(last.key.slice(TAPS.length).split(".")[0]) + 1 : 1;
    const own = Object.assign({}, tap, { nonce: nonce(), refused: false });
    delete own.key;
    write(TAPS + String(order).padStart(9, "0") + "." + own.nonce, JSON.stringify(own));
    changed();
  }

  function refuse(tap) {
    const own = Object.assign({}, tap, { refused: true });
    delete own.key;
    write(tap.key, JSON.stringify(own));
  }

  function known(address) {
    return JSON.parse(read(KNOWN + address) || "{}");
  }

  window.kaibanTaps = {
    all: all,
    waiting: function () { return all().filter(function (tap) { return !tap.refused; }); },
    refused: function () { return all().filter(function (tap) { return tap.refused; }); },
    add: add,
    drop: function (tap) { remove(tap.key); },
    refuse: refuse,
    changed: changed,
    isSafe: function () { return beside.size === 0; },
    // What rows said last, since the page was fetched last: enrolment → value.
    known: known,
    learn: function (address, enrolment, value) {
      const rows = known(address);
      rows[enrolment] = value;
      write(KNOWN + address, JSON.stringify(rows));
    },
    // Of this page, and of other days.
    forget: function (address) {
      keys().forEach(function (key) {
        if (key.startsWith("kaiban.known.") && (key === KNOWN + address || !key.startsWith(KNOWN))) remove(key);
      });
    },
  };
  window.addEventListener("storage", function (event) {
    if (event.key && event.key.startsWith(TAPS)) changed();
  });
})();
