// The quick line: arrows move among the people found, Enter takes the active or the first one, Esc empties the line.
(function () {
  "use strict";
  let waiting = false;
  let wanted = false;

  function line() { return document.querySelector("[data-quick-text]"); }

  function hits() {
    return Array.from(document.querySelectorAll("#quick-found .quick-hit:not([disabled])"));
  }

  function active() {
    return hits().find(function (hit) { return hit.getAttribute("aria-selected") === "true"; });
  }

  function mark(hit) {
    hits().forEach(function (one) { one.setAttribute("aria-selected", one === hit ? "true" : "false"); });
    if (hit) {
      line().setAttribute("aria-activedescendant", hit.id);
      hit.scrollIntoView({ block: "nearest" });
    } else {
      line().removeAttribute("aria-activedescendant");
    }
  }

  function move(by) {
    const all = hits();
    if (!all.length) return;
    const at = all.indexOf(active());
    mark(all[(at + by + all.length) % all.length]);
  }

  function take() {
    const hit = active() || hits()[0];
    if (hit) hit.click();
  }

  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-quick-text]")) waiting = true;
  });

  document.addEventListener("keydown", function (event) {
    if (!event.target.matches("[data-quick-text]") || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Whoever types fast presses Enter before the list has come.
      if (waiting) wanted = true; else take();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.target.value = "";
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    const swapped = event.detail.elt;
    if (swapped.id === "quick-found") {
      waiting = false;
      const all = hits();
      line().setAttribute("aria-expanded", all.length ? "true" : "false");
      mark(all[0]);
      if (wanted) take();
      wanted = false;
    } else if (swapped.id === "quick") {
      waiting = wanted = false;
      line().focus();
    }
  });
})();
