// Hears from the preview when the page has changed or the case has faults. It stands in no written report.
(() => {
  const panel = document.getElementById("preview");
  const first = JSON.parse(document.getElementById("preview-state").textContent);
  const MOST = 200;
  const made = (tag, text, kind) => {
    const node = document.createElement(tag);
    node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };
  const entry = fault => {
    const item = document.createElement("li");
    item.append(made("code", (fault.file || "") + (fault.line ? ":" + fault.line : "")), made("span", fault.what, "what"));
    if (fault.mend) item.append(made("span", fault.mend, "mend"));
    return item;
  };
  const fold = folded => {
    panel.classList.toggle("folded", folded);
    const button = panel.querySelector("button");
    button.textContent = folded ? "Show" : "Fold";
    button.setAttribute("aria-expanded", String(!folded));
  };
  const show = (title, words, faults, gone) => {
    const folded = panel.classList.contains("folded");
    const bar = made("div", "", "bar");
    const button = made("button", "Fold");
    button.type = "button";
    button.addEventListener("click", () => fold(!panel.classList.contains("folded")));
    const heading = made("h2", title);
    heading.setAttribute("role", "status");
    bar.append(heading, made("p", words), button);
    const list = document.createElement("ol");
    list.append(...faults.slice(0, MOST).map(entry));
    if (faults.length > MOST) list.append(entry({ what: `and ${faults.length - MOST} more: detente check lists them all` }));
    panel.replaceChildren(bar, list);
    panel.classList.toggle("gone", gone);
    panel.hidden = false;
    fold(folded);
  };
  const tell = state => {
    if (!state.faults.length) {
      panel.hidden = true;
      return;
    }
    const count = state.faults.length === 1 ? "1 fault" : state.faults.length + " faults";
    show(count, state.stale ? "The page behind is as it was before." : "The page behind is up to date.", state.faults, false);
  };
  addEventListener("keydown", event => {
    if (event.key === "Escape" && !panel.hidden) fold(true);
  });
  let last = first;
  tell(first);
  const events = new EventSource("/events");
  events.onmessage = event => {
    last = JSON.parse(event.data);
    if (last.page !== first.page) location.reload();
    else tell(last);
  };
  let gone = 0;
  events.onopen = () => {
    clearTimeout(gone);
    gone = 0;
    tell(last);
  };
  events.onerror = () => {  // comes again with each attempt to connect
    gone = gone || setTimeout(() => show("The preview has ended", "Start it again, and this page goes on.", [], true), 1500);
  };
})();
