// Markdown fields: a toolbar and a preview around a textarea that works without them.
// Tab leaves the field, and what the buttons write can be undone like typing.

const WORDS = {
  bold: "Bold", italic: "Italic", code: "Code", link: "Link", list: "List", table: "Table",
  note: "Note", term: "Term", image: "Picture", preview: "Preview", large: "Full screen",
};
const KEYS = { b: "bold", i: "italic", k: "link" };
const PAUSE = 800;

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

/** Write `text` in place of the selection, as if it had been typed. */
function type(area, text, from = 0, to = text.length) {
  const start = area.selectionStart;
  area.focus();
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start + from, start + to);
}

function wrap(area, before, after, fallback) {
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd) || fallback;
  type(area, before + chosen + after, before.length, before.length + chosen.length);
}

/** A block stands between blank lines. */
function block(area, text) {
  const before = area.value.slice(0, area.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  type(area, gap + text + "\n", gap.length, gap.length + text.length);
}

function list(area) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  area.setSelectionRange(start, area.selectionEnd);
  const lines = area.value.slice(start, area.selectionEnd).split("\n");
  type(area, lines.map((line) => (line.startsWith("- ") ? line : `- ${line}`)).join("\n"));
}

function pickTerm(area) {
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  const { selectionStart: start, selectionEnd: end } = area;
  document.dispatchEvent(new CustomEvent("gloss:pick-term", {
    detail: {
      typed: chosen,
      done: (term) => {
        area.setSelectionRange(start, end);
        type(area, `[${chosen || term.name}](${term.path})`);
      },
    },
  }));
}

class Field {
  constructor(area) {
    this.area = area;
    this.shown = area.parentElement.querySelector(":scope > .markdownx-preview");
    this.isInline = area.dataset.inline === "yes";
    this.bar = this.toolbar();
    area.before(this.bar);
    this.shown.hidden = true;
    this.shown.setAttribute("aria-live", "off");
    this.count = document.createElement("span");
    this.count.className = "g-count";
    this.bar.append(this.count);
    area.addEventListener("input", () => this.typed());
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("paste", (event) => this.files(event, event.clipboardData));
    area.addEventListener("drop", (event) => this.files(event, event.dataTransfer));
    area.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    this.counted();
  }

