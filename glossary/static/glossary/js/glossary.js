/* The glossary while it is short, narrowed on the page by kind, by stage and by words. What a filter leads to without
   this stands in its link; the address bar follows, so that the list can be sent to somebody. */

const bars = [...document.querySelectorAll("[data-narrow]")];
const entries = [...document.querySelectorAll(".entries > div")];
const texts = new Map(entries.map((entry) => [entry, entry.textContent.toLowerCase()]));
const terms = new Set(entries.filter((entry) => entry.querySelector("dt a")));
const status = document.querySelector(".glossary-count");
const whole = status.textContent;
const paths = new Map(); // where each filter leads alone
const chosen = {};
let words = [];

for (const bar of bars) {
  chosen[bar.dataset.narrow] = "";
  for (const link of bar.querySelectorAll("a")) paths.set(link, link.pathname);
}

function path(choice) {
  const links = bars.flatMap((bar) => {
    const code = choice[bar.dataset.narrow];
    return code ? [...bar.querySelectorAll("a")].filter((link) => link.dataset.code === code) : [];
  });
  return "/glossary/" + links.map((link) => paths.get(link).replace("/glossary/", "")).join("");
}

function fits(entry, choice) {
  return bars.every(({ dataset: { narrow } }) => !choice[narrow] || entry.dataset[narrow] === choice[narrow]);
}

function narrow() {
  for (const entry of entries) {
    entry.hidden = !fits(entry, chosen) || !words.every((word) => texts.get(entry).includes(word));
  }
  for (const group of document.querySelectorAll(".letter-group")) {
    group.hidden = !group.querySelector(".entries > div:not([hidden])");
    document.querySelector(`.letters [href="#${group.getAttribute("aria-labelledby")}"]`).parentElement.hidden = group.hidden;
  }
  for (const bar of bars) {
    for (const link of bar.querySelectorAll("a")) {
      const choice = { ...chosen, [bar.dataset.narrow]: link.dataset.code };
      link.href = path(choice);
      link.parentElement.hidden = !entries.some((entry) => fits(entry, choice));
      if (link.dataset.code === chosen[bar.dataset.narrow]) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  const left = [...terms].filter((entry) => !entry.hidden).length;
  const said = status.dataset.left.replace("{n}", left).replace("{all}", terms.size);
  status.textContent = left === terms.size ? whole : said;
}

export function choose(link) {
  chosen[link.closest("[data-narrow]").dataset.narrow] = link.dataset.code;
  narrow();
  history.replaceState(null, "", path(chosen));
}

const attached = new WeakSet();

export function attach(field) {
  if (attached.has(field)) return;
  attached.add(field);
  const type = () => {
    words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    narrow();
  };
  field.addEventListener("input", type);
  if (field.value) type(); // typed while this was loading
}
