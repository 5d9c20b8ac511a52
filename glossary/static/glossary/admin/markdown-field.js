// Markdown fields: a toolbar, a preview and a count of words around a textarea that works without
// them. Tab leaves the field, and what the buttons write can be undone like typing.

import { showMarkdown } from "./markdown-preview.js";
import { blockOf, markdownTable } from "./pasted-block.js";
import { askForPicture, pictureOf } from "./picture-dialog.js";
import { block, continueList, editOf, selected, type } from "./text-edits.js";
import { Toolbar } from "./toolbar.js";

const PAUSE = 800;
const words = document.getElementById("g-toolbar")?.dataset;

class Field {
  constructor(area) {
    this.area = area;
    this.box = area.parentElement;
    this.shown = this.box.querySelector(":scope > .markdownx-preview");
    this.isInline = area.dataset.inline === "yes";
    this.bar = new Toolbar(this.isInline ? "inline" : "block", () => area, {
      preview: () => this.preview(this.shown.hidden),
      large: () => this.large(!this.isLarge),
    });
    if (area.id) this.bar.element.setAttribute("aria-controls", area.id);
    area.before(this.bar.element);
    this.shown.hidden = true;
    this.count = this.bar.element.querySelector(".g-count");
    area.addEventListener("input", () => this.typed());
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("paste", (event) => this.paste(event));
    area.addEventListener("drop", (event) => this.picture(event, event.dataTransfer));
    area.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files") && !this.isInline) event.preventDefault();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isLarge) this.large(false);
    });
    this.counted();
  }

  get isLarge() {
    return this.box.classList.contains("g-large");
  }

  key(event) {
    const edit = editOf(event, this.bar.offered);
    if (edit) {
      event.preventDefault();
      edit(this.area);
    } else if (!this.isInline) continueList(event, this.area);
  }

  typed() {
    this.counted();
    if (this.shown.hidden) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.show(), PAUSE);
  }

  counted() {
    const { value, maxLength } = this.area;
    this.count.textContent = maxLength > 0
      ? `${value.length} ${words.of} ${maxLength}`
      : `${value.split(/\s+/).filter(Boolean).length} ${words.words}`;
  }

  show() {
    return showMarkdown(this.area, this.area.value, this.shown);
  }

  preview(isWanted) {
    this.shown.hidden = !isWanted;
    this.bar.button("preview").setAttribute("aria-pressed", String(isWanted));
    if (isWanted) this.show();
  }

  /** Full screen; beside it the whole page where there is one, else this text alone. */
  large(isWanted) {
    this.box.classList.toggle("g-large", isWanted);
    document.documentElement.classList.toggle("g-has-large", isWanted);
    this.bar.button("large").setAttribute("aria-pressed", String(isWanted));
    if (document.getElementById("g-beside")) {
      this.preview(false);
      document.dispatchEvent(new CustomEvent("gloss:beside", { detail: isWanted }));
    } else this.preview(isWanted);
    this.area.focus();
  }

  /** A picture, a block from a spreadsheet, or an address onto words that are selected. */
  paste(event) {
    if (this.picture(event, event.clipboardData)) return;
    const text = event.clipboardData.getData("text/plain");
    const chosen = selected(this.area);
    const rows = !this.isInline && text.includes("\t") ? blockOf(text) : null;
    if (rows) {
      event.preventDefault();
      block(this.area, markdownTable(rows));
    } else if (chosen && !chosen.includes("\n") && /^https?:\/\/\S+$/.test(text) && !/^https?:/.test(chosen)) {
      event.preventDefault();
      type(this.area, `[${chosen}](${text})`);
    }
  }

  picture(event, transfer) {
    const file = this.isInline ? null : pictureOf(transfer);
    if (!file) return false;
    event.preventDefault();
    askForPicture(this.area, file);
    return true;
  }
}

const known = new WeakSet();

function begin(within) {
  for (const area of within.querySelectorAll("textarea.markdownx-editor")) {
    if (known.has(area) || area.name.includes("__prefix__")) continue;
    known.add(area);
    new Field(area);
  }
}

if (words) {
  begin(document);
  document.addEventListener("formset:added", (event) => begin(event.target));
}
