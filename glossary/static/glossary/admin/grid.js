// The grid of a comparison: lines are added, moved and removed in place, arrow keys move between
// cells, and a block from a spreadsheet fills them. Without it, the buttons ask the server.

const set = document.getElementById("g-grid");
const table = set.querySelector(".g-grid");
const body = table.tBodies[0];
const head = table.tHead.rows[0];
const status = set.querySelector(".g-grid-said");
let made = 0;

const columns = () => [...head.querySelectorAll(".g-head-column")];
const rows = () => [...body.rows];
const cellsOf = (row) => [...row.querySelectorAll("textarea")];
const changed = () => table.closest("form").dispatchEvent(new Event("input"));

function say(text, undo) {
  status.replaceChildren(text);
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "g-small", textContent: "Undo" });
  button.addEventListener("click", () => { undo(); say(""); });
  status.append(" ", button);
}

function fresh(kind) {
  made += 1;
  return `${kind}new${made}`;
}

/** Give the fields of a copied head their names. */
function name(th, token) {
  th.dataset.token = token;
  th.querySelector('input[type="hidden"]').value = token;
  for (const part of th.querySelectorAll("[data-part]")) if (part.name !== undefined) part.name = `${part.dataset.part}-${token}`;
}

function cell(row, column) {
  const td = document.getElementById("g-cell").content.querySelector("td").cloneNode(true);
  td.firstElementChild.name = `cell-${row}-${column}`;
  return td;
}

function addRow(before = null) {
  const row = document.getElementById("g-row").content.querySelector("tr").cloneNode(true);
  row.dataset.token = fresh("r");
  name(row.querySelector("th"), row.dataset.token);
  for (const th of columns()) row.append(cell(row.dataset.token, th.dataset.token));
  body.insertBefore(row, before);
  ready(row);
  return row;
}

function addColumn() {
  const th = document.getElementById("g-column").content.querySelector("th").cloneNode(true);
  name(th, fresh("c"));
  head.insertBefore(th, head.lastElementChild);
  for (const row of rows()) row.append(cell(row.dataset.token, th.dataset.token));
  ready(th);
  return th;
}

function moveColumn(from, to) {
  const all = columns();
  if (to < 0 || to >= all.length || from === to) return;
  const put = (line, each) => (from < to ? each[to].after(each[from]) : each[to].before(each[from]));
  put(head, all);
  for (const row of rows()) put(row, [...row.cells].slice(1));
  changed();
}

const deeds = {
  "row-add": () => addRow().querySelector("[data-part=head]").focus(),
  "column-add": () => addColumn().querySelector("[data-part=head]").focus(),
  "row-up": (button) => { const row = button.closest("tr"); row.previousElementSibling?.before(row); button.focus(); },
  "row-down": (button) => { const row = button.closest("tr"); row.nextElementSibling?.after(row); button.focus(); },
  "row-remove": (button) => {
    const row = button.closest("tr");
    const next = row.nextElementSibling;
    row.remove();
    say("Row removed.", () => { body.insertBefore(row, next); changed(); });
  },
  "column-up": (button) => { const at = columns().indexOf(button.closest("th")); moveColumn(at, at - 1); button.focus(); },
  "column-down": (button) => { const at = columns().indexOf(button.closest("th")); moveColumn(at, at + 1); button.focus(); },
  "column-remove": (button) => {
    if (columns().length < 2) { say("A table needs a column."); return; }
    const th = button.closest("th");
    const at = columns().indexOf(th);
    const next = th.nextElementSibling;
    const taken = rows().map((row) => [row, row.cells[at + 1], row.cells[at + 2] ?? null]);
    th.remove();
    for (const [, td] of taken) td.remove();
    say("Column removed.", () => {
      head.insertBefore(th, next);
      for (const [row, td, after] of taken) row.insertBefore(td, after);
      changed();
    });
  },
  bind: (button) => {
    const th = button.closest("th");
    const typed = th.querySelector("[data-part=head]").value;
    document.dispatchEvent(new CustomEvent("gloss:pick-term", { detail: { typed, done: (term) => {
      bound(th, term.identity, term.name);
      const field = th.querySelector("[data-part=head]");
      if (!field.value) field.value = term.name;
      const axis = document.getElementById("id_axis");
      axis.value = th.classList.contains("g-head-row") ? "rows" : "columns";
      axes();
      changed();
    } } }));
  },
  unbind: (button) => { bound(button.closest("th"), "", ""); changed(); },
  preview: () => preview(),
};

function bound(th, identity, words) {
  th.querySelector("[data-part=concept]").value = identity;
  th.querySelector(".g-bound-name").textContent = words || set.dataset.unbound;
  th.querySelector("[data-do=unbind]").hidden = !identity;
}

/** Binding is offered on the axis that is chosen; on both while none is. */
function axes() {
  table.dataset.axis = document.getElementById("id_axis")?.value ?? "";
}

function ready(within) {
  for (const each of within.querySelectorAll("[data-do=bind], .g-handle, [data-do=preview]")) each.hidden = false;
  for (const th of within.matches?.("th") ? [within] : within.querySelectorAll(".g-head")) {
    th.querySelector("[data-do=unbind]").hidden = !th.querySelector("[data-part=concept]").value;
  }
}

set.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button || !deeds[button.dataset.do]) return;
  event.preventDefault();
  deeds[button.dataset.do](button);
  if (!["bind", "preview"].includes(button.dataset.do)) changed();
});
document.getElementById("id_axis")?.addEventListener("change", axes);

