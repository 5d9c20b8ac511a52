/* Axes and numbers. The same as glossary/rendering/charts.py; one table of values tests both. */

const NICE = [[1, 5], [1.5, 3], [2, 4], [2.5, 5], [3, 3], [4, 4], [5, 5], [6, 3], [8, 4], [10, 5]];

/** The axis from 0 to the least round top that holds `most`, which is more than 0. */
export function axis(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const [number, steps] = NICE.find(([each]) => each * power >= most * (1 - 1e-9));
  const top = number * power;
  return {
    top,
    values: Array.from({ length: steps + 1 }, (_, step) => (top * step) / steps),
    at: (value) => Math.round((1e4 * value) / top) / 100,
  };
}

/** Writes numbers with three significant digits. words: their language, and how millions and so on are said. */
export function reader(words) {
  const format = new Intl.NumberFormat(words.language, { maximumSignificantDigits: 3 });
  const raised = (number) => String(number).replace(/./g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
  return (value) => {
    if (!value) return "0";
    const exponent = Number(value.toExponential(2).split("e")[1]);
    if (exponent < -3 || exponent >= 15) {
      return `${format.format(Number(value.toExponential(2).split("e")[0]))} × 10${raised(exponent)}`;
    }
    for (const [least, word] of [[12, "trillion"], [9, "billion"], [6, "million"]]) {
      if (exponent >= least) return fill(words[word], { n: format.format(value / 10 ** least) });
    }
    return format.format(value);
  };
}

const PLAIN = /^(?=[.,]?[0-9])[0-9]*([.,][0-9]*)?(e[+-]?[0-9]+)?$/i;
const GROUPED = { ".": /^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?$/, ",": /^[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?$/ };

/** What a reader wrote, in the spelling of a language with that decimal sign; NaN for what is no number. */
export function number(text, decimal) {
  let plain = text.replace(/[\s'’]/g, "");
  const other = decimal === "." ? "," : ".";
  if (GROUPED[decimal].test(plain)) plain = plain.replaceAll(other, "").replace(decimal, ".");
  else if (!PLAIN.test(plain) && GROUPED[other].test(plain)) plain = plain.replaceAll(decimal, "").replace(other, ".");
  return PLAIN.test(plain) ? Number(plain.replace(",", ".")) : NaN;
}

/** `value` in full, as `number` reads it back: for fields. */
export function spelled(value, decimal) {
  return String(value).replace(".", decimal);
}

/** The same for addresses, as every language reads it: 1.125 gets a 0 at its end. */
export function inAddress(value) {
  return GROUPED[","].test(value) ? `${value}0` : String(value);
}

/** Says `value` in the plural form of its language. forms: each form by a number that takes it, the usual one last. */
export function counter({ language }, read) {
  const rules = new Intl.PluralRules(language);
  return (forms, value) => {
    const shown = Number(value.toPrecision(3));
    const kind = rules.select(shown);
    const found = Number.isInteger(shown) && Object.keys(forms).find((n) => rules.select(Number(n)) === kind);
    return fill(forms[found || "100"], { n: read(value) });
  };
}

/** `text` with %(name)s replaced by the values of that name. */
export function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

/** Put labels at the ends of a chart's steps and lines into its grid. */
export function draw(chart, { x, y, read }) {
  const items = (values) => values.map((value) => Object.assign(document.createElement("li"), { textContent: read(value) }));
  chart.querySelector(".chart-x").replaceChildren(...items(x.values));
  chart.querySelector(".chart-y").replaceChildren(...items(y.values.toReversed()));
  const grid = y.values.map((value) => `M0 ${y.at(value)}H100`).join("");
  chart.querySelector(".chart-grid").setAttribute("d", grid);
}

/** Move a line of a chart; points: pairs in per cent of the axes, up from the lower left. */
export function trace(line, points) {
  line.setAttribute("points", points.map(([x, y]) => `${x},${Math.round((100 - y) * 100) / 100}`).join(" "));
}
