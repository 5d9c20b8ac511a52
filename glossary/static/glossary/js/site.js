/* Improves pages that work without it: previews of terms, copy buttons, contents that follow, "/" to search,
   and the modules of pieces to play with. */

const words = document.querySelector("script[data-copy]")?.dataset ?? {};
const status = make("div", { className: "visually-hidden", role: "status" });
document.body.append(status);

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/* Previews of terms ------------------------------------------------------------------------- */

const card = make("div", { className: "preview", popover: "manual" });
const described = make("div", { id: "g-preview" }); // without the link, which is no description
const known = new Map(); // path -> promise of {title, short}
let shown = null; // the link whose preview is open
let timer = 0;
let pointer = ""; // what kind of pointer was last put down; older browsers don't say it of a click

/* A link to a term: made by the linker, or by an author. */
function termAt(target) {
  const link = target instanceof Element ? target.closest("a.term, .prose a[href*='glossary/']") : null;
  return link && (link.matches(".term") || isTerm(link)) ? link : null;
}

function isTerm({ origin, pathname }) {
  return origin === location.origin && pathname !== location.pathname && /\/glossary\/[^/]+\/$/.test(pathname);
}

function learn(link) {
  const path = link.pathname;
  if (!known.has(path)) {
    const answer = fetch(`${path}preview.json`).then((got) => {
      if (!got.ok) throw new Error(got.statusText);
      return got.json();
    });
    answer.catch(() => known.delete(path));
    known.set(path, answer);
  }
  return known.get(path);
}

/* Resolves to whether there is a preview. */
async function show(link) {
  if (shown === link) return true;
  hide();
  shown = link;
  let term;
  try {
    term = await learn(link);
  } catch {
    if (shown === link) shown = null;
    return false; // the link itself still leads there
  }
  if (shown !== link) return true;
  described.replaceChildren(make("strong", { textContent: term.title }), make("p", { textContent: term.short }));
  card.replaceChildren(described, make("a", { href: link.href, textContent: words.more ?? "…" }));
  document.getElementById("g-main").append(card); // within a landmark
  card.showPopover();
  link.setAttribute("aria-describedby", described.id);
  place(link);
  if (link === document.activeElement) status.textContent = term.short; // read already, without its description
  return true;
}

function place(link) {
  const lines = [...link.getClientRects()];
  const first = lines[0];
  const last = lines.at(-1);
  const edge = 12;
  const gap = 6;
  card.style.maxHeight = "";
  const above = first.top - gap - edge;
  const below = innerHeight - last.bottom - gap - edge;
  const isBelow = card.offsetHeight <= below || below >= above;
  card.style.maxHeight = `${Math.max(isBelow ? below : above, 64)}px`; // what is longer scrolls
  const room = document.documentElement.clientWidth - card.offsetWidth - edge;
  const lowest = innerHeight - card.offsetHeight - edge;
  const wanted = isBelow ? last.bottom + gap : first.top - card.offsetHeight - gap;
  const top = Math.max(edge, Math.min(wanted, lowest));
  const left = Math.max(edge, Math.min((isBelow ? last : first).left, room));
  card.style.top = `${top + scrollY}px`;
  card.style.left = `${left + scrollX}px`;
}

function hide() {
  clearTimeout(timer);
  if (shown === document.activeElement) status.textContent = "";
  shown?.removeAttribute("aria-describedby");
  shown = null;
  if (card.isConnected) {
    card.hidePopover();
    card.remove();
  }
}

function later(action, milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(action, milliseconds);
}

