/* A field that completes what is typed: the editable combobox with a list of the ARIA Authoring Practices.
   It loads when such a field is first used; without it the field's form asks for a page of results.
   data-combobox="term" makes a field that takes the name of a term in place of leading to it. */

const ADDRESS = "/search/complete.json";
const PAUSE = 120; // milliseconds after a letter
const attached = new WeakSet();
const status = make("div", { className: "visually-hidden", role: "status" });
let style = null;

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function styled() {
  const href = document.querySelector("script[data-tools]")?.dataset.tools;
  if (!href || document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  style ??= new Promise((resolve) => {
    document.head.append(make("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }));
  });
  return style;
}

/* `text` with the beginnings of words that were typed in <mark>. */
function marked(text, typed) {
  const starts = typed.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (!starts.length) return [text];
  const wanted = new RegExp(`(?<![\\p{L}\\p{N}])(${starts.join("|")})`, "giu");
  return text.split(wanted).map((part, at) => (at % 2 ? make("mark", { textContent: part }) : part));
}

/* From the server; or, in an exported site that has none, from its index. */
async function answerTo(typed, kind, signal) {
  const finder = document.querySelector("script[data-finder]")?.dataset.finder;
  if (finder) return (await import(new URL(finder, document.baseURI))).complete(typed, kind);
  const query = new URLSearchParams({ q: typed, ...(kind && { kind }) });
  const got = await fetch(`${ADDRESS}?${query}`, { signal });
  if (got.status === 429) return { refused: (await got.json()).error };
  return got.ok ? got.json() : null;
}

export async function attach(field) {
  if (attached.has(field)) return;
  attached.add(field);
  await styled(); // before anything is listened to: an answer must not come to a list that isn't there
  const takesTerm = field.dataset.combobox === "term";
  const list = make("div", { className: "combobox-list", id: `${field.id}-list`, role: "listbox", hidden: true });
  let options = [];
  let active = -1;
  let timer = 0;
  let asking = null; // the controller of the request under way

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    field.ariaExpanded = "false";
    mark(-1);
  }

  function mark(place) {
    options[active]?.setAttribute("aria-selected", "false");
    active = place;
    options[active]?.setAttribute("aria-selected", "true");
    options[active]?.scrollIntoView({ block: "nearest" });
    if (options[active]) field.setAttribute("aria-activedescendant", options[active].id);
    else field.removeAttribute("aria-activedescendant");
  }

  function choose(option, elsewhere) {
    const { address, title } = option.dataset;
    close();
    if (takesTerm) {
      field.value = title;
      const empty = [...field.form.querySelectorAll("[data-combobox]")].find((one) => !one.value);
      if (empty) empty.focus();
      else field.form.requestSubmit();
    } else if (!address) field.form.requestSubmit();
    else if (elsewhere) open(address);
    else location.assign(address);
  }

  /* The places of a kind, below its name; they come in the order of their kinds. */
  function group(kind, places) {
    const head = make("div", { id: `${list.id}-${kind}`, className: "combobox-head", textContent: places[0].kinds_name });
    const whole = make("div", { role: "group" }, head, ...places.map((place) => place.option));
    whole.setAttribute("aria-labelledby", head.id);
    return whole;
  }

  function show(answer) {
    if (answer.refused) {
      close();
      options = [];
      list.replaceChildren(make("div", { className: "combobox-head", textContent: answer.refused }));
      list.hidden = false; // it says so; the form still works
      status.textContent = answer.refused;
      return;
    }
    const typed = answer.suggestion || answer.query;
    const kinds = new Map();
    for (const place of answer.places) {
      place.option = make("div", {}, make("span", {}, ...marked(place.label, typed)));
      if (place.title !== place.label) place.option.append(" ", make("small", { textContent: place.title }));
      Object.assign(place.option.dataset, { address: place.address, title: place.title });
      kinds.set(place.kind, [...(kinds.get(place.kind) ?? []), place]);
    }
    options = [...kinds.values()].flat().map((place) => place.option);
    const groups = takesTerm ? options : [...kinds].map(([kind, places]) => group(kind, places));
    if (!takesTerm) options.push(make("div", { className: "combobox-all", textContent: answer.says.all }));
    options.forEach((option, at) => {
      Object.assign(option, { id: `${list.id}-${at}`, role: "option" });
      option.ariaSelected = "false";
    });
    list.replaceChildren(...groups, ...(takesTerm ? [] : options.slice(-1)));
    list.ariaLabel = answer.says.list;
    list.hidden = !options.length;
    field.ariaExpanded = String(!list.hidden);
    mark(-1);
    status.textContent = answer.says.count;
  }

  async function ask() {
    asking?.abort();
    const typed = field.value.trim();
    if (!typed) return close();
    const request = (asking = new AbortController());
    try {
      const answer = await answerTo(typed, takesTerm ? "term" : "", request.signal);
      if (!answer) return close(); // away: the form still works
      if (asking === request && document.activeElement === field) show(answer);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function step(by) {
    const places = options.length + 1; // one of them is the field itself
    mark(((active + 1 + by + places) % places) - 1);
  }

  const keys = {
    ArrowDown: (event) => (list.hidden ? ask() : event.altKey || step(1)),
    ArrowUp: (event) => (list.hidden ? ask() : event.altKey ? close() : step(-1)),
    Home: () => mark(0),
    End: () => mark(options.length - 1),
    Enter: (event) => choose(options[active], event.ctrlKey || event.metaKey),
    Escape: close,
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.key in keys)) return;
    if (["Home", "End", "Enter"].includes(event.key) && active < 0) return; // the field's own
    if (event.key === "Escape" && list.hidden) return;
    event.preventDefault();
    keys[event.key](event);
  });
  field.addEventListener("input", later);
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option, event.ctrlKey || event.metaKey);
  });
  list.addEventListener("auxclick", (event) => {
    const { address } = event.target.closest("[role=option]")?.dataset ?? {};
    if (event.button === 1 && address && !takesTerm) open(address); // as a link would by the middle button
  });

  Object.assign(field, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false", autocomplete: "off" });
  field.setAttribute("aria-controls", list.id);
  field.after(list);
  if (!status.isConnected) document.body.append(status);
  if (field.value !== field.defaultValue) later(); // typed while this was loading
}
