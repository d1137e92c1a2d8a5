// Buttons that copy: <button data-copy="#id" data-text-copied="…" data-text-select="…"> copies what the field holds.
// Where the browser keeps the clipboard to itself, the text is selected for the person's own hand.
(function () {
  "use strict";

  function say(text, level) {
    document.dispatchEvent(new CustomEvent("kaiban:say", { detail: { text: text, level: level } }));
  }

  function byHand(field) {
    field.focus();
    field.select();
    field.setSelectionRange(0, field.value.length);
    return document.execCommand("copy");
  }

  async function copy(button) {
    const field = document.querySelector(button.dataset.copy);
    let done = false;
    try {
      await navigator.clipboard.writeText(field.value);
      done = true;
    } catch {
      done = byHand(field);
    }
    say(done ? button.dataset.textCopied : button.dataset.textSelect, done ? "success" : "info");
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
})();
