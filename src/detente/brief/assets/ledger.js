"use strict";
// Filters of the ledger; the choice is kept in the address after `#ledger?`, so that it can be sent.
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const entries = [...document.querySelectorAll(".entry")];
  const texts = entries.map(entry => entry.textContent.toLowerCase());
  const output = form.querySelector("output"), nothing = document.getElementById("nothing");
  const chosen = () => [...form.querySelectorAll("[name=verdict]:checked")].map(box => box.value);

  function apply(keep) {
    const verdicts = chosen(), kind = form.kind.value, paragraph = form.paragraph.value;
    const wanted = form.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    entries.forEach((entry, i) => {
      const fits = (!verdicts.length || verdicts.includes(entry.dataset.verdict)) && (!kind || entry.dataset.kind === kind)
        && (!paragraph || entry.dataset.paragraph.split(" ").includes(paragraph)) && wanted.every(word => texts[i].includes(word));
      entry.hidden = !fits;
      count += fits;
    });
    output.textContent = output.dataset.words.replace("{shown}", count).replace("{all}", entries.length);
    nothing.hidden = count > 0;
    if (!keep) return;
    const query = new URLSearchParams();
    verdicts.forEach(v => query.append("verdict", v));
    if (kind) query.set("kind", kind);
    if (paragraph) query.set("paragraph", paragraph);
    if (wanted.length) query.set("text", form.text.value.trim());
    history.replaceState(null, "", query.size ? `#ledger?${query}` : "#ledger");
  }

  function reset() { form.kind.value = ""; form.paragraph.value = ""; form.text.value = ""; form.querySelectorAll("[name=verdict]").forEach(box => { box.checked = false; }); }
  function follow() {
    const hash = location.hash;
    if (hash.startsWith("#ledger?")) {
      const query = new URLSearchParams(hash.slice(8));
      reset();
      form.querySelectorAll("[name=verdict]").forEach(box => { box.checked = query.getAll("verdict").includes(box.value); });
      form.kind.value = query.get("kind") ?? "";
      form.paragraph.value = query.get("paragraph") ?? "";
      if (form.kind.selectedIndex < 0) form.kind.value = "";
      if (form.paragraph.selectedIndex < 0) form.paragraph.value = "";
      form.text.value = query.get("text") ?? "";
      apply(false);
      document.getElementById("ledger").scrollIntoView();
    } else if (hash.startsWith("#claim-")) {
      const entry = document.getElementById(decodeURIComponent(hash.slice(1)));
      if (entry?.hidden) { reset(); apply(false); entry.scrollIntoView(); }
      entry?.focus({preventScroll: true});
    }
  }
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("input", () => apply(true));
  form.addEventListener("change", () => apply(true));
  form.addEventListener("reset", () => setTimeout(() => apply(true)));
  nothing.querySelector("[data-reset]").addEventListener("click", () => { reset(); apply(true); form.text.focus(); });
  addEventListener("hashchange", follow);
  follow();
})();
