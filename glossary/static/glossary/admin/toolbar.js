// A toolbar for Markdown: one stop for the Tab key, arrows move within it (WAI-ARIA toolbar).
// It writes into the textarea that `target()` names; a grid has one toolbar for all its cells.

import { askForComponent } from "./component-picker.js";
import { askForNote } from "./note-dialog.js";
import { askForPicture } from "./picture-dialog.js";
import { pickSource, pickTerm } from "./pickers.js";
import { edits, placeIn, selected, type } from "./text-edits.js";

function linkTerm(area) {
  const goBack = placeIn(area);
  pickTerm(selected(area), (term) => {
    goBack();
    type(area, `[${selected(area) || term.name}](${term.path})`);
  });
}

function cite(area) {
  const goBack = placeIn(area);
  pickSource(selected(area), (source) => {
    const mark = `[^${source.key}]`;
    goBack();
    area.setSelectionRange(area.selectionEnd, area.selectionEnd);
    type(area, mark, mark.length);
  });
}

const dialogs = {
  term: linkTerm,
  source: cite,
  component: (area) => askForComponent(area),
  note: (area) => askForNote(area),
  image: (area) => askForPicture(area),
};

export class Toolbar {
  /** kind: block (a text), inline (a sentence) or cell. more: buttons that the caller answers. */
  constructor(kind, target, more = {}) {
    this.element = document.getElementById("g-toolbar").content.firstElementChild.cloneNode(true);
    this.target = target;
    for (const button of this.element.querySelectorAll("[data-for]")) {
      if (!button.dataset.for.split(" ").includes(kind)) button.remove();
    }
    this.buttons = [...this.element.querySelectorAll("button")];
    this.offered = new Set(this.buttons.map((button) => button.dataset.do));
    for (const button of this.buttons) {
      button.setAttribute("aria-label", button.title);
      const keys = button.getAttribute("aria-keyshortcuts");
      if (keys) button.title += ` (${keys.replace("Control", "Ctrl")})`;
      button.tabIndex = -1;
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
      button.addEventListener("click", () => {
        this.rove(button);
        const name = button.dataset.do;
        if (more[name]) more[name](button);
        else this.run(edits[name] ?? dialogs[name]);
      });
    }
    this.rove(this.buttons[0]);
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  button(name) {
    return this.buttons.find((button) => button.dataset.do === name);
  }

  run(deed) {
    const area = this.target();
    if (area) deed(area);
  }

  /** The one button that the Tab key reaches. */
  rove(button) {
    for (const each of this.buttons) each.tabIndex = each === button ? 0 : -1;
  }

  key(event) {
    const at = this.buttons.indexOf(document.activeElement);
    const last = this.buttons.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === "Escape") this.target()?.focus();
    if (to === undefined) return;
    event.preventDefault();
    this.rove(this.buttons[to]);
    this.buttons[to].focus();
  }
}
