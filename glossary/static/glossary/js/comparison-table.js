/* What a reader does with a comparison table: take it as CSV, see where its columns differ, narrow its rows.
   Fetched when one of the table's tools is first used. */

const shown = (element) => element.checkVisibility?.() ?? true; // rows may be hidden
const text = (cell) => cell.innerText.trim().replace(/\s+/g, " ");
const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !isHead(row));
const isHead = (row) => row.classList.contains("comparison-group");

export function download(table) {
  const line = (row) => [...row.cells].map((cell) => quoted(text(cell))).join(",");
  const lines = [...table.rows].filter((row) => !isHead(row) && shown(row)).map(line);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`\uFEFF${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  link.download = `${table.closest("[aria-labelledby]")?.getAttribute("aria-labelledby") ?? "table"}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/* A spreadsheet would run what begins like a formula. */
function quoted(value) {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function mark(table, button) {
  const isOn = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isOn));
  for (const row of rowsOf(table)) {
    const cells = [...row.cells].slice(1).map(text);
    row.classList.toggle("differs", isOn && cells.some((cell) => cell !== cells[0]));
  }
}

export function narrow(table, field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rowsOf(table)) {
    const held = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => held.includes(word));
  }
  for (const head of table.querySelectorAll(".comparison-group")) {
    head.hidden = ![...head.parentElement.rows].some((row) => row !== head && !row.hidden);
  }
}
