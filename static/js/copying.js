// A button that copies a text of the page: data-copy names the field that holds it.
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
  });
})();
