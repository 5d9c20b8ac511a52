// The whole table as readers would get it, below the grid, following the typing.

import { cellsOf, columns, headOf, rows, set } from "./grid-lines.js";
import { showMarkdown } from "./markdown-preview.js";
import { markdownTable } from "./pasted-block.js";

const PAUSE = 1200;
const shown = set.querySelector(".g-grid-preview");
const button = set.querySelector("[data-do=preview]");
let waiting;

function text() {
  const heads = columns().map((th) => headOf(th).value);
  const lines = [[document.getElementById("id_corner").value, ...heads]];
  let group = "";
  for (const row of rows()) {
    const own = row.querySelector("[data-part=group]").value.trim();
    if (own && own !== group) lines.push([`**${own}**`]);
    group = own;
    lines.push([headOf(row).value, ...cellsOf(row).map((area) => area.value)]);
  }
  return markdownTable(lines);
}

const show = () => showMarkdown(set, text(), shown);

export function togglePreview() {
  shown.hidden = !shown.hidden;
  button.setAttribute("aria-pressed", String(!shown.hidden));
  if (!shown.hidden) show();
}

set.closest("form").addEventListener("input", () => {
  if (shown.hidden) return;
  clearTimeout(waiting);
  waiting = setTimeout(show, PAUSE);
});
