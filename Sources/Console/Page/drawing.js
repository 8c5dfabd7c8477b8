// Drawings that fit their place: drawn in real pixels, anew when the place changes, so that text keeps its size.
import { element, freshId, svg } from "./element.js";

/// A figure. `draw(root, width)` fills the drawing and returns its height; `description` says the same in words.
export function drawing(title, description, draw, className = "") {
  const titleId = freshId("drawing");
  const root = svg("svg", { role: "img", "aria-labelledby": `${titleId} ${titleId}-text`, class: className });
  const place = element("div", { class: "drawing" }, root);
  const redraw = () => {
    const width = Math.max(240, Math.floor(place.clientWidth));
    root.replaceChildren(svg("title", { id: titleId }, title), svg("desc", { id: `${titleId}-text` }, description));
    const size = draw(root, width);
    const height = typeof size === "number" ? size : size.height;
    const drawn = typeof size === "number" ? width : size.width;
    root.setAttribute("width", String(drawn));
    root.setAttribute("height", String(height));
    root.setAttribute("viewBox", `0 0 ${drawn} ${height}`);
  };
  let lastWidth = 0;
  new ResizeObserver(() => {
    if (place.clientWidth === lastWidth || place.clientWidth === 0) return;
    lastWidth = place.clientWidth;
    requestAnimationFrame(redraw);
  }).observe(place);
  return place;
}

/// Text in a drawing.
export function label(x, y, text, className = "", anchor = "start") {
  return svg("text", { x, y, class: className, "text-anchor": anchor }, text);
}

/// A step of an axis that gives at most `most` ticks: 1, 2 or 5 times a power of ten.
export function tickStep(range, most) {
  const rough = Math.max(range, 1e-9) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  return factor * power;
}
