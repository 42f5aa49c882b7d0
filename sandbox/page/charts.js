// Charts as drawings anyone can read: a named image, a legend, and the numbers behind a disclosure.
import { freshId, h, svg } from "./dom.js";
import { number, pieChart, seriesChart } from "./chartdraw.js";

function sentence(block) {
  const { chart } = block;
  if (chart.type === "pie") {
    const total = chart.segments.reduce((sum, part) => sum + part.value, 0);
    const parts = chart.segments.map((part) => `${part.label} ${number(part.value)} (${Math.round((part.value / total) * 100)}%)`);
    return `Pie chart, ${block.title}. ${parts.join(", ")}.`;
  }
  const lines = chart.series.map((line) => {
    const points = line.data.map((point) => `${point.label} ${number(point.value)}`);
    return `${line.name}: ${points.join(", ")}`;
  });
  return `${chart.type[0].toUpperCase()}${chart.type.slice(1)} chart, ${block.title}. ${lines.join(". ")}.`;
}

const valueAt = (line, category) => line.data.find((point) => point.label === category)?.value;

function numbers(block) {
  const { chart } = block;
  const head = chart.type === "pie"
    ? ["Part", "Value"]
    : [chart.axis_config?.x_label ?? "", ...chart.series.map((line) => line.name)];
  const categories = chart.axis_config?.categories ?? chart.series?.[0].data.map((point) => point.label);
  const rows = chart.type === "pie"
    ? chart.segments.map((part) => [part.label, part.value])
    : categories.map((category) => [category, ...chart.series.map((line) => valueAt(line, category))]);
  return h("details", { class: "numbers" },
    h("summary", {}, "Show the numbers"),
    h("div", { class: "table-scroll" }, h("table", { class: "table" },
      h("caption", { class: "away" }, block.title),
      h("thead", {}, h("tr", {}, head.map((name, at) => h("th", { scope: "col", class: at ? "right" : "left" }, name)))),
      h("tbody", {}, rows.map(([name, ...values]) => h("tr", {}, h("th", { scope: "row", class: "left" }, name),
        values.map((value) => h("td", { class: "right" }, number(value)))))))));
}

function legend(block) {
  const { chart } = block;
  const names = chart.type === "pie"
    ? chart.segments.map((part) => `${part.label}, ${number(part.value)}`)
    : chart.series.map((line) => line.name);
  if (chart.type !== "pie" && names.length < 2) return null;
  return h("ul", { class: "legend", "aria-hidden": "true" }, names.map((name, at) => h("li", {},
    svg("svg", { viewBox: "0 0 12 12", width: 12, height: 12, class: `series s${at % 6}` },
      svg("rect", { x: 1, y: 1, width: 10, height: 10, rx: 2.5 })),
    h("span", {}, name))));
}

/** A `data_visualization` block. */
export function chart(block) {
  const title = freshId("chart");
  const draw = block.chart?.type === "pie" ? pieChart : seriesChart;
  return h("figure", { class: "chart", "aria-labelledby": title },
    h("figcaption", { class: "chart-title", id: title }, block.title),
    draw(block.chart, sentence(block)), legend(block), numbers(block));
}
