"use strict";
// The causal map: a loop, or a variable with its causes and effects, is lit and told beside it; the address keeps the variable.
(() => {
  const words = text => (text ?? "").split(" ").filter(Boolean);
  const map = document.querySelector("#map svg.causal");
  if (!map) return;
  const near = document.getElementById("map-near"), section = document.getElementById("map");
  const buttons = [...document.querySelectorAll(".loops button[data-loop]")];
  const boxes = new Map([...map.querySelectorAll(".box")].map(box => [box.dataset.variable, box]));
  const arcs = [...map.querySelectorAll(".arc")];
  let shown = null;  // the variable whose causes and effects are told

  function light(links, variables, loop) {
    const on = new Set([...links, ...variables]);
    map.classList.toggle("lit", on.size > 0);
    for (const part of map.querySelectorAll("[data-link], [data-variable]"))
      part.classList.toggle("on", on.has(part.dataset.link ?? part.dataset.variable));
    for (const part of map.querySelectorAll("[data-loop]")) part.classList.toggle("on", part.dataset.loop === loop);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.loop === loop));
    for (const [id, box] of boxes) box.setAttribute("aria-pressed", String(id === shown));
  }

  function keep(id) {  // in the address, so that it can be sent
    const mark = id ? `#map?${new URLSearchParams({ variable: id })}` : "#map";
    if (location.hash !== mark && (id || location.hash.startsWith("#map?"))) history.replaceState(null, "", mark);
  }

  function clear() {
    shown = null;
    light([], [], null);
    near.hidden = true;
    section.classList.remove("telling");
    keep(null);
  }

  function chooseLoop(button) {
    const again = button.getAttribute("aria-pressed") === "true";
    clear();
    if (!again) light(words(button.dataset.links), words(button.dataset.variables), button.dataset.loop);
  }

  const make = (tag, text, kind) => Object.assign(document.createElement(tag), { textContent: text ?? "", className: kind ?? "" });

  function told(arc, other) {  // one arrow, in the words of the table's row
    const cells = document.getElementById(`link-${arc.dataset.link}`).cells, item = make("li"), plus = arc.classList.contains("plus");
    const button = make("button", boxes.get(other).querySelector("title").textContent.split("\n")[0].replace(/^\S* /, ""));
    button.type = "button";
    button.dataset.go = other;
    const where = make("span", "", "where");
    const passages = cells[6].textContent.split(", ").filter(name => name !== "–");
    passages.forEach((name, i) => {
      const link = document.getElementById(`par-${name}`) ? Object.assign(make("a", name), { href: `#par-${name}` }) : make("span", name);
      where.append(i ? ", " : "", link);
    });
    if (!passages.length) where.append(near.dataset.silent);
    const facts = [arc.dataset.link, `${cells[4].textContent} ${near.dataset.years}`, cells[7].textContent];
    where.append(` · ${facts.join(" · ")}`);
    const sign = make("b", `${plus ? "+" : "−"} ${plus ? near.dataset.plus : near.dataset.minus}`, plus ? "plus" : "minus");
    item.append(sign, " ", button, make("p", cells[5].textContent), where);
    return item;
  }

  function list(title, found, end) {
    const part = [make("h4", `${title} (${found.length})`)], items = make("ul");
    items.append(...found.map(arc => told(arc, arc.dataset[end])));
    part.push(found.length ? items : make("p", near.dataset.none, "hint"));
    return part;
  }

  function chooseVariable(id) {
    const box = boxes.get(id);
    if (!box) return;
    const causes = arcs.filter(arc => arc.dataset.target === id), effects = arcs.filter(arc => arc.dataset.source === id);
    const touching = [...causes, ...effects];
    shown = id;
    light(touching.map(arc => arc.dataset.link), [id, ...touching.flatMap(arc => [arc.dataset.source, arc.dataset.target])], null);
    rove(box);
    const [name, ...note] = box.querySelector("title").textContent.split("\n");
    const close = Object.assign(make("button", near.dataset.close, "close"), { type: "button" });
    near.replaceChildren(make("h3", name), make("p", note.join(" "), "note"), ...list(near.dataset.by, causes, "source"),
      ...list(near.dataset.on, effects, "target"), close);
    near.hidden = false;
    section.classList.add("telling");
    reveal(box);
    keep(id);
  }

  function rove(box) {  // one box at a time can be reached with Tab
    for (const one of boxes.values()) one.setAttribute("tabindex", one === box ? 0 : -1);
  }

  function reveal(box) {  // where the map is wider than the window, its scroller brings the box to the middle
    const holder = map.parentElement, at = box.getBoundingClientRect(), seen = holder.getBoundingClientRect();
    if (at.left < seen.left || at.right > seen.right) holder.scrollLeft += at.left + at.width / 2 - seen.left - seen.width / 2;
  }

  function step(from, key) {  // the nearest box that way, a cause or an effect before any other
    const ahead = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const middle = box => { const r = box.querySelector("rect").getBBox(); return [r.x + r.width / 2, r.y + r.height / 2]; };
    const id = from.dataset.variable, [x, y] = middle(from);
    const linked = new Set(arcs.flatMap(a => a.dataset.source === id ? [a.dataset.target] : a.dataset.target === id ? [a.dataset.source] : []));
    let best = null, least = Infinity;
    for (const [name, box] of boxes) {
      const [bx, by] = middle(box), along = (bx - x) * ahead[0] + (by - y) * ahead[1];
      const aside = Math.abs((bx - x) * ahead[1]) + Math.abs((by - y) * ahead[0]);
      if (name === id || along <= 0 || aside > 1.8 * along) continue;
      const cost = along + 1.5 * aside + (linked.has(name) ? 0 : 2000);
      if (cost < least) [best, least] = [box, cost];
    }
    if (!best) return;
    rove(best);
    best.focus({ preventScroll: true });
    reveal(best);
    if (shown) chooseVariable(best.dataset.variable);
  }

  buttons.forEach(button => button.addEventListener("click", () => chooseLoop(button)));
  map.addEventListener("click", event => {
    const mark = event.target.closest("[data-loop]"), box = event.target.closest("[data-variable]");
    if (mark) chooseLoop(buttons.find(button => button.dataset.loop === mark.dataset.loop));
    else if (box) box.dataset.variable === shown ? clear() : chooseVariable(box.dataset.variable);
    else clear();
  });
  map.addEventListener("keydown", event => {
    const box = event.target.closest("[data-variable]");
    if (!box) return;
    if (event.key.startsWith("Arrow")) step(box, event.key);
    else if (event.key === "Enter" || event.key === " ") box.dataset.variable === shown ? clear() : chooseVariable(box.dataset.variable);
    else return;
    event.preventDefault();
  });
  near.addEventListener("click", event => {
    const go = event.target.closest("[data-go]");
    if (go) { chooseVariable(go.dataset.go); near.querySelector("h3").tabIndex = -1; near.querySelector("h3").focus({ preventScroll: true }); }
    else if (event.target.closest(".close")) { const box = boxes.get(shown); clear(); box.focus({ preventScroll: true }); }
  });
  addEventListener("keydown", event => { if (event.key === "Escape" && map.classList.contains("lit")) clear(); });

  function fromAddress() {
    if (!location.hash.startsWith("#map?")) return;
    const id = new URLSearchParams(location.hash.slice(5)).get("variable");
    if (!boxes.has(id) || id === shown) return;
    chooseVariable(id);
    section.scrollIntoView();
  }
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
