"use strict";
// Figures of the live scenarios: what a run of the theory amounts to. Nothing here touches the page.
const liveNumbers = (() => {
  const SAME = 0.005;

  // The draws that the page carries: see `spread.py`.
  const unpacked = draws => {
    const bytes = Uint8Array.from(atob(draws.values), char => char.charCodeAt(0));
    return Array.from({length: draws.count}, (_, i) => {
      const values = {};
      draws.names.forEach((name, j) => {
        const at = 2 * (i * draws.names.length + j), low = draws.low[j], high = draws.high[j];
        values[name] = Math.min(low + (high - low) * (bytes[at] + 256 * bytes[at + 1]) / 65535, high);
      });
      return values;
    });
  };

  // What a setting gives to the theory: for each input its moves and shocks in order, as `theory.run` takes them.
  const inputsOf = (levers, setting) => {
    const inputs = {};
    levers.forEach((lever, i) => { if (setting[i]) (inputs[lever.input] ??= []).push(setting[i]); });
    return inputs;
  };
  // The setting of a scenario: its moves and shocks, each on the lever of its kind.
  const settingOf = (levers, inputs) => {
    const left = Object.fromEntries(Object.entries(inputs).map(([name, given]) => [name, [...given]]));
    return levers.map(lever => {
      const given = left[lever.input] ?? [];
      const place = given.findIndex(one => (lever.kind === "move" ? "to" : "size") in one);
      return place < 0 ? null : given.splice(place, 1)[0];
    });
  };

  // Means over calendar years, as `Trajectory.yearly` has them.
  const calendar = times => {
    const width = times[1] - times[0], per = Math.round(1 / width), first = Math.round(Math.ceil(times[0] - 1e-9));
    return {per, first, skip: Math.round((first - times[0]) / width)};
  };
  const mean = (values, {per, first, skip}, year) => {
    const at = skip + (year - first) * per;
    let sum = 0;
    for (let i = at; i < at + per; i++) sum += values[i];
    return sum / per;
  };
  const yearly = (values, plan, from, to) => Float64Array.from({length: to - from + 1}, (_, i) => mean(values, plan, from + i));

  const quantile = (sorted, share) => {
    const at = (sorted.length - 1) * share, low = Math.floor(at), high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
  };

  // Rises and falls larger than a fifth of the course's range, as `swings.py` counts them.
  const swings = (times, values, share = 0.2) => {
    let least = Infinity, most = -Infinity;
    for (const value of values) { if (value < least) least = value; if (value > most) most = value; }
    const enough = share * (most - least), turns = [];
    if (!(enough > 0)) return [];
    let low = 0, high = 0, way = 0;
    for (let k = 0; k < values.length; k++) {
      const value = values[k];
      if (way <= 0 && value < values[low]) low = k;
      if (way >= 0 && value > values[high]) high = k;
      if (way >= 0 && value < values[high] - enough) { turns.push(high); way = -1; low = k; }
      else if (way <= 0 && value > values[low] + enough) { turns.push(low); way = 1; high = k; }
    }
    if (way) turns.push(way > 0 ? high : low);
    const found = [];
    for (let i = 1; i < turns.length; i++) {
      const [a, b] = [turns[i - 1], turns[i]], size = Math.abs(values[b] - values[a]);
      if (size > enough) found.push({start: times[a], end: times[b], size, rises: values[b] > values[a]});
    }
    return found;
  };

  // Whether a value is better than the baseline, worse, or the same to two places, as `outlook.py` has it.
  const places = value => {
    const eighths = value * 200; // a tie between two hundredths goes to the even one, as in Python
    return Number.isInteger(eighths) && eighths % 2 !== 0 && Number.isInteger(value * 8) ? 2 * Math.round(eighths / 4) / 100 : Number(value.toFixed(2));
  };
  const better = (value, baseline, wanted) => {
    const change = value - baseline;
    if (Math.abs(change) < SAME || places(value) === places(baseline)) return null;
    return (change < 0) === (wanted === "lower");
  };

  // The shortest way from a lever that is set to each variable, along the arrows of the theory.
  const paths = (arrows, sources) => {
    const out = new Map(sources.map(source => [source, [source]]));
    const after = new Map();
    for (const [source, target] of arrows) after.set(source, [...(after.get(source) ?? []), target]);
    const queue = [...sources];
    for (const name of queue) for (const next of after.get(name) ?? []) if (!out.has(next)) { out.set(next, [...out.get(name), next]); queue.push(next); }
    return out;
  };
  // Variables by how far they moved, as a share of their range; and loops by the mean of that over their variables.
  const moved = (variables, now, before) => Object.entries(variables)
    .filter(([, about]) => !about.input)
    .map(([name, about]) => ({name, now: now[name], before: before[name], share: Math.abs(now[name] - before[name]) / (about.high - about.low)}))
    .sort((a, b) => b.share - a.share);
  const stirred = (loops, shares) => loops
    .map(loop => ({...loop, share: loop.variables.reduce((sum, name) => sum + (shares.get(name) ?? 0), 0) / loop.variables.length}))
    .sort((a, b) => b.share - a.share);

  return {unpacked, inputsOf, settingOf, calendar, mean, yearly, quantile, swings, better, paths, moved, stirred};
})();
