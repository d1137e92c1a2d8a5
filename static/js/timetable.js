// Forms that place a session: a half-day fills the clock, a course fills title and hours, long lists are searched.
(function () {
  "use strict";

  function clocks() {
    document.querySelectorAll("[data-placing]").forEach(function (fields) {
      const period = fields.querySelector("[name=period]");
      const starts = fields.querySelector("[name=starts]");
      const ends = fields.querySelector("[name=ends]");
      const usual = JSON.parse(period.dataset.clocks || "{}");
      function fill() {
        if (!usual[period.value]) return;
        starts.value = usual[period.value][0];
        ends.value = usual[period.value][1];
      }
      period.addEventListener("change", fill);
      if (!starts.value) fill();
      [starts, ends].forEach(function (clock) {
        clock.addEventListener("input", function () {
          if (period.value && starts.value !== usual[period.value][0]) period.value = "";
        });
      });
    });
  }

  // --- a course brings its title, its hours and its usual lecturers -----------------------------------
  function courses() {
    const select = document.querySelector("[data-course-fills] [name=course]");
    if (!select) return;
    const title = document.querySelector("[name=title]");
    const hours = document.querySelector("[name=hours]");
    let filled = { title: chosen().title || "", hours: chosen().hours || "" };
    function chosen() {
      const option = select.selectedOptions[0];
      return option ? option.dataset : {};
    }
    function usualFirst() {
      const list = document.querySelector("#div_id_instructors .picker-options");
      if (!list) return;
      const options = Array.from(list.querySelectorAll("[data-picker-option]"));
      function rank(option) {
        const box = option.querySelector("input");
        if (box.checked) return 0;
        const usual = (box.dataset.courses || "").split(" ");
        return select.value && usual.includes(select.value) ? 1 : 2;
      }
      options.map(function (option, index) { return [rank(option), index, option]; })
        .sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; })
        .forEach(function (item) { list.appendChild(item[2]); });
    }
    select.addEventListener("change", function () {
      const now = chosen();
      if (!title.value || title.value === filled.title) title.value = now.title || "";
      if (!hours.value || hours.value === filled.hours) hours.value = now.hours || "";
      filled = { title: now.title || "", hours: now.hours || "" };
      usualFirst();
    });
    usualFirst();
  }

  // --- searching among check boxes --------------------------------------------------------------------
  function pickers() {
    document.querySelectorAll("[data-picker]").forEach(function (picker) {
      const search = picker.querySelector("[data-picker-search]");
      const count = picker.querySelector("[data-picker-count]");
      const options = Array.from(picker.querySelectorAll("[data-picker-option]"));
      function say() {
        const number = picker.querySelectorAll("input:checked").length;
        count.textContent = number ? picker.dataset.textCount.replace("{n}", number) : "";
      }
      search.hidden = options.length < 8;
      search.addEventListener("input", function () {
        const text = search.value.trim().toLowerCase();
        options.forEach(function (option) {
          const box = option.querySelector("input");
          const words = (box.dataset.search || "") + " " + option.textContent.toLowerCase();
          option.hidden = Boolean(text) && !words.includes(text) && !box.checked;
        });
      });
      search.addEventListener("keydown", function (event) {
        if (event.key === "Enter") event.preventDefault();
      });
      picker.addEventListener("change", say);
      say();
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    clocks();
    courses();
    pickers();
  });
})();
