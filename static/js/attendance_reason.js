// Asks why something recorded is corrected after its day, and remembers the answer while the page is open.
(function () {
  "use strict";
  let kept = "";
  let field = null; // where the hands were

  // `answered` is called with the reason, or with "" where the person gives up.
  function ask(answered) {
    const dialog = document.getElementById("reason-dialog");
    const text = document.getElementById("reason-text");
    field = document.activeElement;
    dialog.returnValue = "cancel";
    dialog.addEventListener("close", function () {
      const reason = dialog.returnValue === "save" ? text.value.trim() : "";
      if (document.getElementById("reason-kept").checked) kept = reason;
      if (field && field.isConnected) field.focus();
      answered(reason);
    }, { once: true });
    dialog.showModal();
    text.select();
  }
  window.kaibanReason = { ask: ask, known: function () { return kept; } };
})();
