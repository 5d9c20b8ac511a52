/* Search without a server: reads the index that `manage.py export_site` writes (glossary/search/offline.py).
   `complete` answers the combobox as /search/complete.json would; a [data-found] element becomes the search page. */

const settings = document.querySelector("script[data-finder]")?.dataset ?? {};
const root = new URL(settings.root ?? "/", document.baseURI);
const index = new URL("search/index/", root);
const MOST = 30;
const OF_ONE_PAGE = 3;
const CONSIDERED = 90;
const FEW = 5; // where fewer places hold every word, those that hold some are shown too
const loaded = new Map(); // file -> promise of what it holds

function load(name) {
  if (!loaded.has(name)) {
    const got = fetch(new URL(name, index)).then((answer) => {
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    });
    got.catch(() => loaded.delete(name));
    loaded.set(name, got);
  }
  return loaded.get(name);
}

/* As `fold` in glossary/search/words.py: without case and marks on letters. */
function fold(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "");
}

function wordsOf(text) {
  const plain = fold(text.replace(/[‘’‛ʼ]/g, "'")).replace(/(?<=[\p{L}\p{N}])'(?:s|re|ve|ll|d|m)(?![\p{L}\p{N}])/gu, "");
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 12);
}

function fileName(start) {
  const name = (c) => (/[a-z0-9]/i.test(c) ? c : `-${c.codePointAt(0).toString(16)}`);
  return [...start].map(name).join("");
}

function singular(word) {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^asi]s$/.test(word) ? word.slice(0, -1) : word;
}

/* Place -> weight, for places that hold `word`, or a word that begins with it. */
async function placesOf(word, contents) {
  const found = new Map();
  const start = fileName([...word].slice(0, 2).join(""));
  const files = contents.starts.includes(start) ? [start] : [];
  if ([...word].length === 1) files.push(...contents.starts.filter((one) => one.startsWith(start) && one !== start));
  const one = singular(word);
  for (const words of await Promise.all(files.map((file) => load(`words/${file}.json`)))) {
    for (const [known, places] of Object.entries(words)) {
      if (!known.startsWith(one)) continue;
      const worth = known === word || singular(known) === one ? 3 : 1;
      for (let at = 0; at < places.length; at += 2) {
        found.set(places[at], Math.max(found.get(places[at]) ?? 0, worth * places[at + 1]));
      }
    }
  }
  return found;
}

async function read(number, contents) {
  const file = Math.floor(number / contents.places);
  const [kind, title, address, page, text, labels] = (await load(`places/${file}.json`))[number % contents.places];
  return { kind, title, address, page, text, labels: labels.split("\n").filter(Boolean) };
}

/* What is found for `text`, the best first. */
export async function find(text, { kind = "" } = {}) {
  const contents = await load("contents.json");
  const said = wordsOf(text);
  const unsought = new Set(contents.unsought);
  const sought = [...new Set(said.filter((word) => !unsought.has(word)))];
  const each = await Promise.all(sought.map((word) => placesOf(word, contents)));
  const scores = new Map(); // place -> [words that it holds, weight]
  for (const places of each) {
    for (const [place, weight] of places) {
      const [words, sum] = scores.get(place) ?? [0, 0];
      scores.set(place, [words + 1, sum + weight]);
    }
  }
  let ranked = [...scores].map(([place, [words, sum]]) => ({ place, words, sum }));
  const whole = ranked.filter(({ words }) => words === sought.length);
  if (whole.length >= FEW) ranked = whole;
  ranked.sort((one, other) => other.words - one.words || other.sum - one.sum || one.place - other.place);
  const asked = said.join(" ");
  const places = [];
  for (const { place, words, sum } of ranked.slice(0, CONSIDERED)) {
    const found = await read(place, contents);
    if (kind && found.kind !== kind) continue;
    const names = [found.title, ...found.labels].map((name) => wordsOf(name).join(" "));
    const named = names.includes(asked) ? 2 : names.some((name) => name.startsWith(asked)) ? 1 : 0;
    places.push({ ...found, order: [named, words, sum + (found.kind === "term" ? 2 : 0)] });
  }
  places.sort((one, other) => {
    const at = one.order.findIndex((value, place) => value !== other.order[place]);
    return at < 0 ? 0 : other.order[at] - one.order[at];
  });
  const shown = new Map();
  return places.filter(({ address }) => {
    const page = address.split("#")[0];
    shown.set(page, (shown.get(page) ?? 0) + 1);
    return shown.get(page) <= OF_ONE_PAGE;
  }).slice(0, MOST);
}

export function placeOf(address) {
  return new URL(address.replace(/^\//, ""), root).href;
}

function counted(number, element) {
  const { none, one, many } = element;
  return (number === 0 ? none : number === 1 ? one : many).replace("{n}", number);
}

const says = JSON.parse(settings.says ?? "{}");

/* The answer that the combobox expects. */
export async function complete(typed, kind) {
  const found = (await find(typed, { kind })).slice(0, 8);
  return {
    query: typed,
    suggestion: "",
    places: found.map(({ kind, title, address, page }) => ({
      kind,
      kind_name: says[kind] ?? kind,
      kinds_name: says[`${kind}s`] ?? kind,
      label: title,
      title: page,
      address: placeOf(address),
    })),
    says: {
      count: counted(found.length, says),
      all: says.all.replace("{query}", typed.trim()),
      list: says.list,
    },
  };
}

/* The search page -------------------------------------------------------------------------- */

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function marked(text, words) {
  if (!words.length) return [text];
  const wanted = new RegExp(`(?<![\\p{L}\\p{N}])((?:${words.join("|")})[\\p{L}\\p{N}]*)`, "giu");
  return text.split(wanted).map((part, at) => (at % 2 ? make("mark", { textContent: part }) : part));
}

function listed({ kind, title, address, page, text }, words) {
  const where = page === title ? (says[kind] ?? kind) : page;
  return make(
    "li",
    {},
    make("h2", {}, make("a", { href: placeOf(address), textContent: title }), " ", make("small", { textContent: where })),
    make("p", {}, ...marked(text, words)),
  );
}

export function attachPage(place) {
  const field = document.querySelector("main input[name='q']");
  let asked = 0;
  async function show() {
    const text = field.value.trim();
    const number = (asked += 1);
    const found = text ? await find(text) : [];
    if (number !== asked) return; // something else was typed meanwhile
    const words = wordsOf(text);
    const count = make("p", { className: "hit-count", textContent: text ? counted(found.length, says) : "" });
    count.role = "status";
    place.replaceChildren(count, make("ol", { className: "hits" }, ...found.map((one) => listed(one, words))));
    const query = text ? `?${new URLSearchParams({ q: text })}` : location.pathname;
    history.replaceState(null, "", query);
  }
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 150);
  });
  if (field.value) show();
}

const place = document.querySelector("[data-found]");
if (place) attachPage(place);
