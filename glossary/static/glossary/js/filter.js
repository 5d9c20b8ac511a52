/* A field that narrows what the page shows already: `data-filter` says which elements, `data-none` what is said when
   none is left, `data-more` what a button says that asks the server, which looks further. Without this the field's
   form asks the server. */

const attached = new WeakSet();

export function attach(field) {
  if (attached.has(field)) return;
  attached.add(field);
  const items = [...document.querySelectorAll(field.dataset.filter)];
  const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
  const groups = new Set(items.map((item) => item.parentElement.closest("tbody, section") ?? item.parentElement));
  const none = document.createElement("p");
  none.role = "status";
  none.textContent = "";
  const more = Object.assign(document.createElement("button"), { type: "submit", textContent: field.dataset.more });
  more.hidden = true;
  field.form.append(none, ...(field.dataset.more ? [more] : []));

  function narrow() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => texts.get(item).includes(word));
    for (const group of groups) group.hidden = !items.some((item) => group.contains(item) && !item.hidden);
    const isNone = items.every((item) => item.hidden);
    none.textContent = isNone ? field.dataset.none : "";
    more.hidden = !isNone;
  }

  field.addEventListener("input", narrow);
  if (field.value !== field.defaultValue) narrow(); // typed while this was loading
}
