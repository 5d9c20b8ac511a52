// The rows and columns of the grid: finding, making, moving and removing them in place.

export const set = document.getElementById("g-grid");
export const table = set.querySelector(".g-grid");
export const body = table.tBodies[0];
const head = table.tHead.rows[0];
const status = set.querySelector(".g-grid-said");
let made = 0;

export const columns = () => [...head.querySelectorAll(".g-head-column")];
export const rows = () => [...body.rows];
export const cellsOf = (row) => [...row.querySelectorAll("textarea")];
export const headOf = (line) => line.querySelector("[data-part=head]");
export const changed = () => table.closest("form").dispatchEvent(new Event("input"));

/** Tell what happened; undo: what a button beside it does. */
export function say(text, undo) {
  status.replaceChildren(text);
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "g-small", textContent: set.dataset.undo });
  button.addEventListener("click", () => { undo(); changed(); say(""); });
  status.append(" ", button);
}

const copyOf = (template, selector) => document.getElementById(template).content.querySelector(selector).cloneNode(true);

function fresh(kind) {
  do made += 1; while (table.querySelector(`[data-token="${kind}new${made}"]`));
  return `${kind}new${made}`;
}

/** Give the fields of a copied head their names. */
function name(th, token) {
  th.dataset.token = token;
  th.querySelector('input[type="hidden"]').value = token;
  for (const part of th.querySelectorAll("[data-part]")) if (part.name !== undefined) part.name = `${part.dataset.part}-${token}`;
}

function cell(row, column) {
  const td = copyOf("g-cell", "td");
  td.firstElementChild.name = `cell-${row}-${column}`;
  return td;
}

export function addRow(before = null, token = fresh("r")) {
  const row = copyOf("g-row", "tr");
  row.dataset.token = token;
  name(row.querySelector("th"), row.dataset.token);
  row.append(...columns().map((th) => cell(row.dataset.token, th.dataset.token)));
  body.insertBefore(row, before);
  ready(row);
  return row;
}

export function addColumn(token = fresh("c")) {
  const th = copyOf("g-column", "th");
  name(th, token);
  head.insertBefore(th, head.lastElementChild);
  for (const row of rows()) row.append(cell(row.dataset.token, th.dataset.token));
  ready(th);
  return th;
}

export function removeRow(row) {
  const next = row.nextElementSibling;
  row.remove();
  say(set.dataset.rowRemoved, () => body.insertBefore(row, next));
}

export function removeColumn(th) {
  if (columns().length < 2) { say(set.dataset.lastColumn); return; }
  const at = columns().indexOf(th);
  const next = th.nextElementSibling;
  const taken = rows().map((row) => [row, row.cells[at + 1], row.cells[at + 2] ?? null]);
  th.remove();
  for (const [, td] of taken) td.remove();
  say(set.dataset.columnRemoved, () => {
    head.insertBefore(th, next);
    for (const [row, td, after] of taken) row.insertBefore(td, after);
  });
}

export function moveRow(row, by) {
  if (by < 0) row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
}

export function moveColumn(from, to) {
  const all = columns();
  if (to < 0 || to >= all.length || from === to) return;
  const put = (line, each) => (from < to ? each[to].after(each[from]) : each[to].before(each[from]));
  put(head, all);
  for (const row of rows()) put(row, [...row.cells].slice(1));
}

export function bind(th, identity, concept) {
  th.querySelector("[data-part=concept]").value = identity;
  th.querySelector(".g-bound-name").textContent = concept || set.dataset.unbound;
  th.querySelector("[data-do=unbind]").hidden = !identity;
}

/** Show what only scripts can do, and name the cells. */
export function ready(within) {
  for (const each of within.querySelectorAll("[data-do=bind], .g-handle, [data-do=preview]")) each.hidden = false;
  for (const th of within.matches("th") ? [within] : within.querySelectorAll(".g-head")) {
    th.querySelector("[data-do=unbind]").hidden = !th.querySelector("[data-part=concept]").value;
  }
  within.querySelectorAll("tbody textarea, tr textarea").forEach((area) => area.ariaLabel ||= set.dataset.cell);
}

/** What a cell is called: its row and its column, as they are called now. */
export function nameCell(area) {
  const row = area.closest("tr");
  const at = cellsOf(row).indexOf(area);
  area.ariaLabel = [headOf(row), headOf(columns()[at])].map((field, place) => field.value || (place ? at + 1 : row.sectionRowIndex + 1)).join(", ");
}
