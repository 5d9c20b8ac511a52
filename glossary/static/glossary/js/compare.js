/* The tools above terms side by side: which rows differ follows the columns that are shown, and what is set stands in
   the address. Without this the form asks the server for the same. */

const place = document.querySelector(".compare");
const form = place.querySelector(".compare-tools");
const { rows: words, only } = form.elements;
const marks = form.querySelector(".compare-mark");
const boxes = [...form.querySelectorAll("[name='show']")];
const pair = ["left", "right"].map((name) => form.elements[name]).filter(Boolean);
const files = [...place.querySelectorAll(".compare-files a")];
const lines = [...place.querySelectorAll("tr[data-differs]")];
const narrow = matchMedia("screen and (max-width: 47.99rem)");
const first = pair.map((select) => select.options[pair.indexOf(select)].value); // what they are by default
let chosen = [];

/* An exported site has no server that read the address. */
function read() {
  const asked = new URLSearchParams(location.search);
  if (asked.has("rows")) words.value = asked.get("rows");
  only.checked = asked.get("only") === "on";
  marks.checked = asked.getAll("marks").at(-1) !== "off";
  const shown = asked.getAll("show");
  for (const box of boxes) box.checked = !boxes.some(({ value }) => shown.includes(value)) || shown.includes(box.value);
  for (const select of pair) if (asked.has(select.name)) select.value = asked.get(select.name);
}

function columns() {
  if (!boxes.length) return ["1", "2"];
  if (narrow.matches) return pair.map((select) => select.selectedOptions[0].dataset.column);
  return boxes.filter((box) => box.checked).map((box) => box.dataset.column);
}

function mark() {
  const shown = columns();
  const isShown = ([one, other]) => shown.includes(one) && shown.includes(other);
  for (const row of lines) row.classList.toggle("unlike", row.dataset.differs.split(" ").some(isShown));
}

function keep() {
  const query = new URLSearchParams();
  if (words.value.trim()) query.set("rows", words.value.trim());
  if (boxes.some((box) => !box.checked)) for (const box of boxes) if (box.checked) query.append("show", box.value);
  if (only.checked) query.set("only", "on");
  for (const link of files) link.search = query;
  if (!marks.checked) query.set("marks", "off");
  if (pair.some((select, at) => select.value !== first[at])) for (const select of pair) query.set(select.name, select.value);
  history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
}

form.addEventListener("input", ({ target }) => {
  const other = pair.find((select) => select !== target);
  if (pair.includes(target) && other.value === target.value) other.value = chosen[pair.indexOf(target)]; // they swap
  chosen = pair.map((select) => select.value);
  mark();
  keep();
});
narrow.addEventListener("change", mark);

read();
chosen = pair.map((select) => select.value);
mark();
if (words.value !== words.defaultValue) import("./filter.js").then((module) => module.attach(words));
