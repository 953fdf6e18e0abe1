"use strict";
// Live scenarios: levers set the inputs of the theory, which runs in this page. The middle line follows in the same frame; the
// draws follow in slices of a few milliseconds, so that no lever ever waits for them.
(() => {
  const root = document.getElementById("live");
  if (!root || typeof theory === "undefined") return;
  const SLICE = 8, SETTLED = 500;
  const data = JSON.parse(document.getElementById("live-data").textContent);
  const {levers, presets, scores, words} = data;
  const find = name => root.querySelector(`[data-live="${name}"]`);
  const {say, tell, described} = liveTold(root, data);
  const link = liveLink(data, say);
  const state = {setting: levers.map(() => null), phase: data.phases[0], horizon: data.horizons[0], base: null, now: null, fan: null, baseFan: null, without: new Map()};
  let runs = null, charts = [], strip = null, used = false;

  // Nothing is run before the reader comes near.
  function start() {
    if (runs) return;
    runs = liveRuns(data);
    state.now = state.base = runs.central({}, data.phases);
    charts = [...root.querySelectorAll(".livechart")].map((node, i) => liveDrawing.chart(node, scores[i], data.first, data.last, data.departs, words));
    if (state.phase) strip = liveDrawing.phases(find("phases"), data.departs, words);
    lines();
    swinging();
    showAll();
    changed();
  }

  // ---- frames ----------------------------------------------------------------------------------------------------
  // `job` is the fan in the making: it is made to its end for the setting that it was begun for, since a hand that never rests
  // would otherwise never see one; then the newest setting has its turn.
  let job = null, dirty = false, wanted = false, queued = 0, settling = 0;
  const touched = () => state.setting.some(Boolean);
  const based = () => state.baseFan?.phase === state.phase;
  function frame() {
    queued = 0;
    if (dirty) middle();
    if (job && runs.complete(job)) arrived(runs.finished(job)); // in a frame that makes no draws
    else draws(performance.now() + SLICE);
    if (job || wanted || dirty) queue();
  }
  function draws(until) {
    while ((job || wanted) && performance.now() < until) {
      if (!job) {
        wanted &&= !based();
        job = runs.begin(based() ? liveNumbers.inputsOf(levers, state.setting) : {}, state.phase, !based());
      }
      if (runs.complete(job)) return;
      runs.next(job);
    }
  }
  const queue = () => { queued ||= requestAnimationFrame(frame); };
  function middle() {
    dirty = false;
    state.now = runs.central(liveNumbers.inputsOf(levers, state.setting), state.phase ? [state.phase] : []);
    lines();
    wanted = !state.now.failed && runs.count > 0;
    if (state.now.failed || !runs.count) { job = null; shown(null); }
    else if (!touched() && based()) { job = null; wanted = false; shown(state.baseFan); }
  }
  function arrived(fan) {
    job = null;
    if (fan.base) state.baseFan = fan;
    if (fan.base && touched()) return;
    wanted &&= !fan.base;
    shown(fan);
  }
  function lines() {
    const {now, base} = state;
    scores.forEach(({variable}, i) => charts[i].draw({base: base.courses[variable], now: now.failed ? null : now.courses[variable]}));
  }
  function swinging() {
    const {now, base, phase} = state;
    if (!strip) return;
    const {low, high} = data.variables[phase], {swings} = liveNumbers, course = now.failed ? null : now.phases[phase];
    strip.draw({times: base.times, base: base.phases[phase], now: course, low, high, swings: course ? swings(base.times, course) : [], before: swings(base.times, base.phases[phase])});
  }
  // What the run would be without each lever that is set, to tell which of them moves what.
  function apart() {
    const inputs = liveNumbers.inputsOf(levers, state.setting), names = Object.keys(inputs);
    if (names.length < 2 || state.now.failed) return new Map();
    return new Map(names.map(name => [name, runs.central({...inputs, [name]: []}, [])]));
  }
  function shown(fan) {
    state.fan = fan;
    state.without = apart();
    charts.forEach((chart, i) => chart.draw({fan: fan?.bands[i] ?? null}));
    swinging();
    tell(state);
  }
  function changed() {
    dirty = true;
    root.dataset.busy = "";
    queue();
    clearTimeout(settling);
    settling = setTimeout(settle, SETTLED);
  }
  // Once the hand rests, the address carries the setting, and those who do not see the page are told.
  function settle() {
    if (dirty || job || wanted) { settling = setTimeout(settle, 50); return; }
    delete root.dataset.busy;
    described(state);
    if (used) history.replaceState(null, "", link.address(state.setting));
  }

  // ---- levers ----------------------------------------------------------------------------------------------------
  const KEYS = {move: {value: "to", years: "over", start: "start"}, shock: {value: "size", years: "lasting", start: "at"}};
  const ORDER = {move: ["start", "to", "over"], shock: ["at", "size", "lasting"]};
  const boxes = [...root.querySelectorAll(".lever")];
  const parts = boxes.map(box => Object.fromEntries([...box.querySelectorAll("[data-part]")].map(node => [node.dataset.part, node])));
  const given = (lever, from) => Object.fromEntries(ORDER[lever.kind].map(key => [key, from[key]]));
  const fresh = lever => given(lever, Object.fromEntries(Object.entries(KEYS[lever.kind]).map(([name, key]) => [key, lever[name]])));
  const round = value => String(Math.round(value * 10) / 10);
  function show(i) {
    const lever = levers[i], set = state.setting[i], part = parts[i], keys = KEYS[lever.kind];
    const at = name => set ? set[keys[name]] : name !== "value" ? lever[name] : lever.kind === "move" ? state.base.at[lever.input][0] : 0;
    const put = (name, text, spoken = text) => {
      if (!part[name]) return;
      part[name].value = at(name);
      part[name].setAttribute("aria-valuetext", spoken);
      part[`${name}_told`].textContent = text;
    };
    boxes[i].classList.toggle("on", Boolean(set));
    part.on.checked = Boolean(set);
    const value = liveDrawing.told(at("value"), lever.low, lever.high), years = at("years");
    put("value", value, set ? `${value} ${lever.unit}` : lever.kind === "move" ? say("own", {value}) : words.none);
    put("years", years === 0 ? words.at_once : say(years === 1 ? "year" : "years", {years: round(years)}));
    put("start", round(at("start")));
  }
  function showAll(only = null) {
    levers.forEach((_, i) => { if (only === null || only === i) show(i); });
    const chosen = link.match(state.setting);
    for (const button of root.querySelectorAll("[data-preset]")) {
      const pressed = String(button.dataset.preset === chosen);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  }
  function choose(setting, only = null) {
    start();
    state.setting = setting;
    find("message").textContent = "";
    showAll(only);
    changed();
  }
  root.addEventListener("input", event => {
    const box = event.target.closest(".lever"), name = event.target.dataset.part;
    if (!box || !name) return;
    used = true;
    const i = boxes.indexOf(box), lever = levers[i], setting = [...state.setting];
    setting[i] = name === "on" ? event.target.checked ? fresh(lever) : null : given(lever, {...(setting[i] ?? fresh(lever)), [KEYS[lever.kind][name]]: Number(event.target.value)});
    choose(setting, i);
  });
  root.addEventListener("click", event => {
    const preset = event.target.closest("[data-preset]"), act = event.target.closest("button[data-live]")?.dataset.live;
    used ||= Boolean(preset || act);
    if (preset) choose(liveNumbers.settingOf(levers, presets.find(({id}) => id === preset.dataset.preset).inputs));
    if (act === "reset") choose(levers.map(() => null));
    if (act === "copy") copy();
  });
  find("horizon").addEventListener("change", event => { start(); state.horizon = Number(event.target.value); tell(state); });
  find("phase")?.addEventListener("change", event => { start(); state.phase = event.target.value; job = null; changed(); });
  root.addEventListener("submit", event => event.preventDefault());

  // ---- the link --------------------------------------------------------------------------------------------------
  async function copy() {
    history.replaceState(null, "", link.address(state.setting));
    const told = await navigator.clipboard?.writeText(location.href).then(() => words.copied, () => "");
    find("message").textContent = told || words.copy_by_hand;
  }
  function follow() {
    if (!location.hash.startsWith("#scenarios?")) return;
    const found = link.setting(location.hash.slice("#scenarios?".length));
    start();
    // While the page is being built, what stands above may still grow: the jump waits for it.
    if (document.readyState === "complete") root.scrollIntoView();
    else addEventListener("load", () => requestAnimationFrame(() => root.scrollIntoView()), {once: true});
    if (typeof found === "string") find("message").textContent = found;
    else choose(found);
  }
  const near = new IntersectionObserver(seen => { if (seen.some(entry => entry.isIntersecting)) { near.disconnect(); start(); } }, {rootMargin: "400px"});
  near.observe(root);
  addEventListener("hashchange", follow);
  follow();
})();
