// Single keys: g and a letter go, c creates, / filters, ? explains. None of them while somebody types.
(function () {
  "use strict";
  const PAUSE_MS = 1500;
  let lead = 0;

  function enabled() {
    try {
      return localStorage.getItem("kaiban.keys") !== "off";
    } catch (error) {
      return true; // storage may be switched off
    }
  }

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function press(selector) {
    const found = document.querySelector(selector);
    if (!found) return false;
    found.click();
    return true;
  }

  function showKeys() {
    const dialog = document.getElementById("keys");
    if (!dialog || !dialog.showModal) return false;
    dialog.querySelector("[data-keys-on]").checked = enabled();
    dialog.showModal();
    return true;
  }

  function focusFilter() {
    const field = document.querySelector("[data-filter] input[type='search'], [data-filter] input:not([type='hidden'])");
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  }

  function act(key) {
    if (Date.now() - lead < PAUSE_MS && /^[a-z]$/.test(key)) {
      lead = 0;
      return press("[data-key='" + key + "']");
    }
    lead = key === "g" ? Date.now() : 0;
    if (key === "c") return press("[data-create]");
    if (key === "/") return focusFilter();
    if (key === "?") return showKeys();
    return false;
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (typing(event.target) || document.querySelector("dialog[open]") || !enabled()) return;
    if (act(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-keys-open]")) showKeys();
  });
  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-keys-on]")) return;
    try {
      localStorage.setItem("kaiban.keys", event.target.checked ? "on" : "off");
    } catch (error) {
      // the switch then does nothing, the keys stay
    }
  });
})();
