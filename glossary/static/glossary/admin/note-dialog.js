// A box (note, tip, warning …) around what is selected.

import { block, selected } from "./text-edits.js";

let into = null;
const dialog = document.getElementById("g-note");
const form = dialog?.querySelector("form");

export function askForNote(area) {
  into = area;
  form.elements.title.value = "";
  dialog.showModal();
}

dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
form?.addEventListener("submit", () => {
  const samples = document.getElementById("g-samples").content;
  const text = selected(into).trim() || samples.querySelector('[data-sample="text"]').textContent;
  const head = `:::${form.elements.kind.value} ${form.elements.title.value}`.trim();
  queueMicrotask(() => block(into, `${head}\n\n${text}\n\n:::`, head.length + 2, head.length + 2 + text.length));
});
