// Markdown as readers would get it, by itself: asked of the server, never guessed here.

const words = document.getElementById("g-toolbar")?.dataset ?? {};
const asked = new WeakMap();

/**
 * The HTML of `text`, or why there is none: {html} or {trouble}; null if a newer question for
 * `into` overtook it. area: what knows the address to ask.
 */
async function render(area, text, into) {
  asked.get(into)?.abort();
  const asking = new AbortController();
  asked.set(into, asking);
  const body = new FormData();
  body.append("content", text);
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(area.dataset.markdownxUrlsPath, {
      method: "POST", body, signal: asking.signal, credentials: "same-origin",
    });
    if (answer.redirected) return { trouble: words.login };
    const said = await answer.text();
    return answer.ok ? { html: said } : { trouble: said.slice(0, 300) };
  } catch (error) {
    return error.name === "AbortError" ? null : { trouble: words.away };
  }
}

/** Show `text` in the element `into`. */
export async function showMarkdown(area, text, into) {
  const got = await render(area, text, into);
  if (!got) return;
  into.classList.toggle("g-trouble", "trouble" in got);
  if ("trouble" in got) into.textContent = got.trouble;
  else into.replaceChildren(...new DOMParser().parseFromString(got.html, "text/html").body.childNodes);
}

/** Show `text` in the frame `into`, as readers get it; stylesheet: one that it needs of its own. */
export async function showInFrame(area, text, into, stylesheet = "") {
  const got = await render(area, text, into);
  if (!got) return;
  const page = document.implementation.createHTMLDocument(into.title);
  const add = (name, more) => page.head.append(Object.assign(page.createElement(name), more));
  add("meta", { name: "color-scheme", content: "light dark" });
  for (const href of [into.dataset.style, stylesheet]) if (href) add("link", { rel: "stylesheet", href });
  add("script", { type: "module", src: into.dataset.script });
  const prose = Object.assign(page.createElement("main"), { className: "prose" });
  if (got.trouble) prose.textContent = got.trouble;
  else prose.innerHTML = got.html;
  page.body.append(prose);
  into.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
}
