/* The break-even calculator while one types. The sums are those of glossary/rendering/break_even.py; one table of
   values tests both. Fetched when a reader first touches the form; without it the server answers the form. */

import { axis, draw, fill, reader, trace } from "./chart.js";

const TRAINING_OPERATIONS = 6; // per parameter and token: two forward, four backward
const SERVING_OPERATIONS = 2;
const BILLION = 1e9;
const BEYOND = 1.5;
const HOURS_A_DAY = 24;
const DAYS_A_YEAR = 365.25;

/** The break-even point of inputs that are all more than 0; units as in the form. */
export function outcome(given) {
  const size = given.parameters * BILLION;
  const data = given.tokens * BILLION;
  const served = given.served * BILLION;
  const operations = TRAINING_OPERATIONS * size * data;
  const anHour = (given.peak * 1e12 * 3600) / 100; // operations at one per cent of the peak
  const hours = operations / (anHour * given.train_use);
  const ratio =
    ((TRAINING_OPERATIONS / SERVING_OPERATIONS) * (given.train_price / given.train_use)) /
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
  const language = document.documentElement.lang || "en";
  const read = reader(words, language);
  const form = piece.querySelector("form");
  const inputs = [...form.querySelectorAll("input")];
  const lines = Object.fromEntries(
    ["training", "serving", "mark", "point"].map((name) => [name, piece.querySelector(`polyline.is-${name}`)]),
  );

  function span(days) {
    if (days < 2) {
      const hours = read(days * HOURS_A_DAY);
      return fill(words[hours === "1" ? "hour" : "hours"], { n: hours });
    }
    const text = fill(words.days, { n: read(days) });
    return days < 2 * DAYS_A_YEAR ? text : fill(words.both, { days: text, years: read(days / DAYS_A_YEAR) });
  }

  function say(name, text) {
    for (const place of piece.querySelectorAll(`[data-out="${name}"]`)) {
      if (place.textContent !== text) place.textContent = text;
    }
  }

  function check(input) {
    const text = input.value.trim();
    const value = Number(text);
    const fits = text !== "" && value >= Number(input.dataset.least) && value <= Number(input.dataset.most);
    const error = document.getElementById(`${input.id}-error`);
    error.textContent = fits ? "" : error.dataset.message;
    if (fits) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    return fits;
  }

  function show() {
    if (!inputs.map(check).every(Boolean)) return;
    piece.querySelector(".notice")?.remove();
    const given = Object.fromEntries(inputs.map((input) => [input.name, Number(input.value)]));
    const found = outcome(given);
    say("span", span(found.days));
    for (const name of ["tokens", "ratio", "operations", "hours", "training_cost", "daily_cost"]) {
      say(name, read(found[name]));
    }
    const [unit, daysAUnit] =
      found.days < 2 ? ["hours", 1 / HOURS_A_DAY] : found.days < 2 * DAYS_A_YEAR ? ["days", 1] : ["years", DAYS_A_YEAR];
    say("unit", words[`unit_${unit}`]);
    say("unit-head", words[`unit_${unit}`]);
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
    const query = new URLSearchParams(inputs.map((input) => [input.name, input.value.trim()]));
    piece.querySelector(".calculator-link").search = query;
    history.replaceState(history.state, "", `?${query}${location.hash}`);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    form.querySelector("[aria-invalid]")?.focus();
  });
  form.addEventListener("input", show);
  const asked = new URLSearchParams(location.search);
  for (const input of inputs) {
    if (asked.has(input.name)) input.value = asked.get(input.name).slice(0, 24);
  }
  if (inputs.some((input) => asked.has(input.name) || input.value !== input.defaultValue)) show(); // typed meanwhile
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
