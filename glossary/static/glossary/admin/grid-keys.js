// Keys in the grid: arrows move between cells and heads where the cursor can go no further in the
// text, Tab goes on to the next row's head, Alt with up or down moves the row.

import { cellsOf, changed, columns, headOf, moveRow, nameCell, rows, set } from "./grid-lines.js";
import { editOf } from "./text-edits.js";

const FIELD = "tbody textarea, [data-part=head]";
const INLINE = new Set(["bold", "italic", "code", "link"]);

/** All fields as lines, the heads of the columns first; their corner is empty. */
function lineOf(row) {
  return [headOf(row), ...cellsOf(row)];
}

function around(field) {
  const row = field.closest("tbody tr");
  const line = row ? lineOf(row) : [null, ...columns().map(headOf)];
  const at = line.indexOf(field);
  const above = row?.previousElementSibling ? lineOf(row.previousElementSibling) : [null, ...columns().map(headOf)];
  const next = row ? row.nextElementSibling : rows()[0];
  return { up: row && above[at], down: next && lineOf(next)[at], left: line[at - 1], right: line[at + 1], next: next && headOf(next), isLast: at === line.length - 1 };
}

function goTo(event, field) {
  if (!field) return;
  event.preventDefault();
  field.focus();
  const place = ["ArrowLeft", "ArrowUp"].includes(event.key) ? field.value.length : 0;
  field.setSelectionRange(place, place);
}

function arrow(event, field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const isPoint = start === end;
  const { up, down, left, right } = around(field);
  if (event.key === "ArrowUp" && isPoint && !value.slice(0, start).includes("\n")) goTo(event, up);
  if (event.key === "ArrowDown" && isPoint && !value.slice(end).includes("\n")) goTo(event, down);
  if (event.key === "ArrowLeft" && end === 0) goTo(event, left);
  if (event.key === "ArrowRight" && start === value.length) goTo(event, right);
}

set.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && field.matches("input")) { event.preventDefault(); return; }
  if (!field.matches(FIELD) || event.isComposing) return;
  const edit = field.matches("textarea") && editOf(event, INLINE);
  if (edit) {
    event.preventDefault();
    edit(field);
  } else if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key) && field.closest("tbody")) {
    event.preventDefault();
    moveRow(field.closest("tr"), event.key === "ArrowUp" ? -1 : 1);
    field.focus();
    changed();
  } else if (!event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const { next, isLast } = around(field);
    if (event.key === "Tab" && isLast && field.matches("textarea")) goTo(event, next);
    else arrow(event, field);
  }
});

set.addEventListener("focusin", (event) => {
  if (event.target.matches("tbody textarea")) nameCell(event.target);
});
