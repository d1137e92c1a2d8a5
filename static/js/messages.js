// Messages leave by themselves after 8 s, unless they warn; with the pointer or the focus on one the clock stands still.
(function () {
  "use strict";
  const SHOWN_MS = 8000;

  function stays(message) {
    return message.dataset.message === "error" || message.dataset.message === "warning";
  }

  function watch(message) {
    if (message.dataset.watched) return;
    message.dataset.watched = "1";
    let left = SHOWN_MS;
    let since = 0;
    let timer = 0;

    function end() {
      const undo = message.querySelector("[data-undo]");
      if (!stays(message)) message.remove();
      else if (undo) undo.remove();
    }
    function go() {
      clearTimeout(timer);
      since = Date.now();
      timer = setTimeout(end, left);
    }
    function halt() {
      clearTimeout(timer);
      left = Math.max(left - (Date.now() - since), 1000);
    }

    message.addEventListener("pointerenter", halt);
    message.addEventListener("focusin", halt);
    message.addEventListener("pointerleave", go);
    message.addEventListener("focusout", go);
    go();
  }

  function watchAll() {
    document.querySelectorAll("[data-message]").forEach(watch);
  }

  function say(text, level) {
    const shelf = document.getElementById("messages");
    if (!shelf || !text) return;
    const message = document.createElement("div");
    message.className = "message alert alert-" + (level === "error" ? "danger" : level);
    message.dataset.message = level;
    const words = document.createElement("span");
    words.className = "message-text";
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.dataset.messageClose = "";
    close.setAttribute("aria-label", document.body.dataset.textClose);
    message.append(words, close);
    shelf.append(message);
    watch(message);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-message-close]");
    if (button) button.closest("[data-message]").remove();
  });
  document.addEventListener("DOMContentLoaded", watchAll);
  document.addEventListener("htmx:afterSettle", watchAll);
  document.addEventListener("htmx:oobAfterSwap", watchAll);

  // Scripts of single pages speak through here: document.dispatchEvent(new CustomEvent("kaiban:say", {detail: {text, level}})).
  document.addEventListener("kaiban:say", function (event) {
    say(event.detail.text, event.detail.level || "info");
  });
  document.addEventListener("htmx:sendError", function () { say(document.body.dataset.textFailed, "error"); });
  document.addEventListener("htmx:timeout", function () { say(document.body.dataset.textFailed, "error"); });
  document.addEventListener("htmx:responseError", function (event) {
    const refused = event.detail.xhr.status < 500;
    say(refused ? document.body.dataset.textRefused : document.body.dataset.textFailed, "error");
  });
})();
