"use strict";
// What the live scenarios say in words and tables: the scores, the swings, and what moved through which loops.
const liveTold = (root, data) => {
  const {levers, scores, words} = data;
  const {swings, better, moved, stirred, paths} = liveNumbers;
  const find = name => root.querySelector(`[data-live="${name}"]`);
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const told = (value, about) => liveDrawing.told(value, about.low, about.high);
  const label = name => data.variables[name]?.label ?? name;
  const listed = items => items.length < 2 ? items.join("") : items.slice(0, -1).join(", ") + words.and + items.at(-1);
  const touched = state => state.setting.some(Boolean);
  const whole = state => state.fan && state.baseFan && !state.now.failed;
  const made = (tag, parent, text = "", more = {}) => parent.appendChild(Object.assign(document.createElement(tag), {textContent: text}, more));
  // A figure as a reader sees it; `data` holds it whole.
  const figure = (parent, value, about) => { made("data", parent, told(value, about), {value: String(value)}); return parent; };

  function table(state) {
    const place = data.horizons.indexOf(state.horizon), year = state.horizon - data.first;
    scores.forEach((score, i) => {
      const [, set, base, change, spread, count] = find("table").tBodies[0].rows[i].cells;
      for (const cell of [set, base, change, spread, count]) cell.replaceChildren();
      const before = state.base.at[score.variable][place];
      figure(base, before, score);
      if (state.now.failed) return;
      const value = state.now.at[score.variable][place], verdict = better(value, before, score.better);
      figure(set, value, score);
      if (touched(state)) made("span", change, verdict === null ? words.same : `${value > before ? "▲" : "▼"} ${verdict ? words.better : words.worse}`, {className: verdict === null ? "" : verdict ? "good" : "bad"});
      if (!whole(state)) return;
      const band = state.fan.bands[i];
      if (band) { figure(spread, band.low[year], score); spread.append(words.to); figure(spread, band.high[year], score); }
      const pairs = state.fan.rows[i].map((row, k) => [row, state.baseFan.rows[i][k]]).filter(([a, b]) => a && b);
      const good = pairs.filter(([a, b]) => better(a[year], b[year], score.better) === true).length;
      if (touched(state)) count.textContent = say("counted", {count: good, all: pairs.length});
    });
    const lost = state.fan ? state.fan.sound.filter(one => !one).length : 0;
    find("lost").textContent = lost ? say("left_out", {count: lost, all: state.fan.sound.length}) : "";
  }

  // Swings of which enough lies after the levers begin; the tail of an older one is none of theirs.
  function course(times, values) {
    const least = 0.2 * (values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b)));
    const at = time => values[times.findIndex(one => one >= time - 1e-9)];
    const after = swings(times, values).filter(({start, end}) => end > data.departs && Math.abs(at(end) - at(Math.max(start, data.departs))) > least);
    const year = time => String(Math.floor(time + 1e-9));
    return after.length ? after.map(({rises, start, end}) => say(rises ? "rises" : "falls", {start: year(start), end: year(end)})).join(", ") : say("no_swing", {year: data.departs});
  }
  function phases(state) {
    const {phase, base, now, fan, baseFan} = state;
    if (!phase) return;
    const parts = now.failed ? [] : [say("swings", {label: label(phase), course: course(base.times, now.phases[phase]), baseline: course(base.times, base.phases[phase])})];
    if (whole(state) && fan.phase === phase && baseFan.phase === phase) {
      const both = fan.falls.map((fall, i) => [fall, baseFan.falls[i]]).filter(([a, b]) => a !== null && b !== null);
      parts.push(say("swing_draws", {year: data.departs, count: both.filter(([a]) => a).length, all: both.length, baseline: both.filter(([, b]) => b).length}));
    }
    find("swings").textContent = parts.join(" ");
  }

  function reasons(state) {
    const body = find("moved").tBodies[0], sentence = find("sentence"), list = find("loops");
    const place = data.horizons.indexOf(state.horizon), at = run => Object.fromEntries(Object.keys(run.at).map(name => [name, run.at[name][place]]));
    body.replaceChildren();
    list.replaceChildren();
    find("reasons").hidden = true;
    if (state.now.failed) { sentence.textContent = say("failed", {time: Math.round(state.now.at_failure * 100) / 100}); return; }
    if (!touched(state)) { sentence.textContent = words.nothing; return; }
    const rows = moved(data.variables, at(state.now), at(state.base)), most = rows.filter(row => row.share >= 0.005).slice(0, 5);
    if (!most.length) { sentence.textContent = say("unmoved", {year: state.horizon}); return; }
    find("reasons").hidden = false;
    const set = [...new Set(levers.filter((_, i) => state.setting[i]).map(lever => lever.input))];
    const ways = new Map(set.map(name => [name, paths(data.arrows, [name])]));
    // The lever without which the variable would be furthest from where it is.
    const mover = ({name, now}) => set.map(lever => ({lever, part: Math.abs((state.without.get(lever)?.at[name]?.[place] ?? Infinity) - now)})).sort((a, b) => b.part - a.part)[0].lever;
    for (const row of most) {
      const line = body.insertRow();
      const head = made("th", line, label(row.name), {scope: "row"});
      const lever = mover(row), way = ways.get(lever).get(row.name);
      made("small", head, way ? way.map(label).join(" → ") : `${label(lever)}: ${words.no_path}`);
      for (const value of [row.before, row.now]) figure(line.insertCell(), value, data.variables[row.name]).className = "n";
    }
    const loops = stirred(data.loops, new Map(rows.map(row => [row.name, row.share]))).filter(loop => loop.share >= 0.005).slice(0, 3);
    for (const loop of loops) {
      const item = made("li", list);
      made("b", item, `${loop.id} ${loop.name}`);
      const held = loop.variables.some(name => set.includes(name)) ? `; ${words.holds_lever}` : "";
      item.append(` (${loop.sign === "+" ? words.reinforcing : words.balancing}): ${say("loop_shift", {share: Math.round(loop.share * 100)})}${held}`);
    }
    const [first, ...rest] = most, about = data.variables[first.name];
    const changes = {year: state.horizon, levers: listed(set.map(label)), first: about.label, old: told(first.before, about), new: told(first.now, about)};
    const more = rest.length ? say("more", {labels: listed(rest.slice(0, 2).map(row => label(row.name)))}) : "";
    const through = loops.length ? say("loops", {loops: listed(loops.map(loop => loop.name || loop.id))}) : words.no_loops;
    sentence.textContent = `${say(set.length > 1 ? "changed" : "changed_one", {...changes, more})} ${through}`;
  }

  // For those who do not see the charts: told once the hand rests.
  function described(state) {
    root.querySelectorAll(".livechart").forEach((node, i) => {
      const score = scores[i], {now, base, fan} = state;
      if (now.failed) { node.setAttribute("aria-label", score.label); return; }
      const parts = [say("chart", {label: score.label, first: data.first, last: data.last, value: told(now.courses[score.variable].at(-1), score), baseline: told(base.courses[score.variable].at(-1), score)})];
      const band = fan?.bands[i];
      if (band) parts.push(say("chart_fan", {all: fan.sound.length, low: told(band.low.at(-1), score), high: told(band.high.at(-1), score), last: data.last}));
      node.setAttribute("aria-label", parts.join(" "));
    });
    find("said").textContent = find("sentence").textContent;
  }
  return {say, tell: state => { table(state); phases(state); reasons(state); }, described};
};