  toolbar() {
    const bar = document.createElement("div");
    bar.className = "g-toolbar";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Markdown");
    const deeds = this.isInline
      ? ["bold", "italic", "code", "term", "preview"]
      : ["bold", "italic", "code", "link", "list", "table", "note", "term", "image", "preview", "large"];
    for (const deed of deeds) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = WORDS[deed];
      button.className = `g-tool g-tool-${deed}`;
      if (deed === "preview" || deed === "large") button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => this.do(deed, button));
      bar.append(button);
    }
    return bar;
  }

  do(deed, button) {
    const { area } = this;
    const deeds = {
      bold: () => wrap(area, "**", "**", "bold"),
      italic: () => wrap(area, "*", "*", "italic"),
      code: () => wrap(area, "`", "`", "code"),
      link: () => this.link(),
      list: () => list(area),
      table: () => block(area, "| Item | First | Second |\n| --- | --- | --- |\n| Purpose |  |  |"),
      note: () => block(area, ":::note\n\nText\n\n:::"),
      term: () => pickTerm(area),
      image: () => this.ask(),
      preview: () => this.toggle(button),
      large: () => this.large(button),
    };
    deeds[deed]();
  }

  link() {
    const chosen = this.area.value.slice(this.area.selectionStart, this.area.selectionEnd) || "text";
    const start = chosen.length + 3;
    type(this.area, `[${chosen}](https://)`, start, start + 8);
  }

  key(event) {
    if (event.key === "Escape" && this.area.closest(".g-large")) {
      this.large(this.bar.querySelector(".g-tool-large"));
      return;
    }
    const deed = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key];
    if (!deed || (this.isInline && deed === "link")) return;
    event.preventDefault();
    this.do(deed);
  }

  typed() {
    this.counted();
    if (this.shown.hidden) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.show(), PAUSE);
  }

  counted() {
    const words = this.area.value.split(/\s+/).filter(Boolean).length;
    this.count.textContent = this.isInline
      ? `${this.area.value.length} / ${this.area.maxLength > 0 ? this.area.maxLength : 600}`
      : `${words} words`;
  }

  toggle(button) {
    this.shown.hidden = !this.shown.hidden;
    button.setAttribute("aria-pressed", String(!this.shown.hidden));
    if (!this.shown.hidden) this.show();
  }

  large(button) {
    const isLarge = this.area.parentElement.classList.toggle("g-large");
    document.documentElement.classList.toggle("g-has-large", isLarge);
    button.setAttribute("aria-pressed", String(isLarge));
    const preview = this.bar.querySelector(".g-tool-preview");
    if (isLarge && this.shown.hidden) this.toggle(preview);
    this.area.focus();
  }

  async show() {
    this.asked?.abort();
    this.asked = new AbortController();
    const body = new FormData();
    body.append("content", this.area.value);
    body.append("csrfmiddlewaretoken", token());
    try {
      const answer = await fetch(this.area.dataset.markdownxUrlsPath, {
        method: "POST", body, signal: this.asked.signal, credentials: "same-origin",
      });
      const text = await answer.text();
      const isReady = answer.ok && !answer.redirected;
      this.shown.classList.toggle("g-trouble", !isReady);
      if (!isReady) {
        this.shown.textContent = answer.redirected ? "Log in again to see a preview." : text.slice(0, 300);
        return;
      }
      const page = new DOMParser().parseFromString(text, "text/html");
      this.shown.replaceChildren(...page.body.childNodes);
    } catch (error) {
      if (error.name !== "AbortError") this.shown.textContent = "No preview: the site can't be reached.";
    }
  }

  files(event, from) {
    const file = [...(from?.files ?? [])].find((each) => each.type.startsWith("image/"));
    if (!file || this.isInline) return;
    event.preventDefault();
    this.ask(file);
  }

  /** A dialog that takes a picture and the words for those who can't see it. */
  ask(file) {
    const dialog = document.createElement("dialog");
    dialog.className = "g-dialog";
    const form = document.createElement("form");
    form.method = "dialog";
    const title = document.createElement("h2");
    title.textContent = "Add a picture";
    const [pick, alt] = ["file", "text"].map((kind) => Object.assign(document.createElement("input"), { type: kind }));
    pick.accept = "image/png,image/jpeg,image/webp,image/gif";
    alt.className = "vTextField";
    alt.maxLength = 300;
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    const named = (words, field) => {
      const label = document.createElement("label");
      label.append(words, field);
      return label;
    };
    const buttons = document.createElement("p");
    const add = Object.assign(document.createElement("button"), { type: "submit", textContent: "Add", className: "button" });
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Cancel", className: "button" });
    buttons.append(add, " ", close);
    const chosen = file ? Object.assign(document.createElement("p"), { textContent: file.name }) : named("Picture", pick);
    form.append(title, chosen, named("What it shows, for people who can't see it", alt), said, buttons);
    dialog.append(form);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); this.area.focus(); });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const picture = file ?? pick.files[0];
      if (!picture || !alt.value.trim()) {
        said.textContent = picture ? "Say what the picture shows." : "Choose a picture.";
        return;
      }
      add.disabled = true;
      said.textContent = await this.upload(picture, alt.value, dialog);
      add.disabled = false;
    });
    document.body.append(dialog);
    dialog.showModal();
    (file ? alt : pick).focus();
  }

  async upload(picture, alt, dialog) {
    const body = new FormData();
    body.append("image", picture);
    body.append("alt", alt);
    body.append("csrfmiddlewaretoken", token());
    try {
      const answer = await fetch(this.area.dataset.markdownxUploadUrlsPath, {
        method: "POST", body, credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      const said = await answer.json().catch(() => ({}));
      if (!answer.ok || !said.image_code) return Object.values(said).flat().join(" ") || "This picture was refused.";
      dialog.close();
      block(this.area, said.image_code);
      return "";
    } catch {
      return "The site can't be reached.";
    }
  }
}

const known = new WeakSet();

function begin(within) {
  for (const area of within.querySelectorAll("textarea.markdownx-editor")) {
    if (known.has(area) || area.name.includes("__prefix__")) continue;
    known.add(area);
    new Field(area);
  }
}

begin(document);
document.addEventListener("formset:added", (event) => begin(event.target));
