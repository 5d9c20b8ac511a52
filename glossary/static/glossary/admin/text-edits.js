// What the buttons and keys do to the text of a textarea. All of it is written as if it had been
// typed, so that the browser's own undo takes it back.

const samples = document.getElementById("g-samples")?.content;
const sample = (name) => samples.querySelector(`[data-sample="${name}"]`).textContent;

/** Write `text` in place of the selection; what is selected then are its characters `from`–`to`. */
export function type(area, text, from = 0, to = text.length) {
  const start = area.selectionStart;
  area.focus();
  if (!text && start === area.selectionEnd) return;
  const isTyped = text
    ? document.execCommand("insertText", false, text)
    : document.execCommand("delete");
  if (!isTyped) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start + from, start + to);
}

/** A function that goes back to where the selection is now, after a dialog. */
export function placeIn(area) {
  const { selectionStart: start, selectionEnd: end } = area;
  return () => {
    area.focus();
    area.setSelectionRange(start, end);
  };
}

export const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

/** Put marks around what is selected, or take them away where they stand already. */
function wrap(area, mark, name) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const isMarked = value.slice(0, start).endsWith(mark) && value.slice(end).startsWith(mark)
    && (mark !== "*" || !value.slice(0, start).endsWith("**") || value.slice(0, start).endsWith("***"));
  if (isMarked && start !== end) {
    const inner = value.slice(start, end);
    area.setSelectionRange(start - mark.length, end + mark.length);
    type(area, inner);
    return;
  }
  const chosen = value.slice(start, end) || sample(name);
  type(area, mark + chosen + mark, mark.length, mark.length + chosen.length);
}

/** Put a block in, with a blank line before and after it. */
export function block(area, text, from = 0, to = text.length) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const end = !after ? "\n" : after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  type(area, gap + text + end, gap.length + from, gap.length + to);
}

/** Select the lines that the selection touches; the lines. */
function wholeLines(area) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const stop = area.value.indexOf("\n", area.selectionEnd);
  area.setSelectionRange(start, stop < 0 ? area.value.length : stop);
  return selected(area).split("\n");
}

/** Write `changed` in place of the lines; one line is gone on with at its end. */
function putLines(area, changed) {
  const text = changed.join("\n");
  type(area, text, changed.length > 1 ? 0 : text.length);
}

const ITEM = /^(?:[-*+] |\d+[.)] |> )/;

/** Give each line a sign at its head; where all have it, take it away. */
function signed(area, sign, isSigned) {
  const lines = wholeLines(area);
  const isOn = lines.every((line) => isSigned.test(line));
  putLines(area, lines.map((line, place) => (isOn ? line.replace(isSigned, "") : sign(place) + line.replace(ITEM, ""))));
}

/** A line becomes a heading, a smaller one, and then a plain line again. */
function heading(area) {
  putLines(area, wholeLines(area).map((line) => {
    const [, signs, text] = /^(#*) ?(.*)$/.exec(line);
    const next = { 0: "## ", 2: "### ", 3: "#### " }[signs.length] ?? "";
    return next + (text || sample("heading"));
  }));
}

function link(area) {
  const text = selected(area) || sample("link");
  const start = text.length + 3;
  type(area, `[${text}](https://)`, start, start + "https://".length);
}

export const edits = {
  bold: (area) => wrap(area, "**", "bold"),
  italic: (area) => wrap(area, "*", "italic"),
  code: (area) => wrap(area, "`", "code"),
  heading,
  link,
  list: (area) => signed(area, () => "- ", /^[-*+] /),
  numbers: (area) => signed(area, (place) => `${place + 1}. `, /^\d+[.)] /),
  quote: (area) => signed(area, () => "> ", /^> ?/),
  table: (area) => block(area, sample("table")),
};

const KEYS = { b: "bold", i: "italic", e: "code", k: "link" };

/** The edit that a key stands for, if it is one of `offered`. */
export function editOf(event, offered) {
  const isPlain = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const name = isPlain && KEYS[event.key];
  return name && offered.has(name) ? edits[name] : null;
}

/** Enter at the end of a list item begins the next one; in an empty one it ends the list. */
export function continueList(event, area) {
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const { selectionStart: at, selectionEnd: end, value } = area;
  const start = value.lastIndexOf("\n", at - 1) + 1;
  const item = /^(\s*)([-*+] |(\d+)([.)]) |> )/.exec(value.slice(start, at));
  if (!item || at !== end) return;
  event.preventDefault();
  const isEmpty = value.slice(start + item[0].length, at) === "";
  if (isEmpty && !value.slice(at).split("\n")[0]) {
    area.setSelectionRange(start, at);
    type(area, "");
    return;
  }
  const next = `\n${item[1]}${item[3] ? `${Number(item[3]) + 1}${item[4]} ` : item[2]}`;
  type(area, next, next.length);
}
