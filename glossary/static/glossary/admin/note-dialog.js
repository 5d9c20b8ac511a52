// A box (note, tip, warning …) around what is selected.

import { block, placeIn, selected } from "./text-edits.js";

let into = null;
let goBack = null;
const dialog = document.getElementById("g-note");
const form = dialog?.querySelector("form");

export function askForNote(area) {
  into = area;
  goBack = placeIn(area);
  form.elements.title.value = "";
  dialog.showModal();
}

dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const samples = document.getElementById("g-samples").content;
  const text = selected(into).trim() || samples.querySelector('[data-sample="text"]').textContent;
  const head = `:::${form.elements.kind.value} ${form.elements.title.value}`.trim();
  dialog.close();
  goBack();
  block(into, `${head}\n\n${text}\n\n:::`, head.length + 2, head.length + 2 + text.length);
});
