// Rows and columns moved by dragging their handles; the buttons do the same.

import { changed, columns, moveColumn, set } from "./grid-lines.js";

let dragged = null;

set.addEventListener("dragstart", (event) => {
  const handle = event.target.closest?.(".g-handle");
  if (!handle) return;
  const th = handle.closest("th");
  dragged = th.classList.contains("g-head-row") ? th.closest("tr") : th;
  event.dataTransfer.setData("text/plain", "");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 10, 10);
  dragged.classList.add("g-dragged");
});
set.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const isRow = dragged.matches("tr");
  const over = event.target.closest?.(isRow ? "tbody tr" : ".g-head-column");
  if (!over) return;
  event.preventDefault();
  if (over === dragged) return;
  if (isRow) {
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  } else moveColumn(columns().indexOf(dragged), columns().indexOf(over));
});
set.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
set.addEventListener("dragend", () => {
  dragged?.classList.remove("g-dragged");
  dragged = null;
  changed();
});
