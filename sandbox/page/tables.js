// Tables, from `table` and `data_table` blocks.
import { h } from "./dom.js";
import { richText } from "./richtext.js";

function cell(content, view) {
  if (content?.type === "rich_text") return richText(content, view);
  if (content?.type === "raw_number") return content.text ?? new Intl.NumberFormat("en-US").format(content.value);
  return content?.text ?? "";
}

/** The block as a table whose first row names its columns. */
export function table(block, view) {
  const [heads, ...rows] = block.rows ?? [[]];
  const rowHeader = block.type === "data_table" ? block.row_header_column_index ?? 0 : -1;
  const numeric = heads.map((_, at) => rows.length > 0 && rows.every((row) => row[at]?.type === "raw_number"));
  const look = (at) => {
    const setting = block.column_settings?.[at];
    const align = setting?.align ?? (numeric[at] ? "right" : "left");
    return `${["left", "center", "right"].includes(align) ? align : "left"}${setting?.is_wrapped === false ? " nowrap" : ""}`;
  };
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group", "aria-label": block.caption ?? "Table" },
    h("table", { class: "table" },
      block.caption ? h("caption", {}, block.caption) : null,
      h("thead", {}, h("tr", {}, heads.map((head, at) => h("th", { scope: "col", class: look(at) }, cell(head, view))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((one, at) =>
        h(at === rowHeader ? "th" : "td", { class: look(at), scope: at === rowHeader ? "row" : null }, cell(one, view))))))),
  );
}
