// The sum of the seats as they are typed; those within another unit's seats count there.
"use strict";

const sum = document.querySelector("[data-seats-sum]");
const inputs = [...document.querySelectorAll(".quota-input:not([data-nested]) [data-seats]")];

function total() {
  return inputs.reduce((seats, input) => seats + (Number.parseInt(input.value, 10) || 0), 0);
}

if (sum && inputs.length) {
  for (const input of inputs) {
    input.addEventListener("input", () => {
      sum.textContent = total();
    });
  }
}
