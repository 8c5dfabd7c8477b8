// What a plan is expected to do, against doing nothing, as pictures and in words.
import { drawing, label, tickStep } from "./drawing.js";
import { element, svg } from "./element.js";
import { sentence } from "./inert.js";
import { amount, count, entityNode, percent } from "./words.js";

/// The pictures for a report; with `changed`, the report of an edited plan beside it.
export function riskPictures(risk, changed = null) {
  const variants = [
    changed ? { name: "As you change it", report: changed, className: "changed" } : null,
    { name: changed ? "As it stands" : "This plan", report: risk, className: "plan" },
  ].filter((variant) => variant !== null);
  return element("div", { class: "risk-pictures" },
    harmFigure(variants, risk), recoveryFigure(variants, risk), worseFigure(variants));
}

function figure(name, title, picture, note) {
  return element("figure", { class: `of-${name}` }, element("figcaption", {}, element("strong", {}, title),
    note ? element("span", { class: "muted" }, ` ${note}`) : null), picture);
}

/// Bars to the mean, with a line to where 95 of 100 runs stay below.
function harmFigure(variants, risk) {
  const bars = [
    ...variants.map(({ name, report, className }) => ({ name, className, ...report.errorMinutes })),
    { name: "Doing nothing", className: "nothing", ...risk.errorMinutesDoingNothing },
  ];
  const words = bars.map((bar) => `${bar.name}: ${amount(bar.mean)} error-minutes on average, 95 % of the runs stay `
    + `below ${amount(bar.tail95)}.`).join(" ");
  const picture = drawing("Error-minutes of users", words, (root, width) => drawBars(root, width, bars), "harm");
  return figure("harm", "Error-minutes of users", picture,
    `in ${amount(risk.horizonMinutes)} min; bar: mean, line: 95\u00a0%`);
}

function drawBars(root, width, bars) {
  const [left, right, row] = [2, 8, 46];
  const most = Math.max(1, ...bars.map((bar) => bar.tail95));
  const scale = (value) => left + (value / (most * 1.02)) * (width - left - right);
  bars.forEach((bar, index) => {
    const y = index * row;
    const text = `${amount(bar.mean)}  (95 %: ${amount(bar.tail95)})`;
    const middle = y + 30;
    root.append(label(left, y + 14, bar.name, "name"), label(width - right, y + 14, text, "value", "end"),
      svg("rect", { x: left, y: y + 22, width: width - left - right, height: 16, class: "track", rx: 3 }),
      svg("rect", { x: left, y: y + 22, width: Math.max(2, scale(bar.mean) - left), height: 16, rx: 3,
        class: `bar ${bar.className}` }),
      svg("path", { d: `M${scale(bar.mean)} ${middle}H${scale(bar.tail95)}M${scale(bar.tail95)} ${middle - 6}v12`,
        class: `whisker ${bar.className}` }));
  });
  return bars.length * row;
}

/// The points of the curve of recovery that a report knows; between them it is drawn straight.
function knownPoints(report) {
  const points = [[0, 0]];
  if (report.medianMinutesToRecover !== null) points.push([report.medianMinutesToRecover, 0.5]);
  if (report.slowMinutesToRecover !== null) points.push([report.slowMinutesToRecover, 0.95]);
  points.push([report.horizonMinutes, report.probabilityOfRecovery]);
  return points.filter(([x], index) => index === 0 || x > points[index - 1][0]);
}

function recoveryFigure(variants, risk) {
  const curves = [
    { name: "Doing nothing", className: "nothing", points: [[0, 0],
      [risk.horizonMinutes, risk.probabilityOfRecoveryDoingNothing]] },
    ...variants.map(({ name, report, className }) => ({ name, className, points: knownPoints(report) })).reverse(),
  ];
  const words = variants.map(({ name, report }) => {
    const half = report.medianMinutesToRecover === null ? "fewer than half recover"
      : `half recover within ${amount(report.medianMinutesToRecover)} min`;
    const slow = report.slowMinutesToRecover === null ? "fewer than 95 % recover in time"
      : `95 % within ${amount(report.slowMinutesToRecover)} min`;
    return `${name}: ${percent(report.probabilityOfRecovery)} of the runs recover; ${half}; ${slow}.`;
  }).join(" ") + ` Doing nothing: ${percent(risk.probabilityOfRecoveryDoingNothing)} recover.`;
  const picture = drawing("Runs that have recovered by then", words,
    (root, width) => drawCurves(root, width, curves, risk.horizonMinutes), "recovery");
  return figure("recovery", "Recovered by then", picture, "share of the runs; dots are known");
}

