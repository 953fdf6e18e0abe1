"use strict";
// Lights a loop, or the causes and effects of one variable, on the causal map.
(() => {
  const map = document.querySelector("svg.causal");
  if (!map) return;
  const buttons = [...document.querySelectorAll(".loops button[data-loop]")];
  const words = node => (node ?? "").split(" ").filter(Boolean);
  function light(links, variables, loop) {
    const on = new Set([...links, ...variables]);
    map.classList.toggle("lit", on.size > 0);
    for (const part of map.querySelectorAll("[data-link]")) part.classList.toggle("on", on.has(part.dataset.link));
    for (const part of map.querySelectorAll("[data-variable]")) part.classList.toggle("on", on.has(part.dataset.variable));
    for (const part of map.querySelectorAll("[data-loop]")) part.classList.toggle("on", part.dataset.loop === loop);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.loop === loop));
  }
  const clear = () => light([], [], null);
  function choose(button) {
    if (button.getAttribute("aria-pressed") === "true") clear();
    else light(words(button.dataset.links), words(button.dataset.variables), button.dataset.loop);
  }
  buttons.forEach(button => button.addEventListener("click", () => choose(button)));
  map.addEventListener("click", event => {
    const mark = event.target.closest("[data-loop]"), box = event.target.closest("[data-variable]");
    if (mark) choose(buttons.find(button => button.dataset.loop === mark.dataset.loop));
    else if (box) {
      const id = box.dataset.variable;
      const touching = [...map.querySelectorAll(".arc")].filter(arc => arc.dataset.source === id || arc.dataset.target === id);
      light(touching.map(arc => arc.dataset.link), [id, ...touching.flatMap(arc => [arc.dataset.source, arc.dataset.target])], null);
    } else clear();
  });
  addEventListener("keydown", event => { if (event.key === "Escape" && map.classList.contains("lit")) clear(); });
})();
