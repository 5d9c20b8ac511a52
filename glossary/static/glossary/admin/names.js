// Names for what Django's forms leave unnamed: fields in tables, search boxes of autocompletes.

const own = document.querySelector('script[src*="admin/names"]').dataset;

function named(element, words) {
  const text = words?.textContent.replace(/\s+/g, " ").replace(/:\s*$/, "").trim();
  if (text && !element.getAttribute("aria-label")) element.setAttribute("aria-label", text);
}

function tables(within) {
  for (const cell of within.querySelectorAll(".tabular tr.form-row > td")) {
    const head = cell.closest("table").tHead?.rows[0];
    // The first head spans the cell that holds the row's own name.
    const words = head?.querySelector(`.column-${[...cell.classList].find((name) => name.startsWith("field-"))?.slice(6)}`);
    for (const field of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (!field.labels?.length) named(field, words ?? head?.lastElementChild);
    }
  }
  for (const head of within.querySelectorAll(".tabular th.original")) {
    if (head.textContent.trim()) continue;
    const span = document.createElement("span");
    span.className = "g-unseen";
    span.textContent = own.row;
    head.append(span);
  }
}

function searches(within) {
  for (const field of within.querySelectorAll(".select2-search__field, .select2-selection, .select2-selection__rendered")) {
    const select = field.closest(".select2-container")?.previousElementSibling;
    const words = select?.labels?.[0] ?? select?.closest("td")?.closest("table").querySelector(`.column-${[...select.closest("td").classList].find((name) => name.startsWith("field-"))?.slice(6)}`);
    if (field.matches(".select2-selection--single")) field.removeAttribute("aria-labelledby");
    named(field, words);
  }
}

function name(within) {
  tables(within);
  searches(within);
}

const begin = () => setTimeout(() => name(document), 100);
if (document.readyState === "complete") begin();
else addEventListener("load", begin);
document.addEventListener("formset:added", begin);
