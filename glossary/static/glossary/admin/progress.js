// Long work in short steps: presses "Go on" until the work is finished, then leads to where it ends.
// Each step is a POST that answers {done, total, message, finished, next}.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

const later = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function step(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  });
  const isLost = answer.redirected || (answer.status >= 400 && answer.status < 500);
  if (isLost) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function run(form) {
  const bar = form.querySelector("progress");
  const said = form.querySelector(".g-progress-said");
  const button = form.querySelector(".g-progress-next");
  let wait = FIRST_WAIT;
  button.hidden = true;
  for (;;) {
    try {
      const progress = await step(form);
      if (!progress) { said.textContent = form.dataset.refused; return; }
      wait = FIRST_WAIT;
      bar.max = progress.total;
      bar.value = progress.done;
      said.textContent = progress.message;
      if (progress.finished) { location.replace(progress.next); return; }
    } catch {
      said.textContent = form.dataset.trouble;
      await later(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }
}

for (const form of document.querySelectorAll("form.g-progress")) run(form);
