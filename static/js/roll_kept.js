// A roll-call that opens again without network: asks the worker to keep the page, says whether it does, and takes the
// list of another day off the screen.
(function () {
  "use strict";
  const place = document.getElementById("roll-offline");
  if (!place) return;
  const note = document.querySelector("[data-roll-note]");

  function today() {
    const parts = {};
    new Intl.DateTimeFormat("en", { timeZone: place.dataset.zone, year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(new Date())
      .forEach(function (part) { parts[part.type] = part.value; });
    return parts.year + "-" + parts.month + "-" + parts.day;
  }

  function dropPages() {
    if (!window.caches) return Promise.resolve();
    return caches.keys().then(function (names) {
      return Promise.all(names.map(function (name) { return name.startsWith("kaiban-roll|") && caches.delete(name); }));
    });
  }

  if (place.dataset.rollKept && place.dataset.day !== today()) {
    document.querySelectorAll("[data-roll-town], .roll-rest, .roll-tools, #roll-counts").forEach(function (part) { part.remove(); });
    place.querySelector("[data-roll-line='kept']").hidden = true;
    place.querySelector("[data-roll-line='past']").hidden = false;
    dropPages();
    return;
  }
  if (!window.isSecureContext || !("serviceWorker" in navigator)) {
    note.textContent = window.isSecureContext ? place.dataset.textNoWorker : place.dataset.textInsecure;
    note.hidden = false;
    return;
  }
  navigator.serviceWorker.addEventListener("message", function (event) {
    if (!event.data || !("kept" in event.data)) return;
    place.dataset.rollSafe = event.data.kept ? "yes" : "no";
    note.textContent = event.data.kept ? place.dataset.textSafe : place.dataset.textNoWorker;
    note.hidden = false;
  });
  navigator.serviceWorker.register(place.dataset.worker, { scope: "/" })
    .then(function () { return navigator.serviceWorker.ready; })
    .then(function (ready) { ready.active.postMessage({ keep: location.href }); })
    .catch(function () {
      if (place.dataset.rollKept) return;
      note.textContent = place.dataset.textNoWorker;
      note.hidden = false;
    });
})();