if ("showPopover" in card) {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = termAt(event.target);
    if (link) later(() => show(link), 150);
    else if (card.contains(event.target)) clearTimeout(timer);
    else if (!shown || shown !== document.activeElement) later(hide, 250); // what focus opened stays
  });
  document.addEventListener("focusin", (event) => {
    const link = termAt(event.target);
    if (link?.matches(":focus-visible")) show(link);
    else if (!card.contains(event.target)) hide();
  });
  document.addEventListener("pointerdown", (event) => (pointer = event.pointerType), true);
  document.addEventListener("click", (event) => {
    const link = termAt(event.target);
    if (link && event.detail && pointer === "touch" && shown !== link) {
      event.preventDefault(); // the first tap shows, the second one follows
      show(link).then((isThere) => isThere || location.assign(link.href));
    } else if (!link && !card.contains(event.target)) hide();
  });
  addEventListener("resize", hide);
}

/* What the menu keeps under "More": closed when the reader goes on --------------------------- */

const more = document.querySelector(".site-more");

function close() {
  if (more) more.open = false;
}

more?.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !more.contains(relatedTarget) && close());
document.addEventListener("click", ({ target }) => more?.contains(target) || close());

/* Keys -------------------------------------------------------------------------------------- */

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hide();
    if (more?.open && more.contains(event.target)) more.firstElementChild.focus();
    close();
  }
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.getElementById("g-search");
  if (!field || isOff("slash") || event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  field.focus();
  field.select();
});

function isOff(key) {
  try {
    return localStorage.getItem(`gloss-${key}`) === "off";
  } catch {
    return false; // nothing may be kept here: as it is by default
  }
}

for (const box of document.querySelectorAll("[data-switch]")) {
  box.closest("[hidden]").hidden = false;
  box.checked = !isOff(box.dataset.switch);
  box.addEventListener("change", () =>
    localStorage.setItem(`gloss-${box.dataset.switch}`, box.checked ? "on" : "off"),
  );
}

/* What loads when it is first used ---------------------------------------------------------- */

document.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-combobox]")) import("./combobox.js").then((module) => module.attach(target));
  if (target.matches("[data-filter]")) import("./filter.js").then((module) => module.attach(target));
  if (target.matches("[data-narrow-words]")) glossary().then((module) => module.attach(target), () => {});
});

const glossary = () => import("./glossary.js");
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-narrow] a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  glossary().then((module) => module.choose(link), () => location.assign(link.href));
});

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (!target.matches(".helpful")) return;
  event.preventDefault();
  import("./helpful.js").then((module) => module.send(target, submitter));
});

/* Copying ----------------------------------------------------------------------------------- */

function copyButton(label, text) {
  const button = make("button", { type: "button", className: "copy", textContent: label });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(await text());
      button.textContent = status.textContent = words.copied;
    } catch {
      button.textContent = status.textContent = words.notCopied; // refused, or the text can't be had
    }
    setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, 2000);
  });
  return button;
}

/* What one sees of a cell, on one line. */
function seen(cell) {
  const asides = cell.querySelectorAll(".visually-hidden");
  for (const aside of asides) aside.hidden = true;
  const text = cell.innerText.trim().replace(/\s+/g, " ");
  for (const aside of asides) aside.hidden = false;
  return text;
}

function asTabs(table) {
  const shown = (one) => one.checkVisibility?.() ?? true; // rows and columns may be hidden
  return [...table.rows].filter(shown).map((row) => [...row.cells].filter(shown).map(seen).join("\t")).join("\n");
}

function toolsOf(table) {
  const copy = navigator.clipboard ? [copyButton(words.copyTable, () => asTabs(table))] : []; // absent on plain http
  if (table.closest(".compare")) return copy; // that page has tools of its own
  const tools = (use) => import("./comparison-table.js").then(use);
  const said = make("p", { className: "comparison-said", role: "status" });
  table.parentElement.after(said);
  const csv = make("button", { type: "button", className: "copy", textContent: "CSV" });
  csv.addEventListener("click", () => tools((module) => module.download(table, seen)));
  const differences = make("button", { type: "button", className: "copy", textContent: words.differences });
  differences.addEventListener("click", () => tools((module) => module.mark(table, differences, said, words)));
  differences.ariaPressed = "false";
  const rows = make("input", { type: "search", className: "copy", ariaLabel: words.rows, placeholder: words.rows });
  rows.addEventListener("input", () => tools((module) => module.narrow(table, rows, said, words)));
  return [...copy, csv, differences, rows];
}

