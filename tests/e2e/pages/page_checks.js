// What a page must be for everybody, told by its own document (WCAG 2.2, A and AA).
// Returns a sentence for each thing that is wrong.
() => {
  const wrong = [];
  const seen = (e) => {
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && !e.closest(".away, .skip, dialog:not([open]), details:not([open]) > :not(summary)");
  };
  const short = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const name = (e) => (e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") || "").split(" ").map((i) => document.getElementById(i)?.textContent || "").join(" ").trim() || [...(e.labels || [])].map((l) => l.textContent).join(" ").trim() || e.textContent.trim() || e.getAttribute("title") || e.getAttribute("alt") || "").trim();

  // 3.1.1, 2.4.2, 1.3.1
  if (!document.documentElement.lang) wrong.push("the page does not say its language");
  if (!document.title.replace("– Fireline", "").trim()) wrong.push("the page has no title");
  for (const [what, count] of [["h1", document.querySelectorAll("main h1").length], ["main", document.querySelectorAll("main").length]])
    if (count < 1 || (what === "main" && count !== 1)) wrong.push(`there are ${count} ${what}`);
  let level = 0;
  for (const h of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
    const now = Number(h.tagName[1]);
    if (level && now > level + 1) wrong.push(`a heading jumps from ${level} to ${now}: ${short(h)}`);
    level = now;
  }
  // 4.1.1 as it still matters: labels and fragments point by id
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) wrong.push(`two things are named #${id}`);
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]"))
    for (const attribute of ["aria-labelledby", "aria-describedby", "for"])
      for (const id of (e.getAttribute(attribute) || "").split(" ").filter(Boolean))
        if (!document.getElementById(id)) wrong.push(`${attribute} points to nothing: ${short(e)}`);
  // 1.1.1, 4.1.2, 2.4.4, 3.3.2
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [role=img], img"))
    if (!name(e) && !(e.tagName === "IMG" && e.getAttribute("alt") === "")) wrong.push(`it has no name: ${short(e)}`);
  // 2.4.3
  for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) wrong.push(`it jumps the queue of Tab: ${short(e)}`);
  // 2.5.8: 24 by 24, but for links within a text
  for (const e of document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, .nav a, .filter a")) {
    if (!seen(e)) continue;
    const box = (e.labels?.length && /radio|checkbox/.test(e.type) ? e.labels[0] : e).getBoundingClientRect();
    if (box.width < 24 || box.height < 24) wrong.push(`it is ${Math.round(box.width)} by ${Math.round(box.height)}: ${short(e)}`);
  }
  // 1.4.10
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) wrong.push(`the page is ${over} pixels wider than the window`);
  // 1.4.3: measured on what was painted
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const paper = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const light = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  for (const e of document.querySelectorAll("body *")) {
    if (!seen(e) || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (e.closest("svg")) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(rgba(style.color)), light(paper(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${short(e)}`);
  }
  return [...new Set(wrong)];
};
