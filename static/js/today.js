// 今日 asks for itself again and again: what is unfolded and typed stays, and nothing moves under a finger or a pen.
(function () {
  "use strict";
  const REST_MS = 10000;
  let tappedAt = 0;
  let kept = null;

  function look(block) {
    const open = Array.from(block.querySelectorAll("details[open]")).map(function (fold) { return fold.id; });
    const typed = {};
    block.querySelectorAll("input.form-control").forEach(function (field) {
      if (field.value !== field.defaultValue) typed[field.id] = field.value;
    });
    const focused = block.contains(document.activeElement) ? document.activeElement.id : "";
    return { open: open, typed: typed, focused: focused };
  }

  function restore(state) {
    state.open.forEach(function (id) {
      const fold = document.getElementById(id);
      if (fold) fold.open = true;
    });
    Object.keys(state.typed).forEach(function (id) {
      const field = document.getElementById(id);
      if (field) field.value = state.typed[id];
    });
    const focused = state.focused && document.getElementById(state.focused);
    if (focused) focused.focus({ preventScroll: true });
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target.closest(".today-row")) tappedAt = Date.now();
    if (event.target.id !== "today") return;
    const active = document.activeElement;
    const isTyping = event.target.contains(active) && active.matches("input, textarea");
    if (isTyping || Date.now() - tappedAt < REST_MS) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    kept = event.detail.target.id === "today" ? look(event.detail.target) : null;
  });
  document.addEventListener("htmx:afterSwap", function () {
    if (kept) restore(kept);
    kept = null;
  });
  // After a check-in at the desk the next person is sought: the field is empty and has the focus again.
  document.addEventListener("htmx:afterRequest", function (event) {
    const box = document.querySelector("[data-today-search]");
    if (!box || !event.detail.successful || !event.target.closest("#today-found")) return;
    box.value = "";
    box.focus();
  });
})();
