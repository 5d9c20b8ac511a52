// The page as readers would get it, beside the form and following the typing; on narrow screens in
// place of the form. The answer stands in a frame without an address (srcdoc), so that no page of
// this site has to allow being framed. Two frames take turns: one is read while the next loads.

const pane = document.getElementById("g-beside");
const form = document.querySelector('#content-main > form[id$="_form"]');
const words = pane.dataset;
const said = pane.querySelector(".g-beside-said");
const problems = pane.querySelector(".g-beside-problems ul");
const toggle = document.getElementById("g-beside-toggle");
const narrow = matchMedia("(width < 64rem)");

const PAUSE = 600;
const BETWEEN = 2200; // the server shows thirty a minute
const OPEN = "gloss:beside";

let [front, back] = pane.querySelectorAll("iframe");
let waiting;
let asked;
let lastAsked = 0;
let isFirst = true; // the page isn't shown yet since it was opened

const isOpen = () => !pane.hidden;

function open(wanted, { byHand = true } = {}) {
  pane.hidden = !wanted;
  document.documentElement.classList.toggle("g-has-beside", wanted);
  toggle.setAttribute("aria-pressed", String(wanted));
  toggle.querySelector("span").textContent = wanted && narrow.matches ? words.write : words.preview;
  if (byHand) try { localStorage.setItem(OPEN, wanted ? "yes" : ""); } catch { /* then not next time */ }
  isFirst = wanted;
  if (wanted) ask();
  else asked?.abort();
}

function later(pause = PAUSE) {
  if (!isOpen()) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, Math.max(pause, lastAsked + BETWEEN - Date.now()));
}

async function ask() {
  clearTimeout(waiting);
  asked?.abort();
  asked = new AbortController();
  lastAsked = Date.now();
  const body = new FormData(form);
  for (const name of [...body.keys()]) if (name.endsWith("seen_version")) body.delete(name);
  body.append("_preview", "beside");
  said.textContent = words.waiting;
  try {
    const answer = await fetch(location.pathname + location.search, {
      method: "POST", body, signal: asked.signal, credentials: "same-origin",
    });
    await tell(answer);
  } catch (error) {
    if (error.name !== "AbortError") complain([{ message: words.away }]);
  }
}

async function tell(answer) {
  if (answer.redirected || answer.status === 403) complain([{ message: words.login }]);
  else if (answer.headers.get("Content-Type")?.startsWith("application/json")) complain((await answer.json()).problems);
  else if (answer.ok) show(await answer.text());
  else if (answer.status === 429) {
    complain([{ message: await answer.text() }]);
    later(1000 * Number(answer.headers.get("Retry-After") ?? 60));
  } else complain([{ message: words.trouble }]);
}

/** Load the page into the frame behind, at the place that is being read, then turn the two. */
function show(html) {
  back.addEventListener("load", () => {
    const page = back.contentDocument;
    keepHere(page);
    if (isFirst) goToCursor(page);
    else back.contentWindow.scrollTo({ top: front.contentWindow?.scrollY ?? 0, behavior: "instant" });
    isFirst = false;
    [front, back] = [back, front];
    front.classList.add("g-front");
    front.removeAttribute("inert");
    back.classList.remove("g-front");
    back.setAttribute("inert", "");
    said.textContent = words.fresh;
    problems.replaceChildren();
  }, { once: true });
  back.srcdoc = html;
}

/** Begin where somebody writes: at the heading above the cursor, at the table, at the question. */
function goToCursor(page) {
  const value = (id) => document.getElementById(id)?.value ?? "";
  const area = document.getElementById("id_body_md");
  const above = area?.value.slice(0, area.selectionStart).match(/^#{1,6} .*$/gm)?.at(-1) ?? "";
  const text = (above || value("id_caption") || value("id_question")).replace(/^#+ |[*`_]|\s*\{#[^}]*\}\s*$/g, "").trim();
  const heads = text ? [...page.querySelectorAll("h2, h3, h4, caption")] : [];
  heads.find((each) => each.textContent.trim().startsWith(text))?.scrollIntoView({ behavior: "instant" });
}

/** A link of the page opens in a tab of its own: the frame is no place to leave the form from. */
function keepHere(page) {
  const address = new URL(page.querySelector("link[rel=canonical]")?.href ?? location.href);
  page.addEventListener("submit", (event) => event.preventDefault(), true);
  page.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link) return;
    event.preventDefault();
    const href = link.getAttribute("href");
    if (href.startsWith("#")) page.getElementById(decodeURIComponent(href.slice(1)))?.scrollIntoView();
    else window.open(new URL(href, address), "_blank", "noopener");
  }, true);
  page.addEventListener("keydown", shortcut);
}

function complain(found) {
  said.textContent = words.stale;
  problems.replaceChildren(...found.map(({ message, field }) => {
    const line = document.createElement("li");
    if (field && document.getElementById(field)) {
      const link = Object.assign(document.createElement("a"), { href: `#${field}`, textContent: message });
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (narrow.matches) open(false);
        document.getElementById(field).focus();
      });
      line.append(link);
    } else line.textContent = message;
    return line;
  }));
}

function shortcut(event) {
  if (event.altKey && event.shiftKey && event.code === "KeyP") {
    event.preventDefault();
    open(!isOpen());
    (isOpen() && narrow.matches ? pane : toggle).focus();
  }
}

/** A field in full screen has the page beside it, too; afterwards all is as it was. */
let wasOpen = false;
document.addEventListener("gloss:beside", ({ detail: isLarge }) => {
  if (isLarge) wasOpen = isOpen();
  open(isLarge || wasOpen, { byHand: false });
});

toggle.hidden = false;
toggle.addEventListener("click", () => open(!isOpen()));
document.addEventListener("keydown", shortcut);
form.addEventListener("input", () => later());
form.addEventListener("change", () => later());
window.django?.jQuery?.(form).on("change", () => later()); // pickers of Django's own say it so
document.addEventListener("formset:added", () => later());
document.addEventListener("formset:removed", () => later());
narrow.addEventListener("change", () => open(isOpen(), { byHand: false }));
if (localStorage.getItem(OPEN) && !narrow.matches) open(true, { byHand: false });
