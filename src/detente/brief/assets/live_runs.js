"use strict";
// Runs of the theory for the live scenarios: the middle one, and the draws one by one. `theory` is the script of the case.
const liveRuns = data => {
  const {scores} = data;
  const {calendar, mean, yearly, quantile, swings, unpacked} = liveNumbers;
  const clock = {start: data.start, end: data.end};
  const draws = data.draws ? unpacked(data.draws) : [];
  let plan;
  const course = values => yearly(values, plan, data.first, data.last);
  const horizons = values => Object.fromEntries(Object.keys(values).map(name => [name, data.horizons.map(year => mean(values[name], plan, year))]));

  // One run by the theory's own parameters: yearly means of the scores, all at the horizons, and what may swing at every instant.
  function central(inputs, phases) {
    const {times, values, failed} = theory.run({...clock, inputs, reuse: true});
    plan ??= calendar(times);
    if (failed >= 0) return {failed: true, at_failure: times[failed]};
    const courses = Object.fromEntries(scores.map(({variable}) => [variable, course(values[variable])]));
    return {times: Float64Array.from(times), courses, at: horizons(values), phases: Object.fromEntries(phases.map(name => [name, Float64Array.from(values[name])]))};
  }

  // A fan to come: the courses of the scores for each draw, and whether it falls after the levers begin.
  const begin = (inputs, phase, base) => ({inputs, phase, base, done: 0, rows: scores.map(() => []), falls: [], sound: []});
  const complete = job => job.done >= draws.length;
  // The next draw. One that leaves the theory's bounds has no course.
  function next(job) {
    const draw = job.done++;
    const {times, values, failed} = theory.run({...clock, inputs: job.inputs, parameters: draws[draw], draw, reuse: true});
    const sound = failed < 0;
    job.sound.push(sound);
    scores.forEach(({variable}, i) => job.rows[i].push(sound ? course(values[variable]) : null));
    job.falls.push(sound && job.phase ? swings(times, values[job.phase]).some(swing => !swing.rises && swing.start >= data.departs) : null);
  }
  // Quantiles of the sound draws, year by year.
  function bands(rows) {
    const sound = rows.filter(Boolean);
    if (sound.length < 2) return null;
    const out = {low: [], lower: [], upper: [], high: []}, column = new Float64Array(sound.length);
    for (let i = 0; i <= data.last - data.first; i++) {
      for (let j = 0; j < sound.length; j++) column[j] = sound[j][i];
      column.sort();
      for (const [name, share] of [["low", 0.05], ["lower", 0.25], ["upper", 0.75], ["high", 0.95]]) out[name].push(quantile(column, share));
    }
    return out;
  }
  const finished = job => ({...job, bands: job.rows.map(bands)});

  return {count: draws.length, central, begin, complete, next, finished};
};
