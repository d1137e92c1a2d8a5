// Every page: roll-calls that this device keeps for another account are dropped, and taps that still wait are told of.
(function () {
  "use strict";
  const TAPS = "kaiban.tap.", KNOWN = "kaiban.known.";
  const account = document.body.dataset.account;

  if (window.caches) {
    caches.keys().then(function (names) {
      names.forEach(function (name) {
        const parts = name.split("|");
        if (parts[0] === "kaiban-roll" && parts[1] !== account) caches.delete(name);
      });
    }).catch(function () { return null; }); // storage may be switched off
  }

  try {
    Object.keys(localStorage).forEach(function (key) {
      if (key.startsWith(KNOWN) && !(account && key.startsWith(KNOWN + account + "."))) localStorage.removeItem(key);
    });
  } catch {
    // storage may be switched off
  }

  function waiting() {
    const found = [];
    try {
      Object.keys(localStorage).sort().forEach(function (key) {
        if (!key.startsWith(account ? TAPS + account + "." : TAPS)) return;
        const tap = JSON.parse(localStorage.getItem(key));
        if (!tap.refused) found.push(tap);
      });
    } catch {
      return [];
    }
    return found;
  }

  const notice = document.querySelector("[data-taps]");
  const taps = notice && !document.getElementById("roll-offline") ? waiting() : [];
  if (taps.length) {
    notice.querySelector("[data-taps-count]").textContent = taps.length;
    const link = notice.querySelector("a");
    if (link) link.href = taps[0].page;
    notice.hidden = false;
  }
})();
