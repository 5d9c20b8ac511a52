/* The lab on the page: buttons, the falling loss, the text that grows, and what each phase has cost so far.
   Fetched when a reader first touches it; the model itself works in a worker (`train-infer-worker.js`). */

import { axis, draw, fill, reader, trace } from "./chart.js";
import { address } from "./train-infer-worker.js";

const SHOWN = 5; // likely characters

export function start(piece) {
  const words = JSON.parse(piece.dataset.words);
  const read = reader(words);
  const find = (name) => piece.querySelector(`[data-lab="${name}"]`);
  const buttons = Object.fromEntries(["train", "reset", "generate"].map((name) => [name, find(name)]));
  const inputs = Object.fromEntries(
    ["text", "seed", "steps", "prompt", "temperature", "length"].map((name) => [name, find(name)]),
  );
  const line = piece.querySelector("polyline.is-training");
  const worker = new Worker(scriptAddress(), { type: "module" });
  let model = null;
  let state = ""; // "training", "generating" or nothing
  let points = [];
  let step = 0;
  let told = 0; // quarters of the training that the status has named

  const say = (name, text) => (find(name).textContent = text);
  const number = (input) => Math.min(Number(input.max), Math.max(Number(input.min), Number(input.value) || 0));
  const steps = () => number(inputs.steps);

  function announce(text) {
    say("status", text);
  }

  function label() {
    const done = step >= steps();
    buttons.train.textContent = words[state === "training" ? "pause" : done ? "done" : step ? "resume" : "train"];
    buttons.train.ariaDisabled = done && state !== "training"; // it keeps the focus
    buttons.generate.textContent = words[state === "generating" ? "stop" : "generate"];
    for (const name of ["text", "seed", "steps"]) inputs[name].disabled = state === "training" || step > 0;
  }

  function begin() {
    if (inputs.text.value.trim().length < inputs.text.minLength) {
      say("recorded", words.short);
      announce(words.short);
      return false;
    }
    state = "";
    [points, step, told] = [[], 0, 0];
    worker.postMessage({ type: "begin", text: inputs.text.value, seed: number(inputs.seed), steps: steps() });
    say("recorded", "");
    say("made", "");
    find("likely").replaceChildren();
    for (const name of ["train-all", "train-time", "train-speed", "infer-all", "infer-time", "infer-speed"]) say(name, "–");
    plot();
    label();
    return true;
  }

  function plot() {
    const most = Math.max(Math.log(model?.signs ?? 30), ...points.map(([, loss]) => loss));
    const x = axis(steps());
    const y = axis(most);
    draw(piece, { x, y, read });
    trace(line, points.map(([at, loss]) => [x.at(at), y.at(loss)]));
    const last = points.at(-1);
    say("loss", last ? read(last[1]) : "–");
    say("step", last ? read(step) : "0");
    piece.querySelector("desc").textContent = last
      ? fill(words.description, { first: read(points[0][1]), last: read(last[1]), steps: read(last[0]) })
      : words.empty;
  }

  function costs(name, { tokens, work, milliseconds }) {
    say(`${name}-all`, read(tokens * work));
    say(`${name}-time`, fill(words.seconds, { n: read(milliseconds / 1000) }));
    if (milliseconds > 1) say(`${name}-speed`, read((tokens * 1000) / milliseconds));
  }

  const heard = {
    ready(message) {
      model = message;
      say("parameters", read(model.parameters));
      say("train-work", read(3 * model.work));
      say("infer-work", read(model.work));
      say("train-memory", fill(words.kilobytes, { n: read(model.memory.training / 1000) }));
      say("infer-memory", fill(words.kilobytes, { n: read(model.memory.inference / 1000) }));
      plot();
    },
    trained(message) {
      step = message.step;
      points.push(...message.points);
      costs("train", { tokens: step * model.batch, work: 3 * model.work, milliseconds: message.spent });
      plot();
      const quarter = Math.floor((4 * step) / steps());
      if (quarter > told) {
        told = quarter;
        announce(fill(words.progress, { percent: quarter * 25, loss: read(points.at(-1)?.[1] ?? 0) }));
      }
      if (step >= steps()) state = "";
      label();
    },
    token(message) {
      find("made").append(message.sign);
      costs("infer", { tokens: message.asked, work: model.work, milliseconds: message.used });
      find("likely").replaceChildren(...message.likely.slice(0, SHOWN).map(([sign, chance]) => chanceOf(sign, chance)));
    },
    generated() {
      state = "";
      announce(`${words.wrote} ${inputs.prompt.value}${find("made").textContent}`);
      label();
    },
  };
  worker.onmessage = ({ data }) => heard[data.type](data);
  worker.onerror = () => announce(words.failed);

  function chanceOf(sign, chance) {
    const item = document.createElement("li");
    const meter = Object.assign(document.createElement("meter"), { value: chance, max: 1 });
    const code = Object.assign(document.createElement("code"), { textContent: sign === " " ? "␣" : sign });
    const per = `${Math.round(chance * 100)} %`;
    meter.ariaLabel = `${sign === " " ? words.blank : sign}: ${per}`;
    item.append(code, meter, per);
    return item;
  }

  function halt() {
    worker.postMessage({ type: "stop" });
    state = "";
    label();
  }

  buttons.train.addEventListener("click", () => {
    if (state === "training") {
      halt();
      announce(words.paused);
      return;
    }
    if (buttons.train.ariaDisabled === "true" || (!step && !begin())) return;
    state = "training";
    worker.postMessage({ type: "train" });
    announce(words.training);
    label();
  });
  buttons.reset.addEventListener("click", () => {
    halt();
    if (begin()) announce(words.forgotten);
  });
  buttons.generate.addEventListener("click", () => {
    if (state === "generating") return halt();
    if (!model && !begin()) return;
    say("recorded", "");
    say("made", "");
    say("asked", inputs.prompt.value);
    state = "generating";
    worker.postMessage({
      type: "generate",
      prompt: inputs.prompt.value,
      temperature: number(inputs.temperature),
      length: number(inputs.length),
    });
    label();
  });
  const showTemperature = () => say("temperature-shown", read(number(inputs.temperature)));
  inputs.temperature.addEventListener("input", showTemperature);
  showTemperature(); // it may have been moved while this was loading
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && state) halt();
  });
  label();
}

/** The worker's address, as pages that trust no text as a script want it. */
function scriptAddress() {
  if (!globalThis.trustedTypes) return address;
  const policy = trustedTypes.createPolicy("gloss-lab", {
    createScriptURL: (text) => {
      if (new URL(text).origin !== location.origin) throw new TypeError("not ours");
      return text;
    },
  });
  return policy.createScriptURL(address);
}
