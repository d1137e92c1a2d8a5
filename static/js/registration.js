// Registration at the door: sifts the list while somebody types; Enter unfolds the only one left, a scanned slip is sent.
(function () {
  "use strict";
  const CODE = /(^|\/t\/)[A-Za-z0-9_-]{43}\/?$/;
  const box = document.querySelector("[data-arrivals-search]");
  const only = document.querySelector("[data-arrivals-only]");
  const none = document.querySelector("[data-arrivals-none]");

  function rows() {
    return Array.from(document.querySelectorAll("[data-arrivals-town] [data-find]"));
  }

  function sift() {
    const words = box.value.trim().toLowerCase();
    const isCode = CODE.test(box.value.trim());
    document.querySelectorAll("[data-arrivals-town]").forEach(function (town) {
      let some = false;
      town.querySelectorAll("[data-find]").forEach(function (row) {
        const out = words && !isCode ? !row.dataset.find.includes(words) : only.checked && Boolean(row.dataset.come);
        row.hidden = out;
        some = some || !out;
      });
      town.hidden = !some;
    });
    if (none) none.hidden = !words || isCode || rows().some(function (row) { return !row.hidden; });
    const link = document.querySelector("[data-arrivals-new]");
    if (link) link.href = link.href.split("?")[0] + (words ? "?q=" + encodeURIComponent(words) : "");
  }

  function enter(event) {
    const text = box.value.trim();
    if (!text || CODE.test(text)) return;
    event.preventDefault();
    const left = rows().filter(function (row) { return !row.hidden; });
    if (left.length !== 1) return;
    left[0].querySelector("details").open = true;
    const button = left[0].querySelector(".arrival-go");
    if (button) button.focus();
  }

  if (box && only && rows().length) {
    box.form.addEventListener("submit", enter);
    box.addEventListener("input", sift);
    only.addEventListener("change", sift);
    sift();
    // After a registration the next person is sought: the field is empty and has the focus again.
    document.addEventListener("htmx:afterRequest", function (event) {
      if (!event.detail.successful || !event.target.closest(".arrival")) return;
      box.value = "";
      sift();
      box.focus();
    });
  }

  // Which of the three decides what else is asked.
  function shape(form) {
    const chosen = form.querySelector("[name=kind]:checked");
    form.querySelectorAll("[data-for]").forEach(function (part) {
      part.hidden = !chosen || !part.dataset.for.split(" ").includes(chosen.value);
    });
  }
  document.querySelectorAll("[data-arrival-form]").forEach(function (form) {
    shape(form);
    form.addEventListener("change", function () { shape(form); });
  });
})();
