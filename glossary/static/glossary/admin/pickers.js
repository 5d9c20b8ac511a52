// Find one of many by typing: a dialog with a list that follows (WAI-ARIA combobox).
// `pickTerm` and `pickSource` give what was chosen to their second argument.

const PAUSE = 200;

class Picker {
  constructor(dialog) {
    this.dialog = dialog;
    this.input = dialog.querySelector("input");
    this.list = dialog.querySelector("[role=listbox]");
    this.said = dialog.querySelector("[role=status]");
    this.results = [];
    this.at = -1;
    this.input.addEventListener("input", () => {
      this.isStale = true; // what is listed answers an older question
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask(), PAUSE);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.take([...this.list.children].indexOf(item));
    });
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  }

  open(typed, done) {
    this.done = done;
    this.input.value = typed;
    this.takesFirst = false;
    this.dialog.showModal();
    this.input.select();
    this.ask();
  }

  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const typed = this.input.value;
    let trouble = "";
    try {
      const answer = await fetch(`${this.dialog.dataset.url}?q=${encodeURIComponent(typed)}`, { signal: this.asked.signal });
      this.results = answer.ok ? (await answer.json()).results : [];
    } catch (error) {
      if (error.name === "AbortError") return;
      this.results = [];
      trouble = this.dialog.dataset.away;
    }
    this.isStale = this.input.value !== typed; // more was typed while the answer was on its way
    this.said.textContent = trouble || (this.results.length ? "" : this.dialog.dataset.none);
    this.show();
    if (this.takesFirst && !this.isStale) this.take(this.at);
  }

  show() {
    this.at = this.results.length ? 0 : -1;
    this.list.replaceChildren(...this.results.map((one, place) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${place}`;
      item.setAttribute("role", "option");
      const name = Object.assign(document.createElement("strong"), { textContent: one.name });
      item.append(name, " ", Object.assign(document.createElement("span"), { textContent: one.short }));
      return item;
    }));
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((item, place) => {
      item.setAttribute("aria-selected", String(place === this.at));
      if (place === this.at) item.scrollIntoView({ block: "nearest" });
    });
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.results.length) {
      event.preventDefault();
      this.at = (this.at + step + this.results.length) % this.results.length;
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.isStale) this.takesFirst = true;
      else this.take(this.at);
    }
  }

  take(place) {
    this.takesFirst = false;
    const chosen = this.results[place];
    if (!chosen) return;
    this.dialog.close();
    this.done(chosen);
  }
}

const made = new Map();

function picker(id) {
  if (!made.has(id)) made.set(id, new Picker(document.getElementById(id)));
  return made.get(id);
}

export const pickTerm = (typed, done) => picker("g-pick-term").open(typed, done);
export const pickSource = (typed, done) => picker("g-pick-source").open(typed, done);
