// Light or dark before the first paint: the person's choice in this browser, else the system's. Loaded without defer.
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");

  function stored() {
    try {
      return localStorage.getItem("kaiban.theme") || "auto";
    } catch (error) {
      return "auto"; // storage may be switched off
    }
  }

  let choice = stored();

  function apply() {
    const night = choice === "dark" || (choice === "auto" && dark.matches);
    root.setAttribute("data-bs-theme", night ? "dark" : "light");
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    });
  }

  apply();
  document.addEventListener("DOMContentLoaded", apply);
  if (dark.addEventListener) dark.addEventListener("change", apply);

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    choice = button.dataset.themeChoice;
    try {
      localStorage.setItem("kaiban.theme", choice);
    } catch (error) {
      // the choice then lasts as long as the page
    }
    apply();
  });

  window.addEventListener("beforeprint", function () {
    root.setAttribute("data-bs-theme", "light");
  });
  window.addEventListener("afterprint", apply);
})();
