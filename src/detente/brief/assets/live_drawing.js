"use strict";
// Small charts that are drawn again within a frame: one line, its baseline and the spread of the draws.
const liveDrawing = (() => {
  const NS = "http://www.w3.org/2000/svg";
  const made = (tag, parent, attributes = {}, text = "") => {
    const node = document.createElementNS(NS, tag);
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    if (text) node.textContent = text;
    parent?.appendChild(node);
    return node;
  };
  const clear = node => { while (node.firstChild) node.firstChild.remove(); };
  const decimals = (low, high) => Math.max(0, Math.min(6, 2 - Math.floor(Math.log10((high - low) || 1) + 1e-9)));
  const told = (value, low, high) => value.toFixed(decimals(low, high)).replace("-", "−");

  // Round years for an axis: few enough to have room.
  const years = (from, to, room) => {
    const step = [1, 2, 5, 10, 20, 25, 50, 100].find(one => (to - from) / one <= room) ?? 200;
    const out = [];
    for (let year = Math.ceil(from / step) * step; year <= to; year += step) out.push(year);
    return out;
  };
  const line = (xs, ys, values) => {
    let path = "";
    for (let i = 0; i < values.length; i++) path += (i ? "L" : "M") + xs(i) + "," + ys(values[i]);
    return path;
  };
  const area = (xs, ys, low, high) => {
    let path = "";
    for (let i = 0; i < high.length; i++) path += (i ? "L" : "M") + xs(i) + "," + ys(high[i]);
    for (let i = low.length - 1; i >= 0; i--) path += "L" + xs(i) + "," + ys(low[i]);
    return path + "Z";
  };
  const tenth = value => Math.round(value * 10) / 10;

  // A chart over years, from `first` on; `about` has the scale of the variable.
  function chart(place, about, first, last, departs, words) {
    const svg = made("svg", place, {"aria-hidden": "true", focusable: "false"});
    let scale = null, shown = {};
    const nodes = {};
    const grown = {low: about.low, high: about.high};

    function size() {
      const width = Math.floor(place.clientWidth), height = Math.floor(place.clientHeight);
      if (!width || !height) return;
      const roomy = width >= 190, spacious = width >= 300;
      const edge = {left: roomy ? 26 : 3, right: named(spacious) + 8, top: 6, bottom: 16};
      const x = year => tenth(edge.left + (year + 0.5 - first) / (last + 1 - first) * (width - edge.left - edge.right));
      const y = value => tenth(height - edge.bottom - (value - grown.low) / (grown.high - grown.low) * (height - edge.top - edge.bottom));
      scale = {x, y, i: i => x(first + i), width, height, spacious};
      clear(svg);
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      for (const value of [grown.low, (grown.low + grown.high) / 2, grown.high]) {
        made("line", svg, {class: "grid", x1: edge.left, x2: width - edge.right, y1: y(value), y2: y(value)});
        if (roomy) made("text", svg, {class: "tick", x: edge.left - 4, y: y(value) + 3.5, "text-anchor": "end"}).textContent = told(value, grown.low, grown.high).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
      }
      for (const year of years(first, last, roomy ? 4 : 2)) made("text", svg, {class: "tick", x: x(year), y: height - 3, "text-anchor": year === first ? "start" : "middle"}).textContent = roomy ? year : "’" + String(year % 100).padStart(2, "0");
      const start = x(departs - 0.5);
      made("line", svg, {class: "departs", x1: start, x2: start, y1: edge.top, y2: height - edge.bottom});
      nodes.drawn = undefined;
      for (const name of ["outer", "inner", "base", "now"]) nodes[name] = made("path", svg, {class: name});
      for (const name of ["basedot", "dot"]) nodes[name] = made("circle", svg, {class: name, r: 2.6});
      for (const name of ["baselabel", "label"]) nodes[name] = made("text", svg, {class: name, x: width - edge.right + 6});
      draw({});
    }

    // The room that the longest name at the end of a line takes.
    function named(spacious) {
      const figure = [grown.low, grown.high].map(value => told(value, grown.low, grown.high)).sort((a, b) => a.length - b.length).at(-1);
      const probes = (spacious ? [words.set, words.baseline] : [""]).map(word => made("text", svg, {class: "label"}, `${word} ${figure}`.trim()));
      const width = Math.max(...probes.map(probe => probe.getComputedTextLength()));
      probes.forEach(probe => probe.remove());
      return Math.ceil(width);
    }
    // Draws what is given, and leaves the rest as it stands.
    function draw(given) {
      shown = {...shown, ...given};
      if (!scale) return;
      const {i: xs, y: ys} = scale;
      if (given.now && outside(given.now)) { size(); return; }
      const {now, base, fan} = shown;
      nodes.now.setAttribute("d", now ? line(xs, ys, now) : "");
      nodes.dot.setAttribute("visibility", now ? "visible" : "hidden");
      if (base) nodes.base.setAttribute("d", line(xs, ys, base));
      if (fan !== nodes.drawn) {
        nodes.outer.setAttribute("d", fan ? area(xs, ys, fan.low, fan.high) : "");
        nodes.inner.setAttribute("d", fan ? area(xs, ys, fan.lower, fan.upper) : "");
        nodes.drawn = fan;
      }
      if (base) ends(now, base);
    }
    function outside(values) {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      if (low >= grown.low && high <= grown.high) return false;
      grown.low = Math.min(grown.low, low);
      grown.high = Math.max(grown.high, high);
      return true;
    }
    // The names of both lines at their ends, moved apart where they would overlap.
    function ends(now, base) {
      const {x, y, spacious, height} = scale, at = x(last);
      const [old, value] = [base.at(-1), now?.at(-1)];
      let [below, above] = [y(old), value === undefined ? 0 : y(value)];
      nodes.basedot.setAttribute("cx", at);
      nodes.basedot.setAttribute("cy", below);
      if (value !== undefined) { nodes.dot.setAttribute("cx", at); nodes.dot.setAttribute("cy", above); }
      const gap = 16 - Math.abs(below - above);
      if (value !== undefined && gap > 0) { const push = gap / 2 * (below >= above ? 1 : -1); below += push; above -= push; }
      const down = Math.max(below, above) - (height - 8), up = 9 - Math.min(below, above);
      const shift = down > 0 ? -down : up > 0 ? up : 0;
      const name = (word, number) => spacious ? `${word} ${told(number, grown.low, grown.high)}` : told(number, grown.low, grown.high);
      nodes.baselabel.setAttribute("y", tenth(below + shift + 4));
      nodes.baselabel.textContent = name(words.baseline, old);
      nodes.label.setAttribute("y", tenth(above + shift + 4));
      nodes.label.textContent = value === undefined ? "" : name(words.set, value);
    }
    new ResizeObserver(() => { if (!scale || Math.floor(place.clientWidth) !== scale.width || Math.floor(place.clientHeight) !== scale.height) size(); }).observe(place);
    size();
    return {draw};
  }

  // The whole course of one variable, with a bar of rises and falls for each of two runs.
  function phases(place, departs, words) {
    const svg = made("svg", place, {"aria-hidden": "true", focusable: "false"});
    // The size is read here and when it changes: to ask while a lever moves would make the page lay itself out.
    let given = null, width = Math.floor(place.clientWidth), height = Math.floor(place.clientHeight);
    function draw(wanted) {
      given = wanted ?? given;
      if (!given || !width || !height) return;
      const {times, now, base, low, high, swings, before} = given;
      const edge = {left: 62, right: 4, top: 4, bottom: 66}, [first, last] = [times[0], times[times.length - 1]];
      const x = time => tenth(edge.left + (time - first) / (last - first) * (width - edge.left - edge.right));
      const y = value => tenth(height - edge.bottom - (value - low) / ((high - low) || 1) * (height - edge.top - edge.bottom));
      clear(svg);
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      for (const value of [low, high]) made("line", svg, {class: "grid", x1: edge.left, x2: width - edge.right, y1: y(value), y2: y(value)});
      const every = Math.max(1, Math.floor(times.length / 420));
      const thin = values => { const out = []; for (let i = 0; i < values.length; i += every) out.push(values[i]); return out; };
      const at = thin(times);
      made("line", svg, {class: "departs", x1: x(departs), x2: x(departs), y1: edge.top, y2: height - 16});
      made("path", svg, {class: "base", d: line(i => x(at[i]), y, thin(base))});
      if (now) made("path", svg, {class: "now", d: line(i => x(at[i]), y, thin(now))});
      bar(height - 58, swings, words.set);
      bar(height - 36, before, words.baseline);
      for (const year of years(first, last, width < 480 ? 5 : 9)) made("text", svg, {class: "tick", x: Math.min(x(year), width - 14), y: height - 3, "text-anchor": "middle"}).textContent = year;
      function bar(top, found, word) {
        for (const swing of found) {
          const [from, to] = [x(swing.start), x(swing.end)];
          made("rect", svg, {class: swing.rises ? "rises" : "falls", x: from, y: top, width: Math.max(to - from - 1, 1), height: 18});
          if (to - from > 42) made("text", svg, {class: "inbar", x: (from + to) / 2, y: top + 13, "text-anchor": "middle"}).textContent = (swing.rises ? "↗ " : "↘ ") + (to - from > 74 ? swing.rises ? words.rise : words.fall : "");
        }
        made("text", svg, {class: "tick", x: 0, y: top + 13}, word);
      }
    }
    new ResizeObserver(() => {
      if (Math.floor(place.clientWidth) === width && Math.floor(place.clientHeight) === height) return;
      [width, height] = [Math.floor(place.clientWidth), Math.floor(place.clientHeight)];
      draw();
    }).observe(place);
    return {draw};
  }

  return {chart, phases, told};
})();
