// Find a concept by typing. Others ask for it: a "gloss:pick-term" event with {typed, done}.

const own = document.querySelector('script[src*="term-picker"]').dataset;
const make = (name, more = {}) => Object.assign(document.createElement(name), more);

const dialog = make("dialog", { className: "g-dialog g-picker" });
const input = make("input", { type: "search", className: "vTextField", autocomplete: "off" });
const found = make("ul", { className: "g-found", id: "g-found" });
const label = make("label");
let done = () => {};
let waiting;
let asked;
let results = [];
let at = -1;
let isStale = false; // what is shown answers an older question
let takesFirst = false;

label.append(own.title, input);
input.setAttribute("role", "combobox");
input.setAttribute("aria-controls", "g-found");
input.setAttribute("aria-expanded", "true");
input.setAttribute("aria-autocomplete", "list");
found.setAttribute("role", "listbox");
found.setAttribute("aria-label", own.title);
const close = make("button", { type: "button", className: "button", textContent: own.close });
close.addEventListener("click", () => dialog.close());
dialog.append(label, found, close);
document.body.append(dialog);

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${own.url}?q=${encodeURIComponent(input.value)}`, { signal: asked.signal });
    results = answer.ok ? (await answer.json()).results : [];
  } catch (error) {
    if (error.name === "AbortError") return;
    results = [];
  }
  isStale = false;
  show();
  if (takesFirst) take(at);
}

function show() {
  at = results.length ? 0 : -1;
  found.replaceChildren(...results.map((term, place) => {
    const item = make("li", { id: `g-found-${place}` });
    item.setAttribute("role", "option");
    item.append(make("strong", { textContent: term.name }), " ", make("span", { textContent: term.short }));
    item.addEventListener("click", () => take(place));
    return item;
  }));
  if (!results.length) found.append(make("li", { textContent: own.none, className: "g-hint" }));
  mark();
}

function mark() {
  [...found.children].forEach((item, place) => {
    if (item.id) item.setAttribute("aria-selected", String(place === at));
    if (place === at) item.scrollIntoView({ block: "nearest" });
  });
  if (at >= 0) input.setAttribute("aria-activedescendant", `g-found-${at}`);
  else input.removeAttribute("aria-activedescendant");
}

function take(place) {
  takesFirst = false;
  const term = results[place];
  if (!term) return;
  dialog.close();
  done(term);
}

input.addEventListener("input", () => {
  isStale = true;
  clearTimeout(waiting);
  waiting = setTimeout(ask, 200);
});
input.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && results.length) {
    event.preventDefault();
    at = (at + step + results.length) % results.length;
    mark();
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (isStale) takesFirst = true;
    else take(at);
  }
});

document.addEventListener("gloss:pick-term", (event) => {
  done = event.detail.done;
  input.value = event.detail.typed ?? "";
  takesFirst = false;
  dialog.showModal();
  input.select();
  ask();
});
