// Sends the taps that wait, in their order, one request a roll-call; tries again by itself, ever less often.
(function () {
  "use strict";
  const place = document.getElementById("roll-offline");
  const taps = window.kaibanTaps;
  if (!place || !taps) return;
  const FIRST_MS = 2000, LONGEST_MS = 120000, PATIENCE_MS = 20000, MOST = 500;
  const said = new Map(); // nonce → what the server said of a refused tap
  let busy = false, again = false, timer = 0, delay = FIRST_MS;
  let state = { cut: navigator.onLine === false || Boolean(place.dataset.rollKept), halt: "" };

  function tell(change) {
    state = Object.assign({}, state, change);
    taps.changed();
  }

  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const meta = document.querySelector("meta[name='csrf-token']");
    return cookie ? cookie[1] : meta ? meta.content : "";
  }

  // Batches of one roll-call and half-day each. What was refused is asked about once a page, for the words.
  function batches() {
    const found = new Map();
    taps.all().forEach(function (tap) {
      if (tap.refused && said.has(tap.nonce)) return;
      const key = tap.address + " " + tap.half_day;
      if (!found.has(key)) found.set(key, []);
      if (found.get(key).length < MOST) found.get(key).push(tap);
    });
    return Array.from(found.values());
  }

  async function send(batch) {
    const body = new URLSearchParams({ account: place.dataset.account, half_day: batch[0].half_day, sent_at: Date.now() });
    batch.forEach(function (tap) {
      body.append("tap", [tap.nonce, tap.enrolment, tap.value, tap.seen, tap.at].join("/"));
    });
    const stop = new AbortController();
    const clock = setTimeout(function () { stop.abort(); }, PATIENCE_MS);
    try {
      return await fetch(batch[0].address, {
        method: "POST", body: body, redirect: "manual", credentials: "same-origin", signal: stop.signal, headers: { "X-CSRFToken": token() },
      });
    } finally {
      clearTimeout(clock);
    }
  }

  function settle(batch, outcomes) {
    const byNonce = new Map(batch.map(function (tap) { return [tap.nonce, tap]; }));
    outcomes.forEach(function (outcome) {
      const tap = byNonce.get(outcome.nonce);
      if (!tap) return;
      if (outcome.text) {
        said.set(tap.nonce, outcome);
        taps.refuse(tap);
      } else {
        taps.drop(tap);
      }
      document.dispatchEvent(new CustomEvent("kaiban:tap", { detail: { tap: tap, outcome: outcome } }));
    });
  }

  // True where the next batch may follow.
  async function take(batch) {
    const answer = await send(batch);
    if (answer.type === "opaqueredirect" || answer.redirected || answer.status === 403) {
      tell({ cut: false, halt: place.dataset.textSignIn });
      return false;
    }
    if (answer.status >= 500) throw new Error("the server failed");
    if (answer.status === 200) {
      settle(batch, (await answer.json()).outcomes);
      tell({ cut: false, halt: "" });
      return true;
    }
    const told = answer.status === 409 || answer.status === 422 ? await answer.json() : {};
    if (answer.status === 409) { // another account has signed in
      tell({ cut: false, halt: told.error });
      return false;
    }
    settle(batch, batch.map(function (tap) {
      return { nonce: tap.nonce, kind: "GONE", text: told.error || place.dataset.textGone };
    }));
    tell({ cut: false, halt: "" });
    return true;
  }

  async function flush() {
    clearTimeout(timer);
    if (busy || !batches().length) return;
    busy = true;
    again = false;
    let failed = false;
    try {
      for (const batch of batches()) {
        if (!(await take(batch))) break;
      }
      delay = FIRST_MS;
    } catch {
      failed = true;
      tell({ cut: true });
    } finally {
      busy = false;
    }
    if (failed) {
      timer = setTimeout(flush, again ? 0 : delay); // asked for while it was failing
      delay = Math.min(delay * 2, LONGEST_MS);
    } else if (!state.halt && batches().length) {
      timer = setTimeout(flush, 0); // tapped meanwhile
    }
  }

  function now() {
    delay = FIRST_MS;
    again = busy;
    flush();
  }

  window.kaibanUpload = {
    now: now,
    state: function () { return state; },
    tell: tell,
    words: function (tap) { return said.get(tap.nonce); },
    // A failed request of the page: it is tried again later.
    failed: function () {
      tell({ cut: true });
      clearTimeout(timer);
      timer = setTimeout(flush, delay);
    },
  };
  window.addEventListener("online", function () {
    if (!batches().length) tell({ cut: false });
    now();
  });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) now(); });
  window.addEventListener("offline", function () { tell({ cut: true }); });
  window.addEventListener("pageshow", now);
})();
