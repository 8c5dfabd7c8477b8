// The service graph: who calls whom, and the way the fault travels.
import { drawing, label } from "./drawing.js";
import { element, svg } from "./element.js";
import { plain } from "./inert.js";
import { layered } from "./layers.js";
import { count, entityText } from "./words.js";

const roles = { cause: "cause", affected: "affected", alerting: "alerting", other: "" };
const lineHeight = 15;
/// Widths of a box and of the gap between layers, widest first: the first that fits is taken.
const measures = [[178, 62], [168, 44], [156, 32]];
/// Pixels of a letter, on the safe side.
const letterWidth = 7.4;

/// The graph as a drawing with its text.
export function graphView(graph) {
  if (!graph || graph.nodes.length === 0) {
    return element("p", { class: "muted" }, "No topology was given, so effects on others are not seen.");
  }
  const causal = graph.edges.filter((edge) => edge.causal).length;
  const words = `${count(graph.nodes.length, "entity", "entities")}, ${count(graph.edges.length, "relation")}, `
    + `${causal} of them on the way of the fault. The text below the drawing says the same.`;
  const picture = drawing("Service graph", words, (root, width) => draw(root, width, graph), "graph");
  return element("div", { class: "stack" },
    element("ul", { class: "legend small" },
      element("li", {}, element("span", { class: "key cause" }), "cause"),
      element("li", {}, element("span", { class: "key affected" }), "affected"),
      element("li", {}, element("span", { class: "key alerting" }), "alerting"),
      element("li", {}, element("span", { class: "key way" }), "way of the fault"),
      element("li", {}, "thin arrows: from who calls to what is called")),
    element("div", { class: "graph-scroll", tabindex: "0", role: "region",
      "aria-label": "Service graph, can be scrolled" }, picture),
    element("details", {}, element("summary", {}, "The graph as text"), graphText(graph)));
}

function linesOf(node, boxWidth) {
  const letters = Math.floor((boxWidth - 20) / letterWidth);
  const name = plain(`${node.entity.namespace ? `${node.entity.namespace}/` : ""}${node.entity.name}`);
  const lines = [];
  for (let start = 0; start < name.length; start += letters) lines.push(name.slice(start, start + letters));
  return lines;
}

function under(node) {
  const parts = [plain(node.entity.kind), roles[node.role] ?? ""];
  if (node.replicas !== null && node.replicas !== undefined) parts.push(`×${node.replicas}`);
  return parts.filter((part) => part !== "").join(" · ");
}

/// The roomiest layout that fits the width, lying where there is room and standing on a phone; or the narrowest.
function fitting(width, graph) {
  const directions = width >= 560 ? [true, false] : [false, true];
  let best = null;
  for (const isWide of directions) {
    const found = tried(width, graph, isWide);
    if (best === null || found.width < best.width) best = found;
    if (best.width <= width) break;
  }
  return best;
}

function tried(width, graph, isWide) {
  let found = null;
  for (const [boxWidth, layerGap] of measures) {
    const nodes = graph.nodes.map((node) => ({ ...node, lines: linesOf(node, boxWidth) }));
    const heights = nodes.map((node) => 28 + node.lines.length * lineHeight);
    const sizes = heights.map((height) =>
      isWide ? { across: height, along: boxWidth } : { across: boxWidth, along: height });
    const layout = layered(sizes, graph.edges, { layerGap: isWide ? layerGap : 40, nodeGap: 14 });
    found = { nodes, heights, layout, boxWidth, isWide, width: (isWide ? layout.along : layout.across) + 12 };
    if (found.width <= width) break;
  }
  return found;
}

/// How far each node is from the cause, along the way of the fault.
function distances(graph) {
  const far = graph.nodes.map((node) => (node.role === "cause" ? 0 : Infinity));
  for (let round = 0; round < graph.nodes.length; round += 1) {
    for (const { from, to, causal } of graph.edges) {
      if (!causal || far[from] === undefined || far[to] === undefined) continue;
      far[to] = Math.min(far[to], far[from] + 1);
      far[from] = Math.min(far[from], far[to] + 1);
    }
  }
  return far;
}

