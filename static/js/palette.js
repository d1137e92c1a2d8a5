// The search of Ctrl K: a dialog whose links come from the server; arrows choose, Enter opens, Esc returns.
(function () {
  "use strict";

  function start() {
    const palette = document.getElementById("palette");
    if (!palette || !palette.showModal) return; // the search link then opens the page
    const form = palette.querySelector("form");
    const input = form.querySelector("input[name='q']");
    const results = document.getElementById("palette-results");
    const count = palette.querySelector("[data-palette-count]");
    let current = -1;
    let opener = null;

    function links() {
      return Array.from(results.querySelectorAll("a[href]"));
    }

    function choose(index) {
      const all = links();
      current = all.length ? (index + all.length) % all.length : -1;
      all.forEach(function (link, at) {
        link.id = "palette-result-" + at;
        link.tabIndex = -1;
        link.classList.toggle("current", at === current);
      });
      if (current < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", all[current].id);
      all[current].scrollIntoView({ block: "nearest" });
      count.textContent = all[current].textContent.trim().replace(/\s+/g, " ");
    }

    function open() {
      if (palette.open) return;
      opener = document.activeElement;
      palette.showModal();
      input.focus();
      input.select();
    }

    palette.addEventListener("close", function () {
      if (opener && opener.isConnected) opener.focus();
      opener = null;
    });

    document.addEventListener("click", function (event) {
      const link = event.target.closest("[data-palette-open]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });

    document.addEventListener("keydown", function (event) {
      const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!chord || event.key.toLowerCase() !== "k" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      if (palette.open) palette.close();
      else if (!document.querySelector("dialog[open]")) open();
    });

    form.addEventListener("keydown", function (event) {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") {
        event.preventDefault(); // a search field would only be emptied
        palette.close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? current + 1 : current - 1);
      } else if (event.key === "Enter" && current >= 0 && event.target === input) {
        event.preventDefault();
        links()[current].click();
      }
    });

    input.addEventListener("htmx:configRequest", function (event) {
      if (input.value.trim()) return;
      event.preventDefault();
      results.replaceChildren();
      count.textContent = "";
      choose(-1);
    });
    results.addEventListener("htmx:afterSettle", function () {
      choose(0);
      count.textContent = count.dataset.paletteCount.replace("{n}", links().length);
    });
  }

  document.addEventListener("DOMContentLoaded", start);
})();