function drawCurves(root, width, curves, horizon) {
  const [left, right, top, height] = [38, 62, 10, 132];
  const x = (minutes) => left + (minutes / horizon) * (width - left - right);
  const y = (share) => top + (1 - share) * (height - top);
  for (const share of [0, 0.5, 1]) {
    root.append(svg("path", { d: `M${left} ${y(share)}H${width - right}`, class: "grid" }),
      label(left - 6, y(share) + 4, `${share * 100} %`, "tick", "end"));
  }
  const step = tickStep(horizon, 4);
  for (let minutes = 0; minutes <= horizon; minutes += step) {
    root.append(label(x(minutes), height + 18, minutes === 0 ? "now" : `${minutes} min`, "tick", "middle"));
  }
  let lastLabel = -100;
  const ends = curves.map((curve) => ({ curve, at: y(curve.points[curve.points.length - 1][1]) }))
    .sort((one, other) => one.at - other.at);
  for (const { curve, at } of ends) {
    const path = curve.points.map(([minutes, share], index) =>
      `${index === 0 ? "M" : "L"}${x(minutes)} ${y(share)}`).join("");
    root.append(svg("path", { d: path, class: `curve ${curve.className}` }));
    curve.points.slice(1).forEach(([minutes, share]) =>
      root.append(svg("circle", { cx: x(minutes), cy: y(share), r: 3.5, class: `dot ${curve.className}` })));
    const place = Math.max(at + 4, lastLabel + 15);
    lastLabel = place;
    root.append(label(width - right + 8, place, percent(curve.points[curve.points.length - 1][1]),
      `value ${curve.className}`));
  }
  return height + 26;
}

/// Fifty cells; each one that is filled stands for 2 of 100 runs that end worse.
function worseFigure(variants) {
  const words = variants.map(({ name, report }) => `${name}: ${worseWords(report)}.`).join(" ");
  const picture = drawing("Worse than doing nothing", words, (root, width) => {
    const step = Math.min(16, (width - 2) / 50);
    variants.forEach(({ report, className }, index) => {
      const y = index * 34;
      const filled = Math.ceil(report.probabilityOfWorse * 50);
      for (let cell = 0; cell < 50; cell += 1) {
        root.append(svg("rect", { x: cell * step, y: y + 2, width: Math.max(1.5, step - 2), height: 10, rx: 1.5,
          class: cell < filled ? "cell worse" : `cell ${className}` }));
      }
      root.append(label(0, y + 27, `${variants.length > 1 ? `${variants[index].name}: ` : ""}${worseWords(report)}`,
        "name"));
    });
    return variants.length * 34;
  }, "worse");
  return figure("worse", "Worse than doing nothing", picture, "a cell is 2 of 100 runs");
}

function worseWords(report) {
  const runs = Math.round(report.probabilityOfWorse * report.samples);
  return `${percent(report.probabilityOfWorse)}, ${runs} of ${report.samples} runs`;
}

/// The rest of a report in words: whom it concerns, the margin, what is assumed.
export function riskWords(risk) {
  const margin = risk.lowestMargin;
  return element("div", { class: "stack" },
    element("dl", { class: "facts" },
      element("dt", {}, count(risk.affected.length, "affected entity", "affected entities")),
      element("dd", {}, risk.affected.map((entity, index) => [index > 0 ? ", " : "", entityNode(entity)])),
      margin === null ? null : [element("dt", {}, "Tightest capacity meanwhile"), element("dd", {}, margin < 0
        ? `load exceeds capacity by ${percent(-margin)}` : `${percent(margin)} free`)],
      element("dt", {}, "Cannot be undone"),
      element("dd", {}, risk.irreversible.length === 0 ? "nothing: every step can be undone"
        : element("ul", { class: "irreversible" }, risk.irreversible.map((text) => element("li", {}, sentence(text))))),
      element("dt", {}, "What it rests on"),
      element("dd", {}, `${risk.measuredQuantities} of ${risk.quantities} quantities were measured`,
        element("ul", { class: "bullets muted" }, risk.assumptions.map((text) => element("li", {}, sentence(text)))))));
}
