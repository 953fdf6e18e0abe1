// Counts what hides what in a drawn causal map; given (svg, form), where form is "ours" or "graphviz". Everything is
// measured in the pixels of the window: rectangles of texts and boxes, points along each arrow (every half pixel), the
// corners of arrowheads. An arrow may touch the boxes at its own two ends, and its own sign.
(svg, form) => {
  const turned = svg.getScreenCTM();
  const rect = (node, owner, kind) => { const r = node.getBoundingClientRect(); return { owner, kind, left: r.left, right: r.right, top: r.top, bottom: r.bottom }; };
  const labels = [], boxes = [], arrows = [];
  const at = (path, t) => { const p = path.getPointAtLength(t).matrixTransform(path.getScreenCTM()); return [p.x, p.y]; };
  const walk = path => {
    const length = path.getTotalLength(), scale = Math.hypot(turned.a, turned.b) || 1, steps = Math.max(8, Math.ceil(length * scale * 2));
    return Array.from({ length: steps + 1 }, (_, i) => at(path, length * i / steps));
  };
  if (form === "ours") {
    for (const box of svg.querySelectorAll(".box")) {
      labels.push(rect(box.querySelector("text"), box.dataset.variable, "variable"));
      boxes.push(rect(box.querySelector("rect"), box.dataset.variable, "box"));
    }
    for (const mark of svg.querySelectorAll(".loopmark text")) labels.push(rect(mark, mark.parentElement.dataset.loop, "loop"));
    for (const sign of svg.querySelectorAll(".mark")) labels.push(rect(sign, sign.dataset.link, "sign"));
    for (const path of svg.querySelectorAll(".arc")) {
      const points = walk(path), [x, y] = points.at(-1), [px, py] = at(path, Math.max(0, path.getTotalLength() - 7)), d = Math.hypot(x - px, y - py) || 1;
      const side = 4 * Math.hypot(turned.a, turned.b), head = [[x, y], [px - (y - py) / d * side, py + (x - px) / d * side], [px + (y - py) / d * side, py - (x - px) / d * side]];
      arrows.push({ id: path.dataset.link, ends: [path.dataset.source, path.dataset.target], points, head });
    }
  } else {
    for (const node of svg.querySelectorAll("g.node")) {
      const name = node.querySelector("title").textContent;
      for (const text of node.querySelectorAll("text")) labels.push(rect(text, name, "variable"));
      boxes.push(rect(node.querySelector("polygon, path, ellipse"), name, "box"));
    }
    for (const edge of svg.querySelectorAll("g.edge")) {
      const ends = edge.querySelector("title").textContent.split("->"), id = edge.id;
      for (const text of edge.querySelectorAll("text")) labels.push(rect(text, id, "sign"));
      const tip = edge.querySelector("polygon"), m = tip.getScreenCTM();
      const head = [...tip.points].map(p => { const q = p.matrixTransform(m); return [q.x, q.y]; });
      arrows.push({ id, ends, points: walk(edge.querySelector("path")), head });
    }
  }
  const meet = (a, b) => a.left < b.right - .5 && b.left < a.right - .5 && a.top < b.bottom - .5 && b.top < a.bottom - .5;
  const holds = (r, [x, y]) => x > r.left + .25 && x < r.right - .25 && y > r.top + .25 && y < r.bottom - .25;
  const found = { label_on_label: [], box_on_box: [], label_on_box: [], arrow_on_label: [], arrow_on_box: [], arrow_on_sign: [], head_on_label: [] };
  labels.forEach((a, i) => {
    for (const b of labels.slice(i + 1)) if (a.owner !== b.owner && meet(a, b)) found.label_on_label.push(`${a.owner} ${b.owner}`);
    for (const b of boxes) if (a.owner !== b.owner && meet(a, b)) found.label_on_box.push(`${a.owner} ${b.owner}`);
  });
  boxes.forEach((a, i) => { for (const b of boxes.slice(i + 1)) if (meet(a, b)) found.box_on_box.push(`${a.owner} ${b.owner}`); });
  for (const arrow of arrows) {
    for (const b of boxes) if (!arrow.ends.includes(b.owner) && arrow.points.some(p => holds(b, p))) found.arrow_on_box.push(`${arrow.id} ${b.owner}`);
    for (const label of labels) {
      if (label.owner === arrow.id) continue;
      const own = arrow.ends.includes(label.owner), over = arrow.points.some(p => holds(label, p));
      if (over) found[label.kind === "sign" ? "arrow_on_sign" : "arrow_on_label"].push(`${arrow.id} ${label.owner}`);
      if (arrow.head.some(p => holds(label, p)) && !(own && over)) found.head_on_label.push(`${arrow.id} ${label.owner}`);
    }
  }
  return found;
}
