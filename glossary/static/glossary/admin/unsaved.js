// Nothing typed is lost: leaving a changed form warns, and what was typed is kept in this browser
// until it is saved or somebody logs out. Stands on every page of the admin, to see that it was saved.

const own = document.querySelector('script[src*="admin/unsaved"]').dataset;
const form = document.querySelector('#content-main > form[id$="_form"]');
const KEEP = "gloss:unsaved:";
const key = `${KEEP}${own.who}:${location.pathname}`; // whoever logs in next here is offered nothing of it
const SENT = "gloss:sent";
const SKIP = new Set(["csrfmiddlewaretoken"]);

const isSecret = (name) => form.elements[name]?.type === "password";
const isKept = (name) => !SKIP.has(name) && !isSecret(name) && !name.endsWith("seen_version") && !name.includes("__prefix__");
const seen = () => form.elements.seen_version?.value;
const said = () => JSON.stringify([...new FormData(form)].filter(([name, value]) => typeof value === "string" && isKept(name)));

function begin() {
  const isRefused = document.querySelector(".errornote");
  let atStart = isRefused ? "" : said();
  let isLeaving = false;
  let waiting;
  const changed = () => said() !== atStart;

  const keep = () => {
    try {
      if (changed()) localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: said(), seen: seen() }));
      else localStorage.removeItem(key);
    } catch { /* a full or forbidden store: the warning on leaving still stands */ }
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 500); });
  form.addEventListener("submit", (event) => {
    keep();
    if (event.submitter?.formTarget === "_blank") return;
    isLeaving = true;
    sessionStorage.setItem(SENT, key);
  });
  addEventListener("beforeunload", (event) => {
    if (isLeaving || !changed()) return;
    keep();
    event.preventDefault();
  });
  if (!isRefused) offer(() => { atStart = ""; });
}

function offer(taken) {
  let kept;
  try { kept = JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return; }
  if (!kept) return;
  if (kept.fields === said()) { localStorage.removeItem(key); return; }
  const box = document.createElement("p");
  box.className = "g-panel g-offer";
  box.append(`${own.found} ${new Date(kept.at).toLocaleString()}. `);
  const button = (words, deed) => {
    const one = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words });
    one.addEventListener("click", () => { deed(); box.remove(); });
    box.append(one, " ");
  };
  button(own.take, () => { put(JSON.parse(kept.fields), kept.seen); taken(); });
  button(own.drop, () => localStorage.removeItem(key));
  form.before(box);
}

/**
 * Kept values back into the fields that are there; rows that are missing are added first.
 * seen: the version that they were typed upon, so that saving shows what others saved since.
 */
function put(fields, seen) {
  form.dispatchEvent(new CustomEvent("gloss:put", { detail: fields }));
  if (seen) form.elements.seen_version.value = seen;
  const total = fields.filter(([name]) => name.endsWith("-TOTAL_FORMS"));
  for (const [name, wanted] of total) {
    const prefix = name.replace("-TOTAL_FORMS", "");
    const add = document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
    for (let guard = 0; add && guard < 100 && Number(form.elements[name]?.value) < Number(wanted); guard += 1) add.click();
  }
  const byName = new Map();
  for (const [name, value] of fields) byName.set(name, [...(byName.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || !isKept(field.name) || /-(TOTAL|INITIAL)_FORMS$|-id$/.test(field.name)) continue;
    const values = byName.get(field.name);
    if (field.type === "checkbox") field.checked = Boolean(values);
    else if (field.multiple) for (const option of field.options) option.selected = values?.includes(option.value) ?? false;
    else if (values && field.type !== "file" && field.type !== "hidden" && field.type !== "submit") field.value = values[0];
    if (field.matches("select")) field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.dispatchEvent(new Event("input"));
}

function forgetAll() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(KEEP)) localStorage.removeItem(name);
}

/** The page after a form was sent says whether it was saved. */
function settle() {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  sessionStorage.removeItem(SENT);
  if (document.querySelector(".messagelist .success")) localStorage.removeItem(sent);
}

settle();
document.querySelector("#logout-form")?.addEventListener("submit", forgetAll);
if (form) requestAnimationFrame(() => setTimeout(begin, 300)); // after select2 and the inline rows