// Keys ---------------------------------------------------------------------------------------
set.addEventListener("keydown", (event) => {
  const area = event.target;
  if (event.key === "Enter" && area.matches("input")) { event.preventDefault(); return; }
  if (!area.matches("tbody textarea") || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { selectionStart: start, selectionEnd: end, value } = area;
  const row = area.closest("tr");
  const at = cellsOf(row).indexOf(area);
  const isFirstLine = start === end && !value.slice(0, start).includes("\n");
  const isLastLine = start === end && !value.slice(end).includes("\n");
  const to = {
    ArrowUp: () => isFirstLine && cellsOf(row.previousElementSibling ?? row)[at],
    ArrowDown: () => isLastLine && cellsOf(row.nextElementSibling ?? row)[at],
    ArrowLeft: () => end === 0 && cellsOf(row)[at - 1],
    ArrowRight: () => start === value.length && cellsOf(row)[at + 1],
  }[event.key]?.();
  if (!to || to === area) return;
  event.preventDefault();
  to.focus();
  const place = event.key === "ArrowLeft" || event.key === "ArrowUp" ? to.value.length : 0;
  to.setSelectionRange(place, place);
});

// Paste --------------------------------------------------------------------------------------
function blockOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const isTable = lines.length > 1 && lines.every((line) => /^\s*\|.*\|\s*$/.test(line));
  if (isTable) {
    return lines
      .filter((line) => !/^[\s|:-]+$/.test(line))
      .map((line) => line.trim().slice(1, -1).split(/(?<!\\)\|/).map((each) => each.trim().replaceAll("\\|", "|")));
  }
  return text.includes("\t") ? spreadsheet(text) : null;
}

/** Tab-separated lines; a cell in quotes may hold line breaks. */
function spreadsheet(text) {
  const found = [[""]];
  let isQuoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const line = found.at(-1);
    const sign = text[i];
    if (sign === '"' && (isQuoted || line.at(-1) === "")) {
      if (isQuoted && text[i + 1] === '"') { line[line.length - 1] += '"'; i += 1; } else isQuoted = !isQuoted;
    } else if (sign === "\t" && !isQuoted) line.push("");
    else if (sign === "\n" && !isQuoted) found.push([""]);
    else if (sign !== "\r") line[line.length - 1] += sign;
  }
  return found.filter((line) => line.some(Boolean));
}

set.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches("tbody textarea, [data-part=head]")) return;
  const block = blockOf(event.clipboardData.getData("text/plain"));
  if (!block) return;
  event.preventDefault();
  const undo = [];
  const write = (into, text) => { undo.push([into, into.value]); into.value = text.trim(); };
  const isHead = field.matches(".g-head-column [data-part=head]");
  const isRowHead = field.matches(".g-head-row [data-part=head]");
  const first = isHead ? columns().indexOf(field.closest("th")) : isRowHead ? -1 : cellsOf(field.closest("tr")).indexOf(field);
  const width = Math.max(...block.map((line) => line.length));
  while (columns().length < first + width) addColumn();
  const lines = [...block];
  if (isHead) lines.shift().forEach((text, n) => write(columns()[first + n].querySelector("[data-part=head]"), text));
  let row = isHead ? rows()[0] : field.closest("tr");
  for (const line of lines) {
    row ??= addRow();
    const fields = [row.querySelector("[data-part=head]"), ...cellsOf(row)];
    line.forEach((text, n) => write(fields[first + 1 + n], text));
    row = row.nextElementSibling;
  }
  changed();
  say(`${block.length} × ${width} pasted.`, () => { for (const [into, was] of undo.reverse()) into.value = was; changed(); });
});

// Dragging -----------------------------------------------------------------------------------
let dragged = null;
set.addEventListener("dragstart", (event) => {
  const handle = event.target.closest?.(".g-handle");
  if (!handle) return;
  const th = handle.closest("th");
  dragged = th.classList.contains("g-head-row") ? th.closest("tr") : th;
  event.dataTransfer.setData("text/plain", "");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 10, 10);
  dragged.classList.add("g-dragged");
});
set.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const isRow = dragged.matches("tr");
  const over = event.target.closest?.(isRow ? "tbody tr" : ".g-head-column");
  if (!over) return;
  event.preventDefault();
  if (over === dragged) return;
  if (isRow) {
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  } else moveColumn(columns().indexOf(dragged), columns().indexOf(over));
});
set.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
set.addEventListener("dragend", () => { dragged?.classList.remove("g-dragged"); dragged = null; changed(); });

// Preview ------------------------------------------------------------------------------------
async function preview() {
  const shown = set.querySelector(".g-grid-preview");
  const line = (texts) => `| ${texts.map((text) => text.trim().replaceAll("|", "\\|").replaceAll("\n", "<br>")).join(" | ")} |`;
  const heads = columns().map((th) => th.querySelector("[data-part=head]").value);
  const lines = [line([document.getElementById("id_corner").value, ...heads]), line(["---", ...heads.map(() => "---")])];
  let group = "";
  for (const row of rows()) {
    const own = row.querySelector("[data-part=group]").value.trim();
    if (own && own !== group) lines.push(line([`**${own}**`, ...heads.map(() => "")]));
    group = own;
    lines.push(line([row.querySelector("[data-part=head]").value, ...cellsOf(row).map((area) => area.value)]));
  }
  const data = new FormData();
  data.append("content", lines.join("\n"));
  data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  shown.hidden = false;
  try {
    const answer = await fetch(set.dataset.previewUrl, { method: "POST", body: data });
    const text = await answer.text();
    if (!answer.ok) { shown.textContent = text.slice(0, 300); return; }
    shown.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  } catch { shown.textContent = "The site can't be reached."; }
}

ready(set);
axes();
