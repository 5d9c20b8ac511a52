/* Sends “Was this helpful?” without leaving the page; without it the form leads to a page of thanks. */

export async function send(form, button) {
  const said = new URLSearchParams(new FormData(form, button));
  try {
    const answer = await fetch(form.action, { method: "POST", body: said, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const thanks = document.createElement("p");
    thanks.role = "status";
    form.replaceChildren(thanks);
    thanks.textContent = (await answer.json()).says;
  } catch {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    form.submit(); // once more, as forms do: without this module
  }
}
