"use strict";
// Draws each chart at the width of its place, from the figures in the page, when it comes near the screen.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const tip = document.getElementById("tip");
  const tokens = Object.fromEntries(Object.entries(data.tokens).map(([name, hex]) => [hex, name]));
  const themed = text => {
    const style = getComputedStyle(document.documentElement);
    return text.replace(/#[0-9a-f]{6}/g, hex => tokens[hex] ? style.getPropertyValue("--" + tokens[hex]).trim() || hex : hex);
  };
  const shown = value => value === null || value === undefined ? "no figure" : Number(value).toLocaleString("en", {maximumSignificantDigits: Math.abs(value) >= 1000 ? 6 : 4});
  const rows = table => table.value.map((value, i) => ({
    year: table.start + i, value, low: table.low ? table.low[i] : null, high: table.high ? table.high[i] : null,
    alone: value !== null && (table.value[i - 1] ?? null) === null && (table.value[i + 1] ?? null) === null,
  }));

  const unpacked = table => table.courses
    ? Object.entries(table.courses).flatMap(([scenario, [start, values]]) => values.map((value, i) => ({year: start + i, value, scenario})))
    : table.columns ? table.rows.map(row => Object.fromEntries(table.columns.map((name, i) => [name, row[i]]))) : table;

  function specOf(figure, width, leaving) {
    const text = JSON.stringify(data.specs[figure.spec]);
    const spec = JSON.parse(leaving ? text : themed(text));
    const tables = {};
    for (const [name, source] of Object.entries(figure.tables ?? {values: `series:${figure.of}`, phases: "phases"})) {
      if (typeof source !== "string") tables[name] = unpacked(source);
      else if (source.startsWith("series:")) { const table = data.series[source.slice(7)]; tables[name] = rows(table); tables.breaks = table.breaks; }
      else tables[name] = data.tables[source];
    }
    if (figure.broad && width >= figure.broad.above) tables.events = unpacked(figure.broad.tables.events).map((moved, i) => ({...tables.events[i], ...moved}));
    if (tables.ends && width < 440) { spec.padding.right = 26; tables.ends = tables.ends.map(end => ({...end, name: end.name.split(" ")[0]})); }
    if (figure.narrow && width < figure.narrow.below) {
      spec.height = figure.narrow.height;
      spec.scales.find(scale => scale.name === "y").domain = [0, figure.narrow.height];
      tables.events = tables.events.map(event => ({...event, label: ""}));
    }
    if (figure.factor) spec.signals.find(signal => signal.name === "factor").value = figure.factor;
    if (figure.domain) spec.scales.find(scale => scale.name === "x").domain = figure.domain;
    for (const table of spec.data) if (table.name in tables) table.values = structuredClone(tables[table.name]);
    return [spec, tables];
  }

  function place(event, lines) {
    tip.replaceChildren(...lines.filter(Boolean).map((line, i) => Object.assign(document.createElement(i ? "span" : "b"), {textContent: line})));
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(event.clientX + 12, innerWidth - box.width - 6)) + "px";
    tip.style.top = Math.max(4, event.clientY - box.height - 12) + "px";
  }

  const nothing = () => Promise.reject(new Error("nothing is loaded"));
  const viewOf = (spec, container) => new vegaRuntime.View(vegaRuntime.parse(spec, null, {ast: true}), {
    expr: vegaRuntime.expressionInterpreter, renderer: "svg", container, hover: false, loader: {load: nothing, sanitize: nothing},
  });

  const drawn = new Map();
  function draw(node, now) {
    const width = Math.floor(node.clientWidth);
    if (!width) return;
    const figure = data.figures[node.dataset.figure];
    const [spec, tables] = specOf(figure, width);
    spec.width = width - spec.padding.left - spec.padding.right;
    node.querySelector(".live")?.remove();
    drawn.get(node)?.view.finalize();
    const live = node.appendChild(Object.assign(document.createElement("div"), {className: "live"}));
    const view = viewOf(spec, live);
    view.tooltip((handler, event, item, value) => {
      if (!value) { tip.hidden = true; return; }
      place(event, item?.datum?.when ? [item.datum.when, item.datum.what] : [String(value)]);
    });
    const done = () => { live.querySelector("svg")?.setAttribute("aria-hidden", "true"); node.dataset.drawn = width; };
    if (now) { view.run(); done(); } else view.runAsync().then(done);
    drawn.set(node, {view, tables, width, figure});
  }

  function follow(node, event) {
    const {view, tables, figure} = drawn.get(node) ?? {};
    const table = tables?.values ?? tables?.model;
    if (!table) return;
    const left = node.getBoundingClientRect().left;
    const x = view.scale("x");
    const origin = view.padding().left;
    const year = Math.round(x.invert(event.clientX - left - origin));
    const row = table.find(r => r.year === year);
    if (!row) { leave(node); return; }
    let cross = node.querySelector(".cross");
    if (!cross) cross = node.appendChild(Object.assign(document.createElement("div"), {className: "cross"}));
    cross.style.left = origin + x(year) + "px";
    const about = data.series[figure.of];
    const recorded = tables.record?.find(r => r.year === year);
    place(event, tables.model
      ? [`${year}`, `model, on the same scale, ${shown(row.value)}`, recorded ? `record ${shown(recorded.value)}` : ""]
      : [`${year}: ${shown(row.value)}`, row.value === null ? "" : about?.unit, row.low !== null ? `low ${shown(row.low)}, high ${shown(row.high)}` : "",
        data.tables.phases?.find(phase => phase.from <= year + .5 && year + .5 < phase.to)?.name]);
  }
  function leave(node) { node.querySelector(".cross")?.remove(); tip.hidden = true; }

  const charts = [...document.querySelectorAll(".chart[data-figure]")];
  function watch(node) {
    const narrow = data.figures[node.dataset.figure].narrow;
    node.style.minHeight = (narrow && node.clientWidth < narrow.below ? narrow.height + 26 : node.dataset.height) + "px";
    node.addEventListener("pointermove", event => follow(node, event));
    node.addEventListener("pointerleave", () => leave(node));
    near.observe(node);
  }
  const near = new IntersectionObserver(seen => { for (const entry of seen) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); } }, {rootMargin: "600px"});
  charts.forEach(watch);
  // Another script puts a chart into the page: the node is in its place, the event tells its specification and its tables.
  addEventListener("figure", event => { data.figures[event.target.dataset.figure] = event.detail; watch(event.target); equip(event.target); });
  let waiting = 0;
  addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(() => { for (const [node, {width}] of drawn) if (Math.floor(node.clientWidth) !== width) draw(node); }, 150); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const node of drawn.keys()) draw(node); });

  // Print shows everything: charts not yet drawn are drawn at once, and closed parts are opened.
  let opened = [];
  function unfold() {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const part of opened) part.open = true;
    for (const node of document.querySelectorAll(".chart[data-figure]")) if (!drawn.has(node)) draw(node, true);
  }
  addEventListener("beforeprint", unfold);
  addEventListener("afterprint", () => { for (const part of opened) part.open = false; });
  matchMedia("print").addEventListener("change", event => { if (event.matches) unfold(); });

  // The figures behind a chart, as a table, as CSV and as a picture, made only when asked for.
  const made = (parent, tag, props = {}) => parent.appendChild(Object.assign(document.createElement(tag), props));
  const cell = value => { const text = String(value ?? ""); const safe = /^[=+\-@\t\r]/.test(text) && isNaN(text) ? "'" + text : text; return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };
  const SHOWN = {swing: ["name", "label", "early", "from", "late", "to"], events: ["n", "when", "what"], points: ["when", "what"], runs: ["scenario", "year", "value"], lines: ["line", "year", "value"]};
  function grid(node) {
    const figure = data.figures[node.dataset.figure], given = figure.tables ?? {}, one = figure.of;
    const several = (node.closest("[data-series]")?.dataset.series ?? "").split(" ").filter(id => data.series[id]);
    const ids = one ? [one] : given.lines && given.names ? several : [];
    if (ids.length) return {
      head: ["series", "label", "unit", "year", "value", "low", "high"],
      body: ids.flatMap(id => { const table = data.series[id]; return rows(table).map(r => [id, table.label, table.unit, r.year, r.value, r.low, r.high]); }),
    };
    if (given.model) {
      const record = new Map(rows(data.series[given.record.slice(7)]).map(r => [r.year, r.value])), model = new Map(unpacked(given.model).map(r => [r.year, r.value]));
      return {head: ["year", "model", "record"], body: [...new Set([...record.keys(), ...model.keys()])].sort((a, b) => a - b).map(y => [y, model.get(y), record.get(y)])};
    }
    const name = Object.keys(SHOWN).find(key => given[key]);
    const names = [...node.closest("figure").querySelectorAll(".lines li")].map(li => li.textContent);
    return {head: SHOWN[name] ?? [], body: name ? unpacked(given[name]).map(r => SHOWN[name].map(key => key === "line" ? names[r.line] ?? r.line : r[key])) : []};
  }
  function toggle(node, button) {
    const card = node.closest("figure"), old = card.querySelector(".wide");
    button.setAttribute("aria-expanded", String(!old));
    if (old) { old.remove(); return; }
    const {head, body} = grid(node), from = head[0] === "series" && new Set(body.map(r => r[0])).size === 1 ? 3 : 0;
    const kept = head.map((_, i) => i).filter(i => i >= from && (i < 5 || body.some(r => r[i] !== null && r[i] !== undefined)));
    const holder = made(card.querySelector(".under") ?? card, "div", {className: "wide", tabIndex: 0}), table = made(holder, "table");
    const line = (parent, tag, values) => { const tr = made(parent, "tr"); kept.forEach(i => made(tr, tag, {textContent: values[i] ?? "–", className: typeof values[i] === "number" || (from && i > from) ? "n" : ""})); };
    line(table.createTHead(), "th", head);
    const rest = table.createTBody();
    for (const r of body) line(rest, "td", r);
  }
  function save(text, name, type) {
    const link = Object.assign(document.createElement("a"), {href: URL.createObjectURL(new Blob([text], {type})), download: name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  const fileOf = node => data.figures[node.dataset.figure].of ?? node.dataset.figure;
  const saveTable = node => { const {head, body} = grid(node); save([head, ...body].map(line => line.map(cell).join(",")).join("\r\n") + "\r\n", fileOf(node) + ".csv", "text/csv"); };

  // The picture as a document of its own, as `standalone` in charts.py makes it: light, on white, its finding over it, its sources under it.
  const before = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const wordsOf = found => found ? [...found.childNodes].filter(n => !n.classList?.contains("acts")).map(n => n.textContent).join("").replace(/\s+/g, " ").trim() : "";
  function about(node) {
    const card = node.closest("figure"), panel = node.closest(".panel-of-claim");
    const title = [...(panel ?? card).querySelectorAll(panel ? "h3" : ".finding")].filter(e => before(e, node)).at(-1);
    const unit = [...card.querySelectorAll(".unit")].filter(e => before(e, node) && (!title || before(title, e))).at(-1);
    const named = wordsOf(title) || node.getAttribute("aria-label"), verdict = wordsOf(panel?.querySelector(".verdict"));
    return {
      title: verdict ? `${verdict}: ${named}` : named,  // a claim never leaves the page without its verdict
      unit: [wordsOf(unit), wordsOf(card.querySelector(".illustrative"))].filter(Boolean).join(". "),
      credit: panel ? [...panel.querySelectorAll(".meta > *")].map(wordsOf).filter(Boolean).join(" · ") : wordsOf(card.querySelector(".source")),
    };
  }
  async function twin(node) {
    const figure = data.figures[node.dataset.figure], [spec] = specOf(figure, 700, true), edge = spec.padding;
    const [width, height] = spec.usermeta?.twin ?? [spec.width + edge.left + edge.right, 0];
    spec.width = width - edge.left - edge.right;
    if (height) spec.height = height - edge.top - edge.bottom;
    const holder = made(document.body, "div", {className: "unseen"}), view = viewOf(spec, holder);
    await view.runAsync();
    const drawing = holder.querySelector("svg"), NS = drawing.namespaceURI, {title, unit, credit} = about(node);
    const tag = (parent, name, attributes, text) => { const made = parent.appendChild(document.createElementNS(NS, name)); for (const key in attributes) made.setAttribute(key, attributes[key]); if (text) made.textContent = text; return made; };
    const svg = document.createElementNS(NS, "svg"), ground = [];
    tag(svg, "title", {}, title); tag(svg, "desc", {}, node.getAttribute("aria-label"));
    ground.push(tag(svg, "rect", {fill: "#ffffff"}));
    const write = (top, text, size, step, fill, weight) => {
      const lines = [], most = Math.floor((width - 32) / (size * .56));
      for (const word of text.split(" ").filter(Boolean)) if (lines.length && lines.at(-1).length + 1 + word.length <= most) lines[lines.length - 1] += " " + word; else lines.push(word);
      for (const line of lines) { top += step; tag(svg, "text", {x: 16, y: top - 5, "font-size": size, "font-weight": weight, fill}, line); }
      return top;
    };
    const hex = name => Object.keys(tokens).find(key => tokens[key] === name);
    const top = write(write(16, title, 16, 21, hex("ink"), 600), unit, 12, 16, hex("soft"), 400) + 6;
    tag(svg, "g", {transform: `translate(0,${top})`}).append(...drawing.childNodes);
    const whole = write(top + Number(drawing.getAttribute("height")) + 4, credit, 10, 14, hex("soft"), 400) + 12;
    for (const [key, value] of Object.entries({width, height: whole, viewBox: `0 0 ${width} ${whole}`, role: "img", "font-family": "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"})) svg.setAttribute(key, value);
    for (const one of ground) { one.setAttribute("width", width); one.setAttribute("height", whole); }
    view.finalize(); holder.remove();
    return new XMLSerializer().serializeToString(svg) + "\n";
  }

  function equip(node) {
    const card = node.closest("figure");
    if (!card || node.dataset.equipped) return;
    node.dataset.equipped = "1";
    const alone = card.querySelectorAll(".chart").length === 1;
    const place = (alone && card.querySelector(".acts")) || node.previousElementSibling?.querySelector(".acts") || card.querySelector(".source .acts") || Object.assign(document.createElement("p"), {className: "acts"});
    if (!place.isConnected) node.after(place);
    const name = data.series[fileOf(node)]?.label ?? about(node).title;
    const button = (words, act) => { const one = made(place, "button", {type: "button", textContent: words}); one.setAttribute("aria-label", `${words}: ${name}`); one.addEventListener("click", () => act(node, one)); place.append(" "); return one; };
    if (alone) button("table", toggle).setAttribute("aria-expanded", "false");
    button("CSV", saveTable);
    button("SVG", async chart => save(await twin(chart), fileOf(chart) + ".svg", "image/svg+xml"));
    const claim = card.closest(".panel-of-claim")?.querySelector(".more a")?.hash;
    const link = made(place, "a", {href: claim ?? "#" + (alone && card.id ? card.id : node.id), textContent: "link"});
    link.setAttribute("aria-label", `link to this chart: ${name}`);
    link.addEventListener("click", () => navigator.clipboard?.writeText(link.href).then(() => { link.textContent = "link copied"; setTimeout(() => { link.textContent = "link"; }, 2000); }, () => {}));
  }
  charts.forEach(equip);
})();
