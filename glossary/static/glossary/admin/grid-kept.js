// A table that was typed and never saved is built again as it was: its lines, their order, what
// they are bound to. The fields themselves are then filled in by unsaved.js.

import { addColumn, addRow, bind, body, columns, moveColumn, removeColumn, removeRow, rows, say, table } from "./grid-lines.js";

const tokenOf = (line) => line.dataset.token;

table.closest("form").addEventListener("gloss:put", ({ detail: fields }) => {
  const said = (name) => fields.filter(([each]) => each === name).map(([, value]) => value);
  const wanted = { columns: said("column"), rows: said("row") };
  if (!wanted.columns.length) return;
  arrange(wanted.columns, columns, addColumn, removeColumn);
  wanted.columns.forEach((token, at) => moveColumn(columns().map(tokenOf).indexOf(token), at));
  arrange(wanted.rows, rows, (token) => addRow(null, token), removeRow);
  for (const token of wanted.rows) body.append(rows().find((row) => tokenOf(row) === token));
  for (const th of table.querySelectorAll(".g-head")) {
    const [concept] = said(`concept-${tokenOf(th)}`);
    const isBound = th.querySelector("[data-part=concept]").value;
    if (concept !== isBound) bind(th, concept, said(`head-${tokenOf(th)}`)[0]);
  }
  say("");
});

/** Add the lines that are missing and take those away that were taken away. */
function arrange(tokens, lines, add, remove) {
  const there = lines().map(tokenOf);
  for (const token of tokens) if (!there.includes(token)) add(token);
  for (const line of lines()) if (!tokens.includes(tokenOf(line))) remove(line);
}
