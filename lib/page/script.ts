/**
 * What a browser may add to the page: a filter over all tables, and in the
 * graph what a stage is connected with, and its size. Nothing depends on it.
 */
export const SCRIPT = `"use strict";
(() => {
  const make = (name, text) => Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text });
  const tools = document.getElementById("tools");
  const filter = make("input");
  filter.type = "search";
  filter.placeholder = "Filter all tables";
  filter.setAttribute("aria-label", "Filter all tables");
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const row of document.querySelectorAll("tbody tr")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    if (wanted !== "") for (const details of document.querySelectorAll("details")) details.open = true;
  });
  tools.append(filter);
  const graph = document.querySelector(".graph");
  if (graph === null) return;
  const [width, height] = [Number(graph.getAttribute("width")), Number(graph.getAttribute("height"))];
  let scale = 1;
  const zoom = (label, factor) => {
    const button = make("button", label);
    button.type = "button";
    button.addEventListener("click", () => {
      scale = Math.min(4, Math.max(0.25, scale * factor));
      graph.setAttribute("width", width * scale);
      graph.setAttribute("height", height * scale);
    });
    return button;
  };
  const bar = make("div");
  bar.className = "tools";
  bar.append(zoom("Larger", 1.25), zoom("Smaller", 0.8));
  graph.parentElement.before(bar);
  const mark = (name) => {
    const near = new Set([name]);
    for (const path of graph.querySelectorAll("path")) {
      const touches = path.dataset.from === name || path.dataset.to === name;
      path.classList.toggle("near", touches);
      if (touches) near.add(path.dataset.from).add(path.dataset.to);
    }
    for (const group of graph.querySelectorAll("g")) group.classList.toggle("near", name !== undefined && near.has(group.dataset.stage));
  };
  for (const group of graph.querySelectorAll("g")) {
    group.addEventListener("pointerenter", () => mark(group.dataset.stage));
    group.addEventListener("pointerleave", () => mark(undefined));
  }
})();`;
