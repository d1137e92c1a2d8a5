// Fields of a template: a button puts its field where the cursor was, in the title or in the text.
(function () {
  "use strict";
  let last = null;
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("#template-form input[type=text], #template-form textarea")) last = event.target;
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const box = last && last.isConnected ? last : document.querySelector("#template-form textarea");
    box.focus();
    box.setRangeText(button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
