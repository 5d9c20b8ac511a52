/* What a reader does with a comparison table: take it as CSV, see where its columns differ, narrow its rows.
   Fetched when one of the table's tools is first used. text: what one sees of a cell. */

const shown = (element) => element.checkVisibility?.() ?? true; // rows may be hidden
const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !isHead(row));
const isHead = (row) => row.classList.contains("comparison-group");

export function download(table, text) {
  const line = (row) => [...row.cells].map((cell) => quoted(text(cell))).join(",");
  const lines = [...table.rows].filter((row) => !isHead(row) && shown(row)).map(line);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`\uFEFF${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  link.download = `${nameOf(table)}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/* Its caption, or the page's title, as a file may be called. */
function nameOf(table) {
  const name = table.caption?.textContent || document.title;
  return name.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join("-").slice(0, 80) ?? "table";
}

/* A spreadsheet would run what begins like a formula. */
function quoted(value) {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/* said: where it is told in `words` how many rows there are. */
export function mark(table, button, said, words) {
  const isOn = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isOn));
  const rows = rowsOf(table);
  for (const row of rows) {
    const cells = [...row.cells].slice(1).map((cell) => cell.textContent.trim().replace(/\s+/g, " "));
    const differs = isOn && cells.some((cell) => cell !== cells[0]);
    row.classList.toggle("differs", differs);
    row.querySelector(".differs-word")?.remove();
    if (differs) row.cells[0].append(word(` ${words.differs}`));
  }
  tell(said, isOn ? words.differing : "", rows, (row) => row.classList.contains("differs"));
}

function word(textContent) {
  return Object.assign(document.createElement("span"), { className: "differs-word visually-hidden", textContent });
}

function tell(said, sentence, rows, counts) {
  const numbers = { n: rows.filter(counts).length, all: rows.length };
  said.textContent = sentence.replace(/\{(\w+)\}/g, (_, name) => numbers[name]);
}

/* The field stands below the rows and stays where it was seen. */
export function narrow(table, field, said, words) {
  const { top } = field.getBoundingClientRect();
  const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rowsOf(table)) {
    const held = row.textContent.toLowerCase();
    row.hidden = !wanted.every((word) => held.includes(word));
  }
  for (const head of table.querySelectorAll(".comparison-group")) {
    head.hidden = ![...head.parentElement.rows].some((row) => row !== head && !row.hidden);
  }
  tell(said, wanted.length ? words.shown : "", rowsOf(table), (row) => !row.hidden);
  scrollBy({ top: field.getBoundingClientRect().top - top, behavior: "instant" });
}
