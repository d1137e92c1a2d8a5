// Lists: filters that keep the address short and the count true; heads that stick where the table fits.
(function () {
  "use strict";

  // --- filters --------------------------------------------------------------------------------------
  document.addEventListener("htmx:configRequest", function (event) {
    if (!event.target.matches("[data-filter]")) return;
    const data = event.detail.formData;
    Array.from(data.keys()).forEach(function (name) {
      if (data.getAll(name).every(function (value) { return value === ""; })) data.delete(name);
    });
  });

  // The first change of a visit to the form is a step that Back undoes; what is typed on only refines it.
  function refine(form, refining) {
    form.setAttribute("hx-push-url", refining ? "false" : "true");
    form.setAttribute("hx-replace-url", refining ? "true" : "false");
  }
  document.addEventListener("htmx:afterSettle", function (event) {
    const config = event.detail.requestConfig;
    const form = config && config.elt;
    if (!form || !form.matches("[data-filter]")) return;
    refine(form, true);
    const results = document.querySelector(form.getAttribute("hx-target"));
    const count = form.querySelector("[data-filter-count]");
    if (results && count && results.dataset.count) count.textContent = results.dataset.count;
    const clear = form.querySelector("[data-filter-clear]");
    if (clear) clear.hidden = config.formData ? Array.from(config.formData.keys()).length === 0 : false;
  });
  document.addEventListener("focusout", function (event) {
    const form = event.target.closest("[data-filter]");
    if (form && !form.contains(event.relatedTarget)) refine(form, false);
  });

  // --- heads that stick -----------------------------------------------------------------------------
  const fits = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) { settle(entry.target); });
  });

  function settle(list) {
    const table = list.querySelector("table");
    const fitting = !table || table.offsetWidth <= list.clientWidth + 1;
    list.classList.toggle("list-fits", fitting);
    // only what scrolls is a stop for the keyboard
    if (fitting) list.removeAttribute("tabindex");
    else list.setAttribute("tabindex", "0");
  }

  function watchLists() {
    document.querySelectorAll("[data-list]").forEach(function (list) {
      if (list.dataset.watched) return;
      list.dataset.watched = "1";
      fits.observe(list);
      settle(list);
    });
  }

  document.addEventListener("DOMContentLoaded", watchLists);
  document.addEventListener("htmx:afterSettle", watchLists);
})();
