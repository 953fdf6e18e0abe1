"use strict";
// Reading: a claim opens beside the text (below its paragraph where there is no room), and the causal map follows the paragraph.
(() => {
  const prose = document.querySelector("#argument .prose"), beside = document.getElementById("beside");
  if (!prose || !beside) return;
  const data = JSON.parse(document.getElementById("data").textContent), words = data.words;
  const wide = matchMedia("(min-width: 66rem)");
  const make = (tag, props = {}, ...children) => { const node = Object.assign(document.createElement(tag), props); node.append(...children); return node; };

  // ---- the rows of a claim's chart, made from the series that the page holds once
  const known = (table, year, bound) => { const list = table[bound] ?? table.value, i = year - table.start; return i >= 0 && i < list.length ? list[i] : null; };
  function sum(ids, year, bound) {
    const found = ids.map(id => known(data.series[id], year, bound)).filter(v => v !== null && v !== undefined);
    return found.length ? found.reduce((a, b) => a + b, 0) : null;
  }
  function lineRows(chart, line, i) {
    const tables = line.series.map(id => data.series[id]);
    const first = Math.min(...tables.map(t => t.start)), last = Math.max(...tables.map(t => t.start + t.value.length - 1));
    const rows = [];
    let total = null;
    for (let year = first; year <= last; year++) {
      let value = sum(line.series, year, line.bound);
      if (chart.how === "share") { const whole = sum(line.whole, year, line.bound); value = value !== null && whole ? 100 * value / whole : null; }
      if (chart.how === "running") {
        if (year < chart.from || year > chart.windows[0][1] + 5) continue;
        if (value !== null) total = (total ?? 0) + value;
        value = value === null ? null : total;
      }
      rows.push({year, value, line: i});
    }
    rows.forEach((r, k) => { r.alone = r.value !== null && (rows[k - 1]?.value ?? null) === null && (rows[k + 1]?.value ?? null) === null; });
    return rows;
  }
  function tablesOf(chart) {
    if (chart.figure) return data.figures[chart.figure].tables;
    if (chart.points) return {points: chart.points.map((p, i) => ({...p, lane: chart.points.length > 4 ? 3.6 - (i % 4) * .9 : 3.3 - i * 3 / Math.max(chart.points.length, 2), side: p.x > (data.domain[0] + data.domain[1]) / 2 ? "right" : "left"}))};
    const claimed = chart.claimed === undefined ? [] : [{value: chart.claimed, text: `${words.claimed} ${chart.claimed.toLocaleString("en")}`}];
    return {
      lines: chart.lines.flatMap((line, i) => lineRows(chart, line, i)),
      windows: chart.windows.map(([from, to]) => ({from, to})), rules: claimed, marks: chart.marks.map(m => ({x: m.x})),
    };
  }
  const nameOf = line => line.name || (line.series.length > 1 ? words.sum + " " : "") + line.series.map(id => data.series[id].label).join(" + ");
  function chartOf(id) {
    const chart = data.claims[id];
    if (!chart) return make("p", {className: "absent", textContent: words.nothing});
    const spec = data.specs[chart.spec], edge = spec.padding;
    const names = chart.lines ? chart.lines.map(nameOf) : [];
    const unit = chart.lines ? [chart.unit, chart.how === "running" ? `${words.running} ${chart.from}` : "", chart.windows.length ? words.tested : ""].filter(Boolean).join(", ") : "";
    const node = make("div", {className: "chart", dir: "ltr"});
    Object.assign(node.dataset, {figure: "claim-" + id, height: spec.height + edge.top + edge.bottom});
    node.setAttribute("role", "img");
    if (chart.figure) node.setAttribute("aria-label", document.getElementById(chart.figure + "-chart").getAttribute("aria-label"));
    else node.setAttribute("aria-label", [...names, unit, ...(chart.points ?? []).map(p => `${p.when}: ${p.what}`)].filter(Boolean).join("; "));
    const key = make("ul", {className: "lines"}, ...names.map((name, i) => make("li", {className: "line" + i, textContent: name})));
    for (const mark of chart.marks ?? []) key.append(make("li", {className: "date", textContent: `${mark.when}: ${mark.what}`}));
    return make("figure", {className: "proof"}, make("p", {className: "unit", textContent: unit}), node, ...(key.children.length ? [key] : []));
  }

  // ---- the panel
  let open = null;
  function shut(refocus) {
    if (!open) return;
    const {link, panel} = open;
    open = null;
    link.setAttribute("aria-expanded", "false");
    panel.remove();
    beside.classList.remove("taken");
    if (refocus) link.focus();
  }
  function panelOf(link, id) {
    const entry = document.getElementById("claim-" + id);
    const close = make("button", {type: "button", className: "close", textContent: words.close});
    const copy = selector => [...entry.querySelectorAll(selector)].slice(0, 1).map(node => node.cloneNode(true));
    const title = make("h3", {textContent: entry.querySelector("h3").textContent, id: "panel-title"});
    for (const name of ["lang", "dir"]) { const value = entry.querySelector("h3").getAttribute(name); if (value) title.setAttribute(name, value); }
    const panel = make("section", {className: "panel-of-claim " + entry.className.replace("entry", ""), tabIndex: -1},
      make("div", {className: "bar-of-panel"}, ...copy(".verdict"), close), title, ...copy(".sentence"), ...copy(".figures"), chartOf(id), ...copy(".meta"),
      make("p", {className: "more"}, make("a", {href: "#claim-" + id, textContent: words.full})));
    panel.setAttribute("aria-labelledby", "panel-title");
    close.addEventListener("click", () => shut(true));
    return panel;
  }
  function show(link) {
    const id = decodeURIComponent(link.hash.slice("#claim-".length));
    if (!document.getElementById("claim-" + id)) return;
    const same = open?.link === link;
    shut(false);
    if (same) { link.focus(); return; }
    const panel = panelOf(link, id);
    open = {link, panel};
    link.setAttribute("aria-expanded", "true");
    if (wide.matches) { beside.prepend(panel); beside.classList.add("taken"); } else link.closest("p, li, blockquote, td, h3, h4").after(panel);
    const chart = panel.querySelector(".chart");
    if (chart) { const {spec, domain} = data.claims[id]; chart.dispatchEvent(new CustomEvent("figure", {bubbles: true, detail: {spec, domain, tables: tablesOf(data.claims[id])}})); }
    panel.focus({preventScroll: true});
    if (!wide.matches) panel.scrollIntoView({block: "nearest"});
  }
  const links = [...prose.querySelectorAll("a.claim")];
  for (const link of links) { link.setAttribute("aria-expanded", "false"); link.removeAttribute("title"); }
  prose.addEventListener("click", event => {
    const link = event.target.closest("a.claim");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link);
  });
  addEventListener("keydown", event => { if (event.key === "Escape" && open) { event.stopPropagation(); shut(true); } }, true);
  wide.addEventListener("change", () => { if (open) { const {link} = open; shut(false); show(link); } });

  // ---- the map beside the text
  const whole = document.querySelector("svg.causal"), holder = document.getElementById("minimap");
  if (!whole || !holder || !data.loops.length) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const frame = holder.querySelector(".frame"), here = holder.querySelector(".here");
  const heads = [...prose.querySelectorAll("[id^='par-']")];
  let copy = null, shown = null, box = null, moving = 0;
  function build() {
    copy = whole.cloneNode(true);
    copy.removeAttribute("aria-labelledby"); copy.removeAttribute("role"); copy.removeAttribute("id");
    copy.setAttribute("aria-hidden", "true"); copy.setAttribute("focusable", "false");
    copy.querySelectorAll("title, defs").forEach(node => node.remove());
    copy.querySelectorAll("[id], [tabindex], [role]").forEach(node => { for (const name of ["id", "tabindex", "role", "aria-label", "aria-pressed"]) node.removeAttribute(name); });
    copy.classList.remove("lit"); copy.classList.add("small");
    frame.append(copy);
    box = copy.viewBox.baseVal;
    box = [box.x, box.y, box.width, box.height];
  }
  function look(target) {
    cancelAnimationFrame(moving);
    const from = copy.getAttribute("viewBox").split(/[ ,]+/).map(Number), start = performance.now();
    const step = now => {
      const t = still.matches ? 1 : Math.min(1, (now - start) / 350), ease = t * (2 - t);
      copy.setAttribute("viewBox", from.map((v, i) => v + (target[i] - v) * ease).join(" "));
      if (t < 1) moving = requestAnimationFrame(step);
    };
    step(start + (still.matches ? 350 : 0));
  }
  function around(on) {
    const boxes = [...copy.querySelectorAll("[data-variable].on, [data-loop].on")].map(node => {
      const b = node.getBBox(), m = node.transform.baseVal.consolidate()?.matrix;
      return {x: b.x + (m?.e ?? 0), y: b.y + (m?.f ?? 0), width: b.width, height: b.height};
    });
    if (!on || !boxes.length) return box;
    const x0 = Math.min(...boxes.map(b => b.x)) - 30, y0 = Math.min(...boxes.map(b => b.y)) - 30;
    let w = Math.max(...boxes.map(b => b.x + b.width)) + 30 - x0, h = Math.max(...boxes.map(b => b.y + b.height)) + 30 - y0;
    const ratio = box[2] / box[3], W = Math.min(box[2], Math.max(w, h * ratio, box[2] * .4)), H = W / ratio;
    const x = Math.max(box[0], Math.min(x0 - (W - w) / 2, box[0] + box[2] - W)), y = Math.max(box[1], Math.min(y0 - (H - h) / 2, box[1] + box[3] - H));
    return [x, y, W, H];
  }
  function follow() {
    if (!wide.matches) return;
    const line = innerHeight * .4;
    const past = heads.filter(head => head.getBoundingClientRect().top < line);
    const label = (past.at(-1) ?? heads[0])?.id.slice(4);
    if (label === shown) return;
    shown = label;
    const loops = data.loops.filter(ring => ring.passage.includes(label));
    const on = new Set(loops.flatMap(ring => [...ring.links, ...ring.variables])), rings = new Set(loops.map(ring => ring.id));
    copy.classList.toggle("lit", on.size > 0);
    copy.querySelectorAll("[data-link]").forEach(node => node.classList.toggle("on", on.has(node.dataset.link)));
    copy.querySelectorAll("[data-variable]").forEach(node => node.classList.toggle("on", on.has(node.dataset.variable)));
    copy.querySelectorAll("[data-loop]").forEach(node => node.classList.toggle("on", rings.has(node.dataset.loop)));
    here.replaceChildren(...loops.map(ring => make("p", {}, make("b", {textContent: ring.id + " " + ring.name}), " " + ring.story)));
    look(around(on.size));
  }
  let asked = 0;
  const soon = () => { if (!asked) asked = requestAnimationFrame(() => { asked = 0; follow(); }); };
  const near = new IntersectionObserver(seen => {
    if (!seen.some(entry => entry.isIntersecting)) return;
    near.disconnect();
    build();
    follow();
    addEventListener("scroll", soon, {passive: true});
  }, {rootMargin: "200px"});
  holder.hidden = false;
  near.observe(holder);
})();
