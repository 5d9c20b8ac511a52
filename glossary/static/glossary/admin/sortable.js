// Inline rows in an order of their own: moved by buttons and by dragging, written into `position`.
// Without a script the position is a number that can be typed.

const own = document.querySelector('script[src*="admin/sortable"]').dataset;
const ROWS = ":scope .inline-related:not(.empty-form, .tabular), :scope tr.form-row:not(.empty-form)";

const rowsOf = (group) => [...group.querySelectorAll(ROWS)].filter((row) => position(row));
const position = (row) => row.querySelector('input[name$="-position"]');

function number(group) {
  rowsOf(group).forEach((row, place) => {
    const field = position(row);
    if (isEmptyNew(row)) return;
    if (field.value !== String(place)) field.value = place;
  });
}

/** A row that was added and not filled in must not count as changed. */
function isEmptyNew(row) {
  if (row.classList.contains("has_original")) return false;
  const fields = [...row.querySelectorAll("input[type=text], textarea, select")];
  return fields.every((field) => !field.value || field.name.endsWith("-kind"));
}

function move(group, row, by) {
  const rows = rowsOf(group);
  const other = rows[rows.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  number(group);
}

function tools(group, row) {
  if (row.querySelector(".g-move") || !position(row)) return;
  const place = document.createElement("span");
  place.className = "g-move";
  const handle = Object.assign(document.createElement("span"), { className: "g-handle", textContent: "⠿", draggable: true, title: own.drag });
  handle.setAttribute("aria-hidden", "true");
  handle.addEventListener("dragstart", (event) => {
    group.dragged = row;
    event.dataTransfer.setData("text/plain", ""); // some browsers drag nothing without data
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(row, 10, 10);
    row.classList.add("g-dragged");
  });
  handle.addEventListener("dragend", () => {
    row.classList.remove("g-dragged");
    group.dragged = null;
    number(group);
  });
  place.append(handle);
  for (const [by, sign, words] of [[-1, "↑", own.up], [1, "↓", own.down]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "g-small", textContent: sign });
    button.setAttribute("aria-label", words);
    button.addEventListener("click", () => { move(group, row, by); button.focus(); });
    place.append(button);
  }
  const field = position(row);
  field.classList.add("g-position");
  const cell = field.closest("td");
  if (cell) cell.append(place);
  else row.querySelector("h3").append(place);
}

function begin(group) {
  group.classList.add("g-ordered");
  rowsOf(group).forEach((row) => tools(group, row));
  group.addEventListener("dragover", (event) => {
    const over = event.target.closest?.(".inline-related, tr.form-row");
    if (!group.dragged || !over || over === group.dragged || !group.contains(over) || over.classList.contains("empty-form")) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(group.dragged);
    else over.after(group.dragged);
  });
  group.addEventListener("drop", (event) => { if (group.dragged) event.preventDefault(); });
  group.closest("form").addEventListener("submit", () => number(group));
}

const groups = [...document.querySelectorAll(".inline-group")].filter((group) => group.querySelector(".g-sortable"));
groups.forEach(begin);
document.addEventListener("formset:added", (event) => {
  const group = event.target.closest(".inline-group");
  if (groups.includes(group)) tools(group, event.target);
});
