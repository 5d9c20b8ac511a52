/* A field that narrows what the page shows already: `data-filter` says which elements, `data-left` and `data-none` what is
   said when some or none of them are left, `data-more` what a button says that asks the server, which looks further.
   Without this the field's form asks the server. */

const attached = new WeakSet();

export function attach(field) {
  if (attached.has(field)) return;
  attached.add(field);
  const items = [...document.querySelectorAll(field.dataset.filter)];
  const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
  const groups = new Set(items.map((item) => item.parentElement.closest("tbody, section") ?? item.parentElement));
  const said = document.createElement("p");
  said.role = "status";
  const more = Object.assign(document.createElement("button"), { type: "submit", textContent: field.dataset.more });
  more.hidden = true;
  field.form.append(said, ...(field.dataset.more ? [more] : []));

  function narrow() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => texts.get(item).includes(word));
    for (const group of groups) group.hidden = !items.some((item) => group.contains(item) && !item.hidden);
    const left = items.filter((item) => !item.hidden).length;
    const some = field.dataset.left.replace("{n}", left).replace("{all}", items.length);
    said.textContent = !left ? field.dataset.none : left < items.length ? some : "";
    more.hidden = left > 0;
  }

  field.addEventListener("input", narrow);
  if (field.value !== field.defaultValue) narrow(); // typed while this was loading
}
