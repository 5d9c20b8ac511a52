// A block from a spreadsheet or a Markdown table, pasted into a cell or a head: it fills the grid
// from there, and rows and columns that are missing are added.

import { addColumn, addRow, cellsOf, changed, columns, headOf, rows, say, set } from "./grid-lines.js";
import { blockOf } from "./pasted-block.js";

set.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches("tbody textarea, [data-part=head]")) return;
  const block = blockOf(event.clipboardData.getData("text/plain"));
  if (!block) return;
  event.preventDefault();
  paste(field, block);
});

function paste(field, block) {
  const isHead = field.matches(".g-head-column [data-part=head]");
  const isRowHead = field.matches(".g-head-row [data-part=head]");
  const at = isHead ? 0 : rows().indexOf(field.closest("tr"));
  const first = isHead ? columns().indexOf(field.closest("th")) : isRowHead ? -1 : cellsOf(field.closest("tr")).indexOf(field);
  const width = Math.max(...block.map((line) => line.length));
  const lines = isHead ? block.slice(1) : block;
  if (first + width > Number(set.dataset.mostColumns) || at + lines.length > Number(set.dataset.mostRows)) {
    say(set.dataset.tooLarge);
    return;
  }
  const written = [];
  const write = (into, text) => { written.push([into, into.value]); into.value = text.trim(); };
  while (columns().length < first + width) addColumn();
  if (isHead) block[0].forEach((text, n) => write(headOf(columns()[first + n]), text));
  let row = rows()[at];
  for (const line of lines) {
    row ??= addRow();
    const fields = [headOf(row), ...cellsOf(row)];
    line.forEach((text, n) => write(fields[first + 1 + n], text));
    row = row.nextElementSibling;
  }
  changed();
  say(`${block.length} × ${width} ${set.dataset.pasted}`, () => { for (const [into, was] of written.reverse()) into.value = was; });
}
