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

  function specOf(figure, width) {
    const spec = JSON.parse(themed(JSON.stringify(data.specs[figure.spec])));
    const tables = {};
    const given = figure.broad && width >= figure.broad.above ? {...figure.tables, ...figure.broad.tables} : figure.tables;
    for (const [name, source] of Object.entries(given)) {
      if (typeof source !== "string") tables[name] = source;
      else if (source.startsWith("series:")) { const table = data.series[source.slice(7)]; tables[name] = rows(table); tables.breaks = table.breaks; }
      else tables[name] = data.tables[source];
    }
    if (tables.ends && width < 440) { spec.padding.right = 26; tables.ends = tables.ends.map(end => ({...end, name: end.name.split(" ")[0]})); }
    if (figure.narrow && width < figure.narrow.below) {
      spec.height = figure.narrow.height;
      spec.scales.find(scale => scale.name === "y").domain = [0, figure.narrow.height];
      tables.events = tables.events.map(event => ({...event, label: ""}));
    }
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

  const drawn = new Map();
  function draw(node) {
    const width = Math.floor(node.clientWidth);
    if (!width) return;
    const figure = data.figures[node.dataset.figure];
    const [spec, tables] = specOf(figure, width);
    spec.width = width - spec.padding.left - spec.padding.right;
    node.querySelector(".live")?.remove();
    drawn.get(node)?.view.finalize();
    const live = node.appendChild(Object.assign(document.createElement("div"), {className: "live"}));
    const view = new vegaRuntime.View(vegaRuntime.parse(spec, null, {ast: true}), {
      expr: vegaRuntime.expressionInterpreter, renderer: "svg", container: live, hover: false,
      loader: {load: () => Promise.reject(new Error("nothing is loaded")), sanitize: () => Promise.reject(new Error("nothing is loaded"))},
    });
    view.tooltip((handler, event, item, value) => {
      if (!value) { tip.hidden = true; return; }
      place(event, item?.datum?.when ? [item.datum.when, item.datum.what] : [String(value)]);
    });
    view.runAsync().then(() => { live.querySelector("svg")?.setAttribute("aria-hidden", "true"); node.dataset.drawn = width; });
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
    const about = data.series[String(figure.tables.values ?? "").slice(7)];
    const recorded = tables.record?.find(r => r.year === year);
    place(event, tables.model
      ? [`${year}`, `model, on the same scale, ${shown(row.value)}`, recorded ? `record ${shown(recorded.value)}` : ""]
      : [`${year}: ${shown(row.value)}`, row.value === null ? "" : about?.unit, row.low !== null ? `low ${shown(row.low)}, high ${shown(row.high)}` : ""]);
  }
  function leave(node) { node.querySelector(".cross")?.remove(); tip.hidden = true; }

  const charts = [...document.querySelectorAll(".chart[data-figure]")];
  for (const node of charts) {
    const narrow = data.figures[node.dataset.figure].narrow;
    node.style.minHeight = (narrow && node.clientWidth < narrow.below ? narrow.height + 26 : node.dataset.height) + "px";
    node.addEventListener("pointermove", event => follow(node, event));
    node.addEventListener("pointerleave", () => leave(node));
  }
  const near = new IntersectionObserver(seen => { for (const entry of seen) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); } }, {rootMargin: "600px"});
  charts.forEach(node => near.observe(node));
  let waiting = 0;
  addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(() => { for (const [node, {width}] of drawn) if (Math.floor(node.clientWidth) !== width) draw(node); }, 150); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const node of drawn.keys()) draw(node); });

  // Print shows everything, in browsers too that keep a closed part closed.
  let opened = [];
  addEventListener("beforeprint", () => { opened = [...document.querySelectorAll("details:not([open])")]; for (const part of opened) part.open = true; });
  addEventListener("afterprint", () => { for (const part of opened) part.open = false; });

  // The figures behind a chart, as a table and as CSV, made only when asked for.
  const cell = value => { const text = String(value ?? ""); const safe = /^[=+\-@\t\r]/.test(text) && isNaN(text) ? "'" + text : text; return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };
  function toggle(id, button) {
    const card = button.closest("figure");
    const old = card.querySelector(".wide");
    button.setAttribute("aria-expanded", String(!old));
    if (old) { old.remove(); return; }
    const table = data.series[id], banded = "low" in table;
    const holder = (card.querySelector(".under") ?? card).appendChild(Object.assign(document.createElement("div"), {className: "wide", tabIndex: 0}));
    const body = holder.appendChild(document.createElement("table"));
    const line = (parent, tag, values) => { const tr = parent.appendChild(document.createElement("tr")); values.forEach((v, i) => { tr.appendChild(Object.assign(document.createElement(tag), {textContent: v, className: i ? "n" : ""})); }); };
    line(body.createTHead(), "th", ["year", "value", ...(banded ? ["low", "high"] : [])]);
    const rest = body.createTBody();
    for (const r of rows(table)) line(rest, "td", [r.year, r.value ?? "–", ...(banded ? [r.low ?? "–", r.high ?? "–"] : [])]);
  }
  function save(id) {
    const table = data.series[id];
    const text = [["series", "label", "unit", "year", "value", "low", "high"], ...rows(table).map(r => [id, table.label, table.unit, r.year, r.value, r.low, r.high])].map(line => line.map(cell).join(",")).join("\r\n") + "\r\n";
    const link = Object.assign(document.createElement("a"), {href: URL.createObjectURL(new Blob([text], {type: "text/csv"})), download: id + ".csv"});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  for (const place of document.querySelectorAll(".acts[data-series]")) {
    const id = place.dataset.series;
    const button = (words, act) => { const made = place.appendChild(Object.assign(document.createElement("button"), {type: "button", textContent: words})); made.setAttribute("aria-label", `${words}: ${data.series[id].label}`); made.addEventListener("click", () => act(id, made)); return made; };
    button("table", toggle).setAttribute("aria-expanded", "false");
    button("CSV", save);
  }
})();
