// A block of cells as it comes from the clipboard: from a spreadsheet, or a Markdown table.

/** Rows of cells, or null where the text is no block. */
export function blockOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const isTable = lines.length > 1 && lines.every((line) => /^\s*\|.*\|\s*$/.test(line));
  if (isTable) {
    return lines
      .filter((line) => !/^[\s|:-]+$/.test(line))
      .map((line) => line.trim().slice(1, -1).split(/(?<!\\)\|/).map((each) => each.trim().replaceAll("\\|", "|")));
  }
  return text.includes("\t") ? spreadsheet(text) : null;
}

/** Tab-separated lines; a cell in quotes may hold line breaks. */
function spreadsheet(text) {
  const found = [[""]];
  let isQuoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const line = found.at(-1);
    const sign = text[i];
    if (sign === '"' && (isQuoted || line.at(-1) === "")) {
      if (isQuoted && text[i + 1] === '"') { line[line.length - 1] += '"'; i += 1; } else isQuoted = !isQuoted;
    } else if (sign === "\t" && !isQuoted) line.push("");
    else if (sign === "\n" && !isQuoted) found.push([""]);
    else if (sign !== "\r") line[line.length - 1] += sign;
  }
  return found.filter((line) => line.some(Boolean));
}

const line = (cells) => `| ${cells.map((text) => text.trim().replaceAll("|", "\\|").replaceAll("\n", "<br>")).join(" | ")} |`;

/** Rows of cells as a Markdown table, the first as its head. */
export function markdownTable(rows) {
  const width = Math.max(...rows.map((row) => row.length));
  const whole = rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
  const [head, ...body] = whole.map(line);
  return [head, line(Array(width).fill("---")), ...body].join("\n");
}
