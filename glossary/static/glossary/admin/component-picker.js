// Components with their props as a form, made from what the server knows of them (#g-components).
// Where the cursor stands in a component that holds nothing, the form changes it.

import { showInFrame } from "./markdown-preview.js";
import { block, placeIn, selected, type } from "./text-edits.js";

const dialog = document.getElementById("g-component");
const form = dialog?.querySelector("form");
const known = JSON.parse(document.getElementById("g-components")?.textContent ?? "[]");
const byName = new Map(known.map((each) => [each.name, each]));
const part = (selector) => dialog.querySelector(selector);
const make = (name, more = {}) => Object.assign(document.createElement(name), more);
const PROP = /([A-Za-z][\w-]*)(?:=(?:"([^"]*)"|\{([^{}]*)\}))?/g;
const PAUSE = 500;

let into = null;
let goBack = null;
let place = null; // {start, end} of the component that is changed
let waiting;

export function askForComponent(area) {
  into = area;
  goBack = placeIn(area);
  const found = componentAt(area);
  place = found?.place ?? null;
  part("[type=submit]").textContent = place ? dialog.dataset.change : dialog.dataset.put;
  const select = form.elements.component;
  select.replaceChildren(...known.map((each) => make("option", { value: each.name, textContent: each.name })));
  select.value = found?.name ?? known[0].name;
  select.disabled = Boolean(place);
  fill(found?.props ?? {});
  dialog.showModal();
}

/** The component on the cursor's line, if it is whole there and holds nothing. */
function componentAt(area) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const line = area.value.slice(start).split("\n")[0];
  const [, name, written] = /^\s*<([A-Z]\w*)((?:\s[^<>]*)?)\/>\s*$/.exec(line) ?? [];
  if (!byName.has(name)) return null;
  const props = {};
  for (const [, prop, text, value] of written.matchAll(PROP)) props[prop] = text ?? value ?? "true";
  return { name, props, place: { start, end: start + line.length } };
}

const component = () => byName.get(form.elements.component.value);

function fill(values) {
  const { purpose, props } = component();
  part(".g-component-purpose").textContent = purpose;
  part(".g-component-props").replaceChildren(...props.map((prop) => row(prop, values[prop.name])));
  part("[role=alert]").textContent = "";
  later(0);
}

function row(prop, value) {
  const field = fieldFor(prop, value);
  field.name = prop.name;
  field.id = `g-prop-${prop.name}`;
  field.required = prop.required;
  const label = make("label", { htmlFor: field.id, textContent: `${spoken(prop.name)}${prop.required ? " *" : ""}` });
  const line = make("div", { className: "g-prop" });
  line.append(...(prop.kind === "flag" ? [field, label] : [label, field]));
  if (prop.help) {
    const help = make("p", { className: "g-hint", id: `${field.id}-help`, textContent: prop.help });
    field.setAttribute("aria-describedby", help.id);
    line.append(help);
  }
  if (prop.find) line.append(finder(field, prop.find));
  return line;
}

const spoken = (name) => name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().replace(/^./, (first) => first.toUpperCase());

function fieldFor(prop, value) {
  if (prop.kind === "flag") return make("input", { type: "checkbox", checked: value === undefined ? prop.default === true : value === "true" });
  if (prop.kind === "choice") {
    const select = make("select");
    if (!prop.required) select.append(make("option", { value: "", textContent: `${dialog.dataset.asUsual} (${prop.default})` }));
    select.append(...prop.choices.map((choice) => make("option", { value: choice, textContent: choice })));
    select.value = value ?? (prop.required ? prop.choices[0] : "");
    return select;
  }
  if (prop.kind === "lines") return make("textarea", { rows: 4, className: "vLargeTextField", value: value ?? "" });
  const isNumber = prop.kind === "number" || prop.kind === "integer";
  const field = make("input", { type: isNumber ? "number" : "text", className: "vTextField", autocomplete: "off" });
  if (prop.kind === "number") field.step = "any";
  field.value = value ?? "";
  if (isNumber && prop.default !== null) field.placeholder = String(prop.default);
  return field;
}

/** Suggestions that follow the typing, from the address that lists such things. */
function finder(field, kind) {
  const list = make("datalist", { id: `${field.id}-known` });
  field.setAttribute("list", list.id);
  const ask = async () => {
    try {
      const answer = await fetch(`${dialog.dataset[`find${kind[0].toUpperCase()}${kind.slice(1)}`]}?q=${encodeURIComponent(field.value)}`);
      if (!answer.ok) return;
      const { results } = await answer.json();
      list.replaceChildren(...results.map((one) => make("option", { value: one.value, textContent: `${one.name} – ${one.short}` })));
    } catch { /* then without suggestions */ }
  };
  field.addEventListener("input", ask);
  ask();
  return list;
}

/** The component as a text has it. Props that say what is meant anyway stay unwritten. */
function written() {
  const { name, body, props } = component();
  const said = props.map((prop) => {
    const field = form.elements[prop.name];
    if (prop.kind === "lines") return "";
    if (prop.kind === "flag") return field.checked === (prop.default === true) ? "" : ` ${prop.name}={${field.checked}}`;
    const value = field.value.trim();
    if (!value) return "";
    const isPlain = prop.kind === "number" || prop.kind === "integer" || typeof prop.choices[0] === "number";
    return isPlain ? ` ${prop.name}={${value}}` : ` ${prop.name}="${value.replaceAll('"', "”")}"`;
  }).join("");
  const lines = props.find((prop) => prop.kind === "lines");
  const text = lines ? form.elements[lines.name].value.trim() : selected(into).trim() || body;
  return text && (lines || body) && !place ? `<${name}${said}>\n\n${text}\n\n</${name}>` : `<${name}${said} />`;
}

function later(pause = PAUSE) {
  clearTimeout(waiting);
  const shown = part(".g-component-preview");
  const isAlone = component().props.every((prop) => !prop.find) && component().name !== "FAQs";
  shown.hidden = !isAlone; // others need the page around them
  if (isAlone) waiting = setTimeout(() => showInFrame(into, written(), shown, component().stylesheet), pause);
}

dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
form?.elements.component.addEventListener("change", () => fill({}));
form?.addEventListener("input", (event) => { if (event.target !== form.elements.component) later(); });
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const missing = component().props.find((prop) => {
    const { value, validity } = form.elements[prop.name];
    return validity.badInput || validity.stepMismatch || (prop.required && !value.trim());
  });
  if (missing) {
    const isEmpty = !form.elements[missing.name].value && !form.elements[missing.name].validity.badInput;
    part("[role=alert]").textContent = `${isEmpty ? dialog.dataset.required : dialog.dataset.wrong} ${spoken(missing.name)}`;
    form.elements[missing.name].focus();
    return;
  }
  const text = written();
  dialog.close();
  goBack();
  if (!place) { block(into, text); return; }
  into.setSelectionRange(place.start, place.end);
  type(into, text);
});
