"use strict";
// The link that carries a setting: `#scenarios?preset=ID`, or for each lever `INPUT.to=VALUE,YEARS,START` or
// `INPUT.shock=SIZE,START,YEARS`. What is read back is checked like a scenario file; of a faulty link nothing is followed.
const liveLink = (data, say) => {
  const {levers, presets} = data;
  const {settingOf} = liveNumbers;
  const LONGEST = 200;
  const key = lever => `${lever.input}.${lever.kind === "move" ? "to" : "shock"}`;
  const match = setting => presets.find(({inputs}) => JSON.stringify(settingOf(levers, inputs)) === JSON.stringify(setting))?.id ?? "";
  const nothing = setting => !setting.some(Boolean);

  function address(setting) {
    const query = new URLSearchParams(), preset = match(setting);
    if (nothing(setting)) return "#scenarios";
    if (preset) query.set("preset", preset);
    else levers.forEach((lever, i) => {
      const given = setting[i];
      if (given) query.append(key(lever), lever.kind === "move" ? [given.to, given.over, given.start] : [given.size, given.at, given.lasting]);
    });
    return `#scenarios?${query}`.replaceAll("%2C", ",");
  }

  const within = (value, low, high) => Number.isFinite(value) && low <= value && value <= high;
  function read(lever, text) {
    const numbers = text.split(",").map(part => /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(part) ? Number(part) : NaN);
    if (numbers.length > 3) return null;
    const [a, b, c] = numbers, most = Math.max(Math.abs(lever.low), Math.abs(lever.high));
    if (lever.kind === "move") {
      const given = {start: c ?? lever.start, to: a, over: b ?? lever.years};
      return within(a, lever.low, lever.high) && within(given.over, 0, LONGEST) && within(given.start, data.departs, data.last) ? given : null;
    }
    const given = {at: b ?? lever.start, size: a, lasting: c ?? lever.years};
    return within(a, -most, most) && within(given.at, data.departs, data.last) && within(given.lasting, 1e-6, LONGEST) ? given : null;
  }

  // The setting of a link's query, or a sentence that says why there is none.
  function setting(query) {
    const found = levers.map(() => null);
    for (const [name, text] of new URLSearchParams(query)) {
      if (name === "preset") {
        const preset = presets.find(({id}) => id === text);
        if (!preset) return say("link_preset", {name: text.slice(0, 60)});
        settingOf(levers, preset.inputs).forEach((given, i) => { found[i] = given ?? found[i]; });
        continue;
      }
      const i = levers.findIndex((lever, place) => key(lever) === name && !found[place]);
      if (i < 0) return say("link_lever", {name: name.slice(0, 60)});
      found[i] = read(levers[i], text);
      if (!found[i]) return say("link_value", {name: name.slice(0, 60), text: text.slice(0, 60)});
    }
    return found;
  }
  return {address, setting, match};
};
