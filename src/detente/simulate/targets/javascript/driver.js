// Steps a theory through time. Above it stand the theory's own names, arrays and functions; see `script.py`.

const stop = (what) => {
  throw new RangeError(what);
};
const among = (list) => new Map(list.map((name, place) => [name, place]));
const parameterPlace = among(parameters);
const inputPlace = among(inputs);
const placed = (map, name, kind) => {
  const place = map.get(name);
  return place === undefined ? stop(`\`${name}\` is not ${kind} of this theory`) : place;
};
const asNumber = (value, name) => (typeof value === "number" ? value : stop(`\`${name}\` is given ${typeof value}: give a number`));

// The clock of the run that is set, and the instants that it keeps.
let start, end, step, save, last, rows, width, all, times, kept;

const setClock = (given) => {
  const [a, b, c, d] = [given.start ?? clock[0], given.end ?? clock[1], given.step ?? clock[2], given.every ?? clock[3]];
  if (a === start && b === end && c === step && d === save) return;
  if (!(Number.isFinite(a) && Number.isFinite(b) && b > a && c > 0)) stop(`a run from ${a} to ${b} in steps of ${c} makes no sense`);
  if ((b - a) / c > 200000) stop(`a run from ${a} to ${b} in steps of ${c} has more than 200000 instants`);
  if (d !== null && !(d > 0)) stop(`values cannot be kept every ${d}`);
  [start, end, step, save] = [a, b, c, d];
  last = Math.floor((end - start) / step + 1e-6);
  all = save === null || save <= step * (1 + 1e-9);
  const found = new Set();
  const count = all ? last : Math.floor((last * step) / save + 1e-6);
  for (let i = 0; i <= count; i++) found.add(all ? i : Math.min(Math.ceil((i * save) / step - 1e-6), last));
  kept = [...found];
  rows = kept.length;
  width = all ? rows : rows + 1;
  times = Float64Array.from(kept, (k) => start + k * step);
  D = new Float64Array((last + 1) * stride);
  for (let i = 0; i < D.length; i += 2) D[i] = 1;
  driven.clear();
  if (held.length < named.length * width) held = new Float64Array(named.length * width);
};

// What scenarios do to inputs: D holds `scale, shift` for each instant, phase of the step, and input.
const driven = new Set();
const each = (place, change) => {
  driven.add(place);
  for (let k = 0, d = 2 * place; k <= last; k++) {
    const now = start + k * step;
    const following = start + (k + 1) * step;
    for (let phase = 0; phase < phases; phase++, d += 2 * inputs.length) change(d, now + shares[phase] * (following - now), k, shares[phase]);
  }
};
const moved = (what) => (d, time) => {
  if (time < what.start - 1e-9) return;
  const over = what.over ?? 0;
  const share = over <= 0 ? 1 : Math.max(Math.min((time - what.start) / over, 1), 0);
  D[d] *= 1 - share;
  D[d + 1] = D[d + 1] * (1 - share) + what.to * share;
};
const shocked = (what) => (d, time) => {
  if (what.at - 1e-9 <= time && time < what.at + (what.lasting ?? 1) - 1e-9) D[d + 1] += what.size;
};
const followed = (values) => (d, _, k, share) => {
  D[d] = 0;
  D[d + 1] = values[k] + share * (values[Math.min(k + 1, last)] - values[k]);
};
const setInput = (name, given) => {
  const place = placed(inputPlace, name, "an input");
  const list = Array.isArray(given) || ArrayBuffer.isView(given) ? given : [given];
  if (typeof given === "number") {
    G[place] = given;
    H[place] = 1;
  } else if (typeof list[0] === "number") {
    if (list.length !== last + 1) stop(`the input \`${name}\` has ${list.length} values over time, and the run ${last + 1} instants`);
    each(place, followed(list));
  } else {
    for (const what of list) {
      if (typeof what?.to === "number" && typeof what.start === "number") each(place, moved(what));
      else if (typeof what?.size === "number" && typeof what.at === "number") each(place, shocked(what));
      else stop(`the input \`${name}\` is given what is no number, move or shock`);
    }
  }
};

// What a run is given: all that is not named is the theory's own.
const set = (given) => {
  setClock(given);
  P.set(own);
  for (const name in given.parameters) P[placed(parameterPlace, name, "a parameter")] = asNumber(given.parameters[name], name);
  for (const place of driven) each(place, (d) => ((D[d] = 1), (D[d + 1] = 0)));
  driven.clear();
  H.fill(0);
  for (const name in given.inputs) setInput(name, given.inputs[name]);
  setSeed(given.seed ?? 0);
};

// Pipes: for each a ring of as many places as its delay has steps, filled with what comes out at first.
const fill = () => {
  let size = 0;
  for (let i = 0; i < L.length; i++) {
    B[i] = Q[i] = size;
    size += L[i] >= 1 ? Math.min(L[i], last + 2) : 1;
    E[i] = size;
  }
  if (R.length < size) R = new Float64Array(size);
  for (let i = 0; i < L.length; i++) R.fill(S[S.length - L.length + i], B[i], E[i]);
};

// One run; its kept values come to stand in Z, name after name, with room for one value more where not every instant is kept.
const walk = (draw) => {
  failed = -1;
  C[2] = step;
  C[3] = C[0] = start;
  C[4] = end;
  setDraw(draw);
  shuffle(0);
  begin();
  fill();
  for (let k = 0, row = 0; k <= last; k++) {
    C[0] = start + k * step;
    C[1] = start + (k + 1) * step;
    if (k > 0) shuffle(k);
    if (all || kept[row] === k) advance(k, row++, width);
    else advance(k, rows, width);
  }
};

const named_ = (part) => {
  const values = Object.create(null);
  named.forEach((name, place) => (values[name] = part(place)));
  return values;
};

const run = (given = {}) => {
  set(given);
  Z = given.reuse ? held : new Float64Array(named.length * width);
  walk(given.draw ?? 0);
  return { times, values: named_((place) => Z.subarray(place * width, place * width + rows)), failed };
};

const runMany = (draws, given = {}) => {
  set(given);
  Z = held;
  const places = draws.names.map((name) => placed(parameterPlace, name, "a parameter"));
  const count = places.length ? draws.values.length / places.length : (draws.numbers?.length ?? 0);
  if (!Number.isInteger(count)) stop(`${draws.values.length} values do not make whole draws of ${places.length} parameters`);
  const values = named_(() => new Float64Array(count * rows));
  const failures = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < places.length; j++) P[places[j]] = asNumber(draws.values[i * places.length + j], draws.names[j]);
    walk(draws.numbers ? draws.numbers[i] : i);
    failures[i] = failed;
    named.forEach((name, place) => values[name].set(Z.subarray(place * width, place * width + rows), i * rows));
  }
  return { times, count, values, failed: failures };
};