function draw(root, width, graph) {
  const { nodes, heights, layout, boxWidth, isWide } = fitting(width, graph);
  const { edges } = graph;
  const far = distances(graph);
  const pad = 6;
  const spare = Math.max(0, (width - 2 * pad - (isWide ? layout.along : layout.across)) / 2);
  const at = ({ across, along }) => isWide
    ? { x: along + pad + spare, y: across + pad } : { x: across + pad + spare, y: along + pad };
  root.append(arrowhead("arrow", "head"), arrowhead("arrow-way", "head way"));
  const drawn = edges.map((edge, index) => ({ edge, route: layout.routes[index] })).filter(({ route }) =>
    route !== null);
  drawn.sort((one, other) => Number(one.edge.causal) - Number(other.edge.causal));
  for (const { edge, route } of drawn) {
    root.append(line(edge, route.map(at), { isWide, heights, boxWidth, isAgainst: far[edge.from] > far[edge.to] }));
  }
  nodes.forEach((node, index) => root.append(box(node, at(layout.places[index]), heights[index], boxWidth)));
  const long = { width: layout.along + 2 * pad + 2 * spare, height: layout.across + 2 * pad };
  showCause(root, nodes, layout.places.map(at));
  const tall = { width: layout.across + 2 * pad + 2 * spare, height: layout.along + 2 * pad };
  return isWide ? long : tall;
}

/// Scrolls a drawing that is larger than its place to the cause.
function showCause(root, nodes, places) {
  const place = root.closest(".graph-scroll");
  const cause = places[nodes.findIndex((node) => node.role === "cause")];
  if (!place || !cause) return;
  requestAnimationFrame(() => place.scrollTo(cause.x - place.clientWidth / 2, cause.y - place.clientHeight / 2));
}

function arrowhead(id, className) {
  return svg("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7,
    orient: "auto-start-reverse",
    markerUnits: "userSpaceOnUse" }, svg("path", { d: "M0 0 8 4 0 8z", class: className }));
}

/// A relation. Its arrow goes from who calls to what is called, or the way that the fault travels.
function line(edge, points, { isWide, heights, boxWidth, isAgainst }) {
  const first = points[0];
  const last = points[points.length - 1];
  const isForward = isWide ? last.x >= first.x : last.y >= first.y;
  const sign = isForward ? 1 : -1;
  const shifted = (point, by) => (isWide ? { x: point.x + by, y: point.y } : { x: point.x, y: point.y + by });
  const half = (index) => (isWide ? boxWidth : heights[index]) / 2;
  const start = shifted(first, sign * half(edge.from));
  const end = shifted(last, -sign * half(edge.to));
  // Past the boxes of a layer a route runs straight, so that it does not pass behind one of them.
  const past = isWide ? boxWidth / 2 : 20;
  const bends = points.slice(1, -1).flatMap((point) => [shifted(point, -sign * past), shifted(point, sign * past)]);
  const stops = [start, ...bends, end];
  let path = `M${start.x} ${start.y}`;
  for (let index = 1; index < stops.length; index += 1) {
    const [from, to] = [stops[index - 1], stops[index]];
    const middle = isWide ? (from.x + to.x) / 2 : (from.y + to.y) / 2;
    path += isWide ? `C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`
      : `C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`;
  }
  if (!edge.causal) return svg("path", { d: path, class: "edge", "marker-end": "url(#arrow)" });
  return svg("path", { d: path, class: "edge way", [isAgainst ? "marker-start" : "marker-end"]: "url(#arrow-way)" });
}

function box(node, { x, y }, height, boxWidth) {
  const role = node.role in roles ? node.role : "other";
  const top = y - height / 2;
  return svg("g", { class: `node ${role}` },
    svg("rect", { x: x - boxWidth / 2, y: top, width: boxWidth, height, rx: 7 }),
    role === "other" ? null : svg("rect", { x: x - boxWidth / 2, y: top, width: 5, height, rx: 2, class: "edge-mark" }),
    node.lines.map((text, index) => label(x - boxWidth / 2 + 13, top + 17 + index * lineHeight, text, "name")),
    label(x - boxWidth / 2 + 13, top + height - 8, under(node), "under"));
}

function graphText(graph) {
  const name = (index) => entityText(graph.nodes[index]?.entity);
  return element("ul", { class: "bullets small" }, graph.nodes.map((node, index) => {
    const out = graph.edges.filter((edge) => edge.from === index);
    const causal = graph.edges.filter((edge) => edge.causal && (edge.from === index || edge.to === index));
    const relations = out.map((edge) => `${plain(edge.relation)} ${name(edge.to)}`).join(", ");
    return element("li", {}, element("strong", {}, entityText(node.entity)),
      roles[node.role] ? ` (${roles[node.role]})` : "",
      relations ? `: ${relations}` : "", causal.length > 0 ? "; on the way of the fault" : "");
  }));
}
