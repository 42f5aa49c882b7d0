// The geometry of the charts: scales, bars, lines, areas and slices, in a drawing 348 wide.
import { svg } from "./dom.js";

const WIDTH = 348;
const FORMAT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const DASHES = ["", "7 4", "2 4", "9 3 2 3", "4 3", "1 3"];

export const number = (value) => (value === undefined || value === null ? "–" : FORMAT.format(value));

function steps(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const whole = Number.isInteger(low) && Number.isInteger(high) && step < 1 ? 1 : step;
  const from = Math.floor(low / whole) * whole;
  const out = [from];
  while (out.at(-1) < high) out.push(Number((out.at(-1) + whole).toFixed(6)));
  return out;
}

function frame(chart) {
  const categories = chart.axis_config?.categories ?? chart.series[0].data.map((point) => point.label);
  const values = chart.series.flatMap((line) => line.data.map((point) => point.value));
  const ticks = steps(Math.min(0, ...values), Math.max(0, ...values, 1));
  const slanted = categories.length * Math.max(...categories.map((name) => name.length)) * 7 > WIDTH - 50;
  const left = 14 + Math.max(...ticks.map((tick) => number(tick).length)) * 7.5 + (chart.axis_config?.y_label ? 18 : 0);
  const bottom = (slanted ? 62 : 24) + (chart.axis_config?.x_label ? 20 : 0);
  const box = { left, right: WIDTH - 8, top: 16, bottom: 176, height: 176 + bottom };
  const span = ticks.at(-1) - ticks[0];
  const y = (value) => box.bottom - ((value - ticks[0]) / span) * (box.bottom - box.top);
  const band = (box.right - box.left) / categories.length;
  const at = (line, category) => line.data.find((point) => point.label === category)?.value ?? 0;
  return { categories, ticks, slanted, box, y, band, at };
}

function axes(chart, { categories, ticks, slanted, box, y, band }) {
  const lines = ticks.map((tick) => [
    svg("line", { class: tick === 0 ? "axis" : "grid", x1: box.left, x2: box.right, y1: y(tick), y2: y(tick) }),
    svg("text", { class: "tick", x: box.left - 8, y: y(tick) + 4, "text-anchor": "end" }, number(tick)),
  ]);
  const names = categories.map((name, index) => {
    const x = box.left + band * (index + 0.5);
    const turn = slanted
      ? { "text-anchor": "end", transform: `rotate(-35 ${x} ${box.bottom + 16})` }
      : { "text-anchor": "middle" };
    return svg("text", { class: "tick", x, y: box.bottom + 18, ...turn }, name);
  });
  const { x_label: xLabel, y_label: yLabel } = chart.axis_config ?? {};
  const middle = (box.top + box.bottom) / 2;
  const name = { class: "axis-name", "text-anchor": "middle" };
  return [
    lines, names,
    xLabel ? svg("text", { ...name, x: (box.left + box.right) / 2, y: box.height - 6 }, xLabel) : null,
    yLabel ? svg("text", { ...name, x: 12, y: middle, transform: `rotate(-90 12 ${middle})` }, yLabel) : null,
  ];
}

function bars(chart, fit) {
  const inner = Math.min(fit.band * 0.72, 64 * chart.series.length);
  const width = inner / chart.series.length;
  const roomy = fit.categories.length * chart.series.length <= 12;
  return chart.series.map((line, row) => svg("g", { class: `series s${row % 6}` }, fit.categories.map((category, index) => {
    const value = fit.at(line, category);
    const x = fit.box.left + fit.band * (index + 0.5) - inner / 2 + width * row;
    const top = Math.min(fit.y(value), fit.y(0));
    const height = Math.max(Math.abs(fit.y(value) - fit.y(0)), 0.5);
    const label = value < 0 ? fit.y(value) + 13 : top - 4;
    return [
      svg("rect", { x: x + 1, y: top, width: Math.max(width - 2, 1), height, rx: 2.5 }),
      roomy ? svg("text", { class: "value", x: x + width / 2, y: label, "text-anchor": "middle" }, number(value)) : null,
    ];
  })));
}

function marker(shape, x, y) {
  if (shape % 3 === 1) return svg("rect", { class: "point", x: x - 4, y: y - 4, width: 8, height: 8 });
  if (shape % 3 === 2) return svg("path", { class: "point", d: `M${x} ${y - 5.5}L${x + 5} ${y + 4}H${x - 5}Z` });
  return svg("circle", { class: "point", cx: x, cy: y, r: 4 });
}

function lines(chart, fit) {
  return chart.series.map((line, row) => {
    const x = (index) => fit.box.left + fit.band * (index + 0.5);
    const points = fit.categories.map((category, index) => [x(index), fit.y(fit.at(line, category))]);
    const path = points.map(([px, py], index) => `${index ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");
    const floor = fit.y(0).toFixed(1);
    const filled = `${path}L${points.at(-1)[0].toFixed(1)} ${floor}L${points[0][0].toFixed(1)} ${floor}Z`;
    return svg("g", { class: `series s${row % 6}` },
      chart.type === "area" ? svg("path", { class: "area", d: filled }) : null,
      svg("path", { class: "stroke", d: path, "stroke-dasharray": DASHES[row % 6] || null }),
      points.map(([px, py]) => marker(row, px, py)));
  });
}

/** Bars, lines or areas over named categories. */
export function seriesChart(chart, description) {
  const fit = frame(chart);
  return svg("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${fit.box.height}`, role: "img", "aria-label": description },
    axes(chart, fit), chart.type === "bar" ? bars(chart, fit) : lines(chart, fit));
}

/** Slices of a whole, the share written on each one that has room for it. */
export function pieChart(chart, description) {
  const total = chart.segments.reduce((sum, part) => sum + part.value, 0);
  const [cx, cy, radius] = [110, 110, 100];
  const point = (turn, reach) => [cx + Math.sin(turn) * reach, cy - Math.cos(turn) * reach];
  let from = 0;
  const slices = chart.segments.map((part, row) => {
    const share = part.value / total;
    const to = from + share * Math.PI * 2;
    const [x1, y1] = point(from, radius);
    const [x2, y2] = point(to, radius);
    const [lx, ly] = point((from + to) / 2, radius * 0.64);
    const wide = share > 0.5 ? 1 : 0;
    const words = `${Math.round(share * 100)}%`;
    from = to;
    return svg("g", { class: `series s${row % 6}` },
      share > 0.999
        ? svg("circle", { class: "slice", cx, cy, r: radius })
        : svg("path", { class: "slice", d: `M${cx} ${cy}L${x1} ${y1}A${radius} ${radius} 0 ${wide} 1 ${x2} ${y2}Z` }),
      share >= 0.07 ? svg("text", { class: "on-slice", x: lx, y: ly + 5, "text-anchor": "middle" }, words) : null);
  });
  return svg("svg", { class: "plot pie", viewBox: "0 0 220 220", role: "img", "aria-label": description }, slices);
}
