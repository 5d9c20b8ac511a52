/* Trains and asks the tiny model away from the page, in short slices, so that nothing ever waits for it.
   The lab (`train-infer-lab.js`) takes its address from here and talks to it by messages. */

import { BATCH, TinyModel, prepare, random } from "./tiny-model.js";

export const address = import.meta.url;

const SLICE_MILLISECONDS = 12;
const STEPS_A_POINT = 25; // of the loss curve: the mean of so many steps, whatever the slices are
const TOKEN_MILLISECONDS = 40; // between characters, so that one can watch

export function serve(port) {
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  let run = null; // {model, signs, next, steps, losses, spent}
  let task = 0; // grows when what is running should stop

  function begin({ text, seed, steps }) {
    task += 1;
    const ready = prepare(text);
    const model = new TinyModel({ vocabulary: ready.vocabulary, seed });
    run = { model, signs: model.encode(ready.text), next: random(seed + 1), steps, seed, sum: 0, spent: 0, asked: 0, used: 0 };
    port.postMessage({
      type: "ready",
      parameters: model.size,
      work: model.work,
      memory: model.memory,
      batch: BATCH,
      signs: model.vocabulary.length,
    });
  }

  async function train() {
    const mine = ++task;
    while (task === mine && run.model.step < run.steps) {
      const points = [];
      const start = performance.now();
      do {
        run.sum += run.model.train(run.signs, run.next, run.steps);
        if (run.model.step % STEPS_A_POINT === 0) {
          points.push([run.model.step, run.sum / STEPS_A_POINT]);
          run.sum = 0;
        }
      } while (performance.now() - start < SLICE_MILLISECONDS && run.model.step < run.steps);
      run.spent += performance.now() - start;
      port.postMessage({ type: "trained", step: run.model.step, points, spent: run.spent });
      await pause(0);
    }
  }

  async function generate({ prompt, temperature, length }) {
    const mine = ++task;
    const next = random(run.seed + 2);
    const { model } = run;
    const signs = model.encode(prompt);
    for (let made = 0; made < length && task === mine; made++) {
      const start = performance.now();
      const chosen = model.choose(signs, temperature, next);
      run.used += performance.now() - start;
      run.asked += 1;
      signs.push(chosen);
      const likely = [...model.chances.entries()].sort((a, b) => b[1] - a[1]).slice(0, 5);
      port.postMessage({
        type: "token",
        sign: model.vocabulary[chosen],
        likely: likely.map(([at, chance]) => [model.vocabulary[at], chance]),
        asked: run.asked,
        used: run.used,
      });
      await pause(TOKEN_MILLISECONDS);
    }
    if (task === mine) port.postMessage({ type: "generated" });
  }

  port.onmessage = ({ data }) => {
    if (data.type === "begin") begin(data);
    else if (data.type === "train") train();
    else if (data.type === "generate") generate(data);
    else task += 1; // stop
  };
}

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) serve(globalThis);
