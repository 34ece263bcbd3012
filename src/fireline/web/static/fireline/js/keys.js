// Keyboard: walk a list with j and k, claim with c, see what there is with ?.
// Enter needs nothing of ours: what is walked are links, and a link that has the focus opens.
"use strict";

(() => {
  const off = document.documentElement.dataset.keys === "off";
  const lines = () => [...document.querySelectorAll("[data-walk]")];
  const busy = (at) =>
    at.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;

  function walk(step) {
    const all = lines();
    if (all.length === 0) return;
    const here = all.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
    all[Math.min(Math.max(next, 0), all.length - 1)].focus();
  }

  function press(key) {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (target === null) return false;
    if (target.tagName === "DIALOG") target.showModal();
    else target.click();
    return true;
  }

  const acts = { j: () => walk(1), k: () => walk(-1) };

  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
    if (acts[event.key]) {
      acts[event.key]();
      event.preventDefault();
    } else if (press(event.key)) {
      event.preventDefault();
    }
  });

  // A button can open the same dialog for those who do not use keys.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener !== null) document.getElementById(opener.dataset.opens).showModal();
  });

  // What has come onto the page is said aloud, also to those who do not see it.
  document.addEventListener("htmx:load", (event) => {
    const fresh = event.detail.elt;
    const said = fresh.matches("[data-say]") ? fresh : fresh.querySelector("[data-say]");
    if (said !== null) document.getElementById("said").textContent = said.dataset.say;
  });

  // An officer who left a form half filled is asked before the page goes.
  let changed = false;
  document.addEventListener("input", (event) => {
    if (event.target.form?.dataset.keep !== undefined) changed = true;
  });
  document.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
})();
