/* A language model of some thousand parameters: it sees a few characters and guesses the next one. One hidden layer
   over learned vectors, cross-entropy, Adam; every gradient is written out. No browser needed: the tests check it. */

export const CONTEXT = 8; // characters that it sees
export const WIDTH = 12; // numbers that stand for a character
export const HIDDEN = 80;
export const BATCH = 32; // examples of one step
export const LONGEST_TEXT = 20_000;
const MOST_CHARACTERS = 80;
const RATE = { first: 0.01, last: 0.001 };
const ADAM = { mean: 0.9, square: 0.999, tiny: 1e-8 };

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `text` with single spaces and without its rarest characters, and the characters that are left. */
export function prepare(text) {
  const plain = text.slice(0, LONGEST_TEXT).replace(/\s+/gu, " ").trim();
  const counts = new Map();
  for (const sign of plain) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const kept = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_CHARACTERS);
  const known = new Set([" ", ...kept.map(([sign]) => sign)]);
  return { text: [...plain].filter((sign) => known.has(sign)).join(""), vocabulary: [...known].sort() };
}

export class TinyModel {
  /** Numbers: the kind of array; tests take Float64Array to compare gradients closely. */
  constructor({ vocabulary, seed = 1, Numbers = Float32Array }) {
    this.vocabulary = vocabulary;
    this.index = new Map(vocabulary.map((sign, at) => [sign, at]));
    const [signs, inputs] = [vocabulary.length, CONTEXT * WIDTH];
    this.shapes = { vectors: signs * WIDTH, first: inputs * HIDDEN, bias: HIDDEN, second: HIDDEN * signs, offset: signs };
    this.size = Object.values(this.shapes).reduce((sum, each) => sum + each, 0);
    this.weights = new Numbers(this.size);
    this.gradients = new Numbers(this.size);
    this.means = new Numbers(this.size);
    this.squares = new Numbers(this.size);
    this.step = 0;
    this.input = new Numbers(inputs);
    this.hidden = new Numbers(HIDDEN);
    this.chances = new Numbers(signs);
    this.backHidden = new Numbers(HIDDEN);
    this.starts = {};
    let start = 0;
    for (const [name, length] of Object.entries(this.shapes)) {
      this.starts[name] = start;
      start += length;
    }
    const next = random(seed);
    const spread = { vectors: 0.5, first: 1 / Math.sqrt(inputs), second: 1 / Math.sqrt(HIDDEN) };
    for (const [name, wide] of Object.entries(spread)) {
      const from = this.starts[name];
      for (let at = from; at < from + this.shapes[name]; at++) this.weights[at] = (next() * 2 - 1) * wide;
    }
  }

  /** Multiply-adds of one pass for one character. */
  get work() {
    return this.shapes.first + this.shapes.second;
  }

  /** Signs as numbers; those that it doesn't know are left out. */
  encode(text) {
    return [...text].map((sign) => this.index.get(sign)).filter((at) => at !== undefined);
  }

  /** Fill `chances` with how likely each sign is after the CONTEXT signs of `signs` before `end`. */
  forward(signs, end, temperature = 1) {
    const { weights, input, hidden, chances, starts } = this;
    for (let place = 0; place < CONTEXT; place++) {
      const from = starts.vectors + this.signAt(signs, end, place) * WIDTH;
      for (let at = 0; at < WIDTH; at++) input[place * WIDTH + at] = weights[from + at];
    }
    for (let to = 0; to < HIDDEN; to++) {
      let sum = weights[starts.bias + to];
      for (let from = 0; from < input.length; from++) sum += input[from] * weights[starts.first + from * HIDDEN + to];
      hidden[to] = Math.tanh(sum);
    }
    let most = -Infinity;
    for (let to = 0; to < chances.length; to++) {
      let sum = weights[starts.offset + to];
      for (let from = 0; from < HIDDEN; from++) sum += hidden[from] * weights[starts.second + from * chances.length + to];
      chances[to] = sum / temperature;
      if (chances[to] > most) most = chances[to];
    }
    let total = 0;
    for (let to = 0; to < chances.length; to++) total += chances[to] = Math.exp(chances[to] - most);
    for (let to = 0; to < chances.length; to++) chances[to] /= total;
    return chances;
  }

  /** The sign at `place` of the context; before the beginning of a text stand blanks. */
  signAt(signs, end, place) {
    const at = end - CONTEXT + place;
    return at < 0 ? this.index.get(" ") : signs[at];
  }

  /** The loss at `end`, where signs[end] should come; its gradients are added to `gradients`. */
  backward(signs, end) {
    const { weights, gradients, input, hidden, chances, backHidden, starts } = this;
    this.forward(signs, end);
    const right = signs[end];
    const loss = -Math.log(chances[right]);
    chances[right] -= 1; // from here on: how the loss changes with each sum
    backHidden.fill(0);
    for (let to = 0; to < chances.length; to++) {
      const back = chances[to];
      gradients[starts.offset + to] += back;
      for (let from = 0; from < HIDDEN; from++) {
        const at = starts.second + from * chances.length + to;
        gradients[at] += back * hidden[from];
        backHidden[from] += back * weights[at];
      }
    }
    for (let to = 0; to < HIDDEN; to++) {
      backHidden[to] *= 1 - hidden[to] * hidden[to];
      gradients[starts.bias + to] += backHidden[to];
    }
    for (let from = 0; from < input.length; from++) {
      const place = Math.floor(from / WIDTH);
      const row = starts.first + from * HIDDEN;
      let back = 0;
      for (let to = 0; to < HIDDEN; to++) {
        gradients[row + to] += backHidden[to] * input[from];
        back += backHidden[to] * weights[row + to];
      }
      gradients[starts.vectors + this.signAt(signs, end, place) * WIDTH + (from % WIDTH)] += back;
    }
    return loss;
  }

  /** One step of training on BATCH places of `signs`: the mean loss before it. steps: of the whole training. */
  train(signs, next, steps) {
    const { weights, gradients, means, squares } = this;
    gradients.fill(0);
    let loss = 0;
    for (let each = 0; each < BATCH; each++) loss += this.backward(signs, Math.floor(next() * signs.length));
    this.step += 1;
    const rate = RATE.first + (RATE.last - RATE.first) * Math.min(1, this.step / steps);
    const [meanSoFar, squareSoFar] = [1 - ADAM.mean ** this.step, 1 - ADAM.square ** this.step];
    for (let at = 0; at < weights.length; at++) {
      const gradient = gradients[at] / BATCH;
      means[at] = ADAM.mean * means[at] + (1 - ADAM.mean) * gradient;
      squares[at] = ADAM.square * squares[at] + (1 - ADAM.square) * gradient * gradient;
      weights[at] -= (rate * (means[at] / meanSoFar)) / (Math.sqrt(squares[at] / squareSoFar) + ADAM.tiny);
    }
    return loss / BATCH;
  }

  /** The number of the sign that comes after `signs`; at temperature 0 always the likeliest. */
  choose(signs, temperature, next) {
    const chances = this.forward(signs, signs.length, temperature || 1);
    if (!temperature) return chances.indexOf(Math.max(...chances));
    let left = next();
    for (let at = 0; at < chances.length; at++) {
      left -= chances[at];
      if (left < 0) return at;
    }
    return chances.length - 1;
  }

  /** Bytes that training and inference hold: weights alone, or with gradients and Adam's two averages. */
  get memory() {
    const passing = this.input.length + this.hidden.length + this.chances.length;
    return { training: 4 * (4 * this.size + passing), inference: 4 * (this.size + passing) };
  }
}