/* Headings and rows lead to themselves: their addresses can be copied. Their words are the link, so that both keep
   their names; where they hold a link already, a second one is for the mouse alone. */
for (const place of document.querySelectorAll(".prose :is(h2, h3, h4)[id], .prose .comparison tr[id] > th")) {
  const link = make("a", { className: "anchor", href: `#${place.id || place.parentElement.id}` });
  if (place.querySelector("a")) Object.assign(link, { ariaHidden: "true", tabIndex: -1 });
  else link.append(...place.childNodes);
  place.append(link);
}

if (words.copy) {
  for (const table of document.querySelectorAll(".comparison table")) {
    const tools = toolsOf(table);
    if (tools.length) table.closest(".comparison").append(make("p", { className: "comparison-tools" }, ...tools));
  }
}
if (navigator.clipboard && words.copy) {
  for (const code of document.querySelectorAll(".prose pre")) {
    const corner = make("div", { className: "copy-corner" });
    code.replaceWith(corner);
    corner.append(code, copyButton(words.copy, () => code.innerText));
  }
  for (const twin of document.querySelectorAll(":is(.meta, .entry-note) a[type='text/markdown']")) {
    const button = copyButton(words.copy, async () => {
      const answer = await fetch(twin.href);
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.text();
    });
    button.ariaLabel = words.copyPage;
    twin.after(" ", button);
  }
}

/* Contents that follow the reader ----------------------------------------------------------- */

const entries = new Map(
  [...document.querySelectorAll(".rail-contents a")].map((link) => [
    decodeURIComponent(link.hash.slice(1)),
    link,
  ]),
);
const headings = [...entries.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function follow() {
  const { scrollHeight } = document.documentElement;
  const line = scrollY + innerHeight > scrollHeight - 4 ? innerHeight : innerHeight / 4; // at the end: the last one seen
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < line);
  const here = entries.get(passed.at(-1)?.id);
  if (here?.hasAttribute("aria-current")) return;
  for (const link of entries.values()) link.removeAttribute("aria-current");
  if (!here) return;
  here.setAttribute("aria-current", "true");
  const list = here.closest(".rail-contents"); // a long one scrolls with the reader
  const [at, box] = [here.getBoundingClientRect(), list.getBoundingClientRect()];
  list.scrollTop += Math.min(0, at.top - box.top) + Math.max(0, at.bottom - box.bottom);
}

if (headings.length) {
  addEventListener("scroll", follow, { passive: true });
  follow();
}

/* Pieces to play with: a module is fetched when a reader first touches its piece --------------- */

const plays = {
  "break-even-calculator": () => import("./break-even-calculator.js"),
  "train-infer-lab": () => import("./train-infer-lab.js"),
};

for (const piece of document.querySelectorAll("[data-play]")) {
  if (!(piece.dataset.play in plays)) continue; // a page of a newer or older release
  const early = ({ target }) => {
    const button = target.closest("button[type='button']"); // nobody listens to it yet
    if (button) start().then(() => button.click());
  };
  let started = null;
  const start = () => {
    started ??= plays[piece.dataset.play]().then((play) => {
      piece.removeEventListener("click", early);
      play.start(piece);
    });
    return started;
  };
  piece.addEventListener("click", early);
  for (const touch of ["pointerdown", "focusin"]) piece.addEventListener(touch, start, { once: true });
  const suffix = piece.id.match(/-\d+$/)?.[0] ?? ""; // as in break-even-calculator.js
  const asked = new URLSearchParams(location.search);
  if ([...piece.querySelectorAll("[name]")].some(({ name }) => asked.has(name + suffix))) start();
}
