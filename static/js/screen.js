// The hall's screen keeps itself up to date for hours: asks every few seconds and when the code changes, says when the
// network is gone, and hides a code that nobody can use any more.
(function () {
  "use strict";
  const screenElement = document.querySelector("[data-screen]");
  const live = document.querySelector("[data-screen-live]");
  const lost = document.querySelector("[data-screen-lost]");
  const left = document.querySelector("[data-screen-left]");
  const EVERY = 3000, PATIENCE = 8000, STALE = 30000;
  let heard = Date.now(); // when the server last answered
  let ends = 0; // when the code shown is replaced
  let timer = 0;
  let asking = false;

  function read() {
    const body = live.querySelector("[data-seconds]");
    if (body) ends = Date.now() + Number(body.dataset.seconds) * 1000;
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  function ask() {
    if (asking) return;
    asking = true;
    const patience = new AbortController();
    const bell = setTimeout(function () { patience.abort(); }, PATIENCE);
    fetch(screenElement.dataset.screen, {
      headers: { "HX-Request": "true" },
      cache: "no-store",
      signal: patience.signal,
    }).then(function (answer) {
      if (answer.headers.get("HX-Redirect") || answer.status === 403 || answer.status === 404) {
        left.hidden = false;
        lost.hidden = true;
        screenElement.classList.add("is-stale");
        return null;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (text) {
      if (text === null) return;
      live.innerHTML = text;
      heard = Date.now();
      read();
      lost.hidden = left.hidden = true;
      screenElement.classList.remove("is-stale");
    }).catch(function () {
      lost.hidden = false;
    }).finally(function () {
      clearTimeout(bell);
      asking = false;
      later(Math.max(250, Math.min(EVERY, ends - Date.now() + 100)));
    });
  }

  function tick() {
    const shown = live.querySelector("[data-screen-seconds]");
    if (shown) shown.textContent = String(Math.max(0, Math.ceil((ends - Date.now()) / 1000)));
    if (Date.now() - heard > STALE) {
      screenElement.classList.add("is-stale");
      lost.hidden = !left.hidden;
    }
  }

  // A projector must not fall asleep; where the browser cannot be asked, the machine's own settings decide.
  function stayAwake() {
    if (navigator.wakeLock && document.visibilityState === "visible") {
      navigator.wakeLock.request("screen").catch(function () {});
    }
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-screen-full]")) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(function () {});
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState !== "visible") return;
    stayAwake();
    later(0);
  });
  window.addEventListener("online", function () { later(0); });
  window.addEventListener("offline", function () { lost.hidden = false; });

  read();
  stayAwake();
  setInterval(tick, 1000);
  later(EVERY);
})();
