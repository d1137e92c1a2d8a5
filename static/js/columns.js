// The columns of a list paper: their lines are moved by buttons or by Alt and the arrows; they are sent as they stand.
(function () {
  "use strict";

  function move(line, up) {
    const other = up ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (up) other.before(line);
    else other.after(line);
    const status = line.closest("[data-columns]").querySelector("[data-said]");
    const place = Array.from(line.parentElement.children).indexOf(line) + 1;
    const column = line.querySelector("label").textContent;
    status.textContent = status.dataset.said.replace("{column}", column).replace("{place}", place);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-column]");
    if (!button) return;
    move(button.closest("li"), button.dataset.column === "up");
    button.focus();
  });

  document.addEventListener("change", function (event) {
    const columns = event.target.closest("[data-columns]");
    if (!columns) return;
    const words = columns.querySelector("[data-columns-counted]");
    words.textContent = words.textContent.replace(/\d+/, columns.querySelectorAll("input:checked").length);
  });

  document.addEventListener("keydown", function (event) {
    const line = event.altKey && event.target.closest("[data-columns] li");
    if (!line || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(line, event.key === "ArrowUp");
    event.target.focus();
  });
})();
