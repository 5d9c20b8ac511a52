// A picture by button, drop or paste, never without words for those who can't see it.

import { block, placeIn } from "./text-edits.js";

const dialog = document.getElementById("g-picture");
const form = dialog?.querySelector("form");
let into = null;
let goBack = null;
let given = null; // the file that was dropped or pasted

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const part = (selector) => dialog.querySelector(selector);

/** Ask for a picture and its words; file: one that is at hand already. */
export function askForPicture(area, file = null) {
  into = area;
  goBack = placeIn(area);
  given = file;
  form.reset();
  say("");
  part(".g-picture-choose").hidden = Boolean(file);
  part(".g-picture-name").hidden = !file;
  part(".g-picture-name").textContent = file?.name ?? "";
  dialog.showModal();
  (file ? form.elements.alt : part("[type=file]")).focus();
}

/** The picture that a paste or a drop brings, if it brings one. */
export function pictureOf(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/")) ?? null;
}

function say(words) {
  part("[role=alert]").textContent = words;
}

async function upload(picture) {
  const body = new FormData();
  body.append("image", picture);
  body.append("alt", form.elements.alt.value);
  body.append("csrfmiddlewaretoken", token());
  try {
    const answer = await fetch(into.dataset.markdownxUploadUrlsPath, {
      method: "POST", body, credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" },
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.image_code) return said.image_code;
    say(Object.values(said).flat().join(" ") || dialog.dataset.refused);
  } catch {
    say(dialog.dataset.away);
  }
  return null;
}

dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const picture = given ?? part("[type=file]").files[0];
  if (!picture) { say(dialog.dataset.noPicture); part("[type=file]").focus(); return; }
  if (!form.elements.alt.value.trim()) { say(dialog.dataset.noWords); form.elements.alt.focus(); return; }
  const button = part("[type=submit]");
  button.disabled = true;
  const code = await upload(picture);
  button.disabled = false;
  if (!code || !dialog.open) return;
  dialog.close();
  goBack();
  block(into, code);
});
