// A button that copies a text of the page: data-copy names the field that holds it. With data-note the copy is noted
// there by its rule and subject; whether that succeeds or not, the text is copied.
(function () {
  "use strict";

  function say(button) {
    const detail = { text: button.dataset.textCopied, level: "success" };
    document.dispatchEvent(new CustomEvent("kaiban:say", { detail: detail }));
  }

  // Without https a browser has no clipboard to write to; the old command still works there.
  function copySelected(field) {
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
    field.select();
    document.execCommand("copy");
  }

  function note(button) {
    if (!button.dataset.note) return;
    const token = document.querySelector("meta[name='csrf-token']");
    const body = new URLSearchParams({ rule: button.dataset.noteRule, subject: button.dataset.noteSubject, quiet: "1" });
    fetch(button.dataset.note, {
      method: "POST", body: body, keepalive: true, redirect: "manual", credentials: "same-origin", headers: { "X-CSRFToken": token ? token.content : "" },
    }).catch(function () {});
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    if (navigator.clipboard) {
      navigator.clipboard.writeText(field.value).catch(function () { copySelected(field); }).then(function () { say(button); });
    } else {
      copySelected(field);
      say(button);
    }
    note(button);
  });
})();
