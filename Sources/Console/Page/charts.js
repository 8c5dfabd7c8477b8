// Metrics as small charts on one axis of time, with the onset marked.
import { drawing, label } from "./drawing.js";
import { button, element, replace, svg } from "./element.js";
import { plain } from "./inert.js";
import { amount, count } from "./words.js";

const atFirst = 6;

/// Charts of series; further ones wait behind a button that says how many.
export function chartsView(series) {
  if (series.length === 0) return element("p", { class: "muted" }, "No metrics were given.");
  const place = element("div", { class: "charts" });
  const show = (number) => {
    replace(place, series.slice(0, number).map(chart));
    if (number < series.length) place.append(button(`Show all ${series.length} series`, () => show(series.length)));
  };
  show(atFirst);
  return place;
}

function chart(one) {
  const labels = Object.entries(one.labels ?? {}).map(([name, value]) => `${plain(name)}=${plain(value)}`).join(", ");
  const unit = one.unit ? ` ${plain(one.unit)}` : "";
  const points = (one.points ?? []).filter(([, value]) => Number.isFinite(value));
  const caption = element("figcaption", {}, element("strong", {}, plain(one.name)),
    element("span", { class: "muted" }, ` ${labels}`));
  if (points.length === 0) return element("figure", {}, caption, element("p", { class: "muted small" }, "no values"));
  const words = describe(points, one.onset, unit);
  const picture = drawing(plain(one.name), words, (root, width) => draw(root, width, points, one.onset, unit), "chart");
  return element("figure", {}, caption, picture, element("p", { class: "muted small" }, words));
}

function describe(points, onset, unit) {
  const mean = (some) => some.reduce((sum, [, value]) => sum + value, 0) / some.length;
  const start = onset ? Date.parse(onset) / 1000 : null;
  const before = points.filter(([time]) => start !== null && time < start);
  const since = points.filter(([time]) => start !== null && time >= start);
  if (before.length === 0 || since.length === 0) {
    return `${count(points.length, "value")}, ${amount(mean(points))}${unit} on average.`;
  }
  return `${amount(mean(before))}${unit} on average before the onset, ${amount(mean(since))}${unit} since.`;
}

function draw(root, width, points, onset, unit) {
  const [left, right, top, bottom] = [44, 8, 22, 84];
  const times = points.map(([time]) => time);
  const values = points.map(([, value]) => value);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  const x = (time) => left + ((time - start) / Math.max(1, end - start)) * (width - left - right);
  const y = (value) => bottom - ((value - low) / Math.max(1e-12, high - low)) * (bottom - top);
  for (const value of [low, high]) {
    root.append(svg("path", { d: `M${left} ${y(value)}H${width - right}`, class: "grid" }),
      label(left - 6, y(value) + 4, amount(value), "tick", "end"));
  }
  const path = points.map(([time, value], index) =>
    `${index === 0 ? "M" : "L"}${x(time).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  root.append(svg("path", { d: `${path}L${x(times[times.length - 1])} ${y(low)}L${x(times[0])} ${y(low)}z`,
    class: "area" }),
    svg("path", { d: path, class: "line" }));
  const clock = (time) => new Date(time * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  root.append(label(left, bottom + 16, clock(start), "tick"),
    label(width - right, bottom + 16, clock(end), "tick", "end"));
  const mark = onset ? Date.parse(onset) / 1000 : null;
  if (mark !== null && mark >= start && mark <= end) {
    const place = x(mark);
    const isLate = place > width - 110;
    root.append(svg("path", { d: `M${place} 4V${bottom}`, class: "onset" }),
      label(place + (isLate ? -4 : 4), 12, `onset ${clock(mark)}`, "onset-label", isLate ? "end" : "start"));
  }
  const last = points[points.length - 1];
  root.append(svg("circle", { cx: x(last[0]), cy: y(last[1]), r: 3, class: "dot" }));
  return bottom + 22;
}
