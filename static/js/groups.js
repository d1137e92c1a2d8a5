// The groups of a class: a person is carried to another group; the server answers with the groups as they then stand.
(function () {
  "use strict";
  const carrying = window.kaibanCarrying({
    id: "arrangement", live: "[data-live]", refusal: "[data-refusal]",
    aimed: function (lifted) {
      const place = lifted.cell.dataset.name;
      const people = lifted.cell.querySelectorAll("[data-card]").length;
      carrying.say(lifted.cell === lifted.source ? "Here" : "Group", { place: place, people: people });
    },
    drop: function (was, cell) {
      const address = carrying.root().dataset.moveUrl.replace("/0/", "/" + was.card.dataset.card + "/");
      carrying.send(address, { group: cell.dataset.cell, seen: was.source.dataset.cell }, was);
    },
  });
})();
