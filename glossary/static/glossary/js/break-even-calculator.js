/* The break-even calculator while one types. The sums are those of glossary/rendering/break_even.py; one table of
   values tests both. Fetched when a reader first touches the form; without it the server answers the form. */

import { axis, counter, draw, fill, inAddress, number, reader, spelled, trace } from "./chart.js";

const TRAINING_OPERATIONS = { all: 6, adapters: 4 }; // per parameter and token, by the weights that are trained
const SERVING_OPERATIONS = 2;
const BILLION = 1e9;
const BEYOND = 1.5;
const HOURS_A_DAY = 24;
const DAYS_A_YEAR = 365.25;
const PAUSE = 400; // milliseconds without a key until the address follows: browsers allow few changes of it

/** The break-even point of inputs that are all more than 0; units as in the form. */
export function outcome(given) {
  const size = given.parameters * BILLION;
  const data = given.tokens * BILLION;
  const served = given.served * BILLION;
  const operations = TRAINING_OPERATIONS[given.trained] * size * data;
  const anHour = (given.peak * 1e12 * 3600) / 100; // operations at one per cent of the peak
  const hours = operations / (anHour * given.train_use);
  const ratio =
    ((TRAINING_OPERATIONS[given.trained] / SERVING_OPERATIONS) * (given.train_price / given.train_use)) /
    (given.serve_price / given.serve_use);
  return {
    tokens: ratio * data,
    ratio,
    days: (ratio * data) / served,
    operations,
    hours,
    training_cost: hours * given.train_price,
    daily_cost: ((SERVING_OPERATIONS * size * served) / (anHour * given.serve_use)) * given.serve_price,
  };
}

export function start(piece) {
  const words = JSON.parse(piece.dataset.words);
  const read = reader(words);
  const say = counter(words, read);
  const form = piece.querySelector("form");
  const inputs = [...form.querySelectorAll("input")];
  const trained = form.querySelector("select");
  const result = piece.querySelector(".break-even-calculator-result");
  const suffix = piece.id.match(/-\d+$/)?.[0] ?? ""; // a second one on the page has names of its own in the address
  let timer = 0;
  const lines = Object.fromEntries(
    ["training", "serving", "mark", "point"].map((name) => [name, piece.querySelector(`polyline.is-${name}`)]),
  );

  function span(days) {
    if (days < 2) return say(words.hours, days * HOURS_A_DAY);
    const text = say(words.days, days);
    return days < 2 * DAYS_A_YEAR ? text : fill(words.both, { days: text, years: say(words.years, days / DAYS_A_YEAR) });
  }

  function put(name, text) {
    for (const place of piece.querySelectorAll(`[data-out="${name}"]`)) {
      if (place.textContent !== text) place.textContent = text;
    }
  }

  function check(input) {
    const value = number(input.value, words.decimal);
    const fits = value >= Number(input.dataset.least) && value <= Number(input.dataset.most);
    const error = document.getElementById(`${input.id}-error`);
    error.textContent = fits ? "" : error.dataset.message;
    if (fits) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    return fits;
  }

  function show() {
    clearTimeout(timer);
    const isComplete = inputs.map(check).every(Boolean);
    mark(!isComplete);
    if (!isComplete) return;
    const given = Object.fromEntries(inputs.map((input) => [input.name, number(input.value, words.decimal)]));
    given.trained = trained.value;
    const found = outcome(given);
    piece.querySelector("[data-rough]").hidden = given.trained !== "adapters";
    put("span", span(found.days));
    for (const name of ["tokens", "ratio", "operations", "hours", "training_cost", "daily_cost"]) {
      put(name, read(found[name]));
    }
    const [unit, daysAUnit] =
      found.days < 2 ? ["hours", 1 / HOURS_A_DAY] : found.days < 2 * DAYS_A_YEAR ? ["days", 1] : ["years", DAYS_A_YEAR];
    put("unit", words[`unit_${unit}`]);
    put("unit-head", words[`unit_${unit}`]);
    const x = axis((found.days * BEYOND) / daysAUnit);
    const end = x.top * daysAUnit * found.daily_cost;
    const y = axis(end);
    const level = y.at(found.training_cost);
    const across = x.at(found.days / daysAUnit);
    draw(piece, { x, y, read });
    trace(lines.training, [[0, level], [100, level]]);
    trace(lines.serving, [[0, 0], [100, y.at(end)]]);
    trace(lines.mark, [[across, 0], [across, 100]]);
    trace(lines.point, [[across, level], [across, level]]);
    piece.querySelector("desc").textContent = fill(words.description, {
      training: read(found.training_cost),
      daily: read(found.daily_cost),
      span: span(found.days),
    });
    piece.querySelector("tbody").replaceChildren(
      ...x.values.map((value) => {
        const cost = value * daysAUnit * found.daily_cost;
        return row([
          read(value),
          read(value * daysAUnit * given.served * BILLION),
          read(cost),
          read((100 * cost) / found.training_cost),
        ]);
      }),
    );
    const query = Object.entries(given).map(([name, value]) => [name, name === "trained" ? value : inAddress(value)]);
    piece.querySelector(".break-even-calculator-link").search = new URLSearchParams(query);
    timer = setTimeout(keep, PAUSE, query);
  }

  /* In the address of the page, beside what else is in it. */
  function keep(query) {
    const all = new URLSearchParams(location.search);
    for (const [name, value] of query) all.set(name + suffix, value);
    try {
      history.replaceState(history.state, "", `?${all}${location.hash}`);
    } catch {
      // too many changes: the next pause writes it
    }
  }

  function mark(isStale) {
    result.classList.toggle("is-stale", isStale);
    result.querySelector(".notice")?.remove();
    if (isStale) result.prepend(Object.assign(document.createElement("p"), { className: "notice", textContent: words.stale }));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    form.querySelector("[aria-invalid]")?.focus();
  });
  form.addEventListener("input", show);
  const asked = new URLSearchParams(location.search);
  const isTyped = inputs.some((input) => input.value !== input.defaultValue); // meanwhile
  const isAsked = [...inputs, trained].filter(({ name }) => asked.has(name + suffix));
  for (const input of isAsked) {
    const text = asked.get(input.name + suffix).slice(0, 24);
    const value = number(text, words.decimal);
    if (input !== trained) input.value = value ? spelled(value, words.decimal) : text;
    else if ([...trained.options].some((option) => option.value === text)) trained.value = text;
  }
  if (isTyped || isAsked.length || !trained.selectedOptions[0].defaultSelected) show();
}

function row(texts) {
  const made = document.createElement("tr");
  made.append(
    ...texts.map((textContent, at) =>
      Object.assign(document.createElement(at ? "td" : "th"), { textContent }, at ? {} : { scope: "row" }),
    ),
  );
  return made;
}
