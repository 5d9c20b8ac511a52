// The grid of a comparison: lines are added, moved and removed in place, heads are bound to
// concepts, one toolbar serves all cells. Without it, the buttons ask the server.

import "./grid-drag.js";
import "./grid-kept.js";
import "./grid-keys.js";
import "./grid-paste.js";
import { addColumn, addRow, bind, changed, columns, headOf, moveColumn, moveRow, ready, removeColumn, removeRow, set, table } from "./grid-lines.js";
import { togglePreview } from "./grid-preview.js";
import { pickTerm } from "./pickers.js";
import { Toolbar } from "./toolbar.js";

function shiftColumn(button, by) {
  const at = columns().indexOf(button.closest("th"));
  moveColumn(at, at + by);
  button.focus();
}

function shiftRow(button, by) {
  moveRow(button.closest("tr"), by);
  button.focus();
}

const deeds = {
  "row-add": () => headOf(addRow()).focus(),
  "column-add": () => headOf(addColumn()).focus(),
  "row-up": (button) => shiftRow(button, -1),
  "row-down": (button) => shiftRow(button, 1),
  "row-remove": (button) => removeRow(button.closest("tr")),
  "column-up": (button) => shiftColumn(button, -1),
  "column-down": (button) => shiftColumn(button, 1),
  "column-remove": (button) => removeColumn(button.closest("th")),
  bind: (button) => {
    const th = button.closest("th");
    pickTerm(headOf(th).value, (term) => {
      bind(th, term.identity, term.name);
      if (!headOf(th).value) headOf(th).value = term.name;
      document.getElementById("id_axis").value = th.classList.contains("g-head-row") ? "rows" : "columns";
      showAxis();
      changed();
    });
  },
  unbind: (button) => bind(button.closest("th"), "", ""),
  preview: togglePreview,
};

/** Binding is offered on the axis that is chosen; on both while none is. */
function showAxis() {
  table.dataset.axis = document.getElementById("id_axis")?.value ?? "";
}

set.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  const deed = button?.closest(".g-toolbar") ? null : deeds[button?.dataset.do];
  if (!deed) return;
  event.preventDefault();
  deed(button);
  if (!["bind", "preview"].includes(button.dataset.do)) changed();
});
document.getElementById("id_axis")?.addEventListener("change", showAxis);

let last = null; // the cell that the toolbar writes into
const toolbar = new Toolbar("cell", () => last ?? table.querySelector("tbody textarea"));
set.addEventListener("focusin", (event) => { if (event.target.matches("tbody textarea")) last = event.target; });
set.querySelector(".g-grid-scroll").before(toolbar.element);

ready(set);
showAxis();
