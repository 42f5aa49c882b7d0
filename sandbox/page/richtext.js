// The `rich_text` block: text that arrives already taken apart.
import { h, link } from "./dom.js";
import { fillDate } from "./dates.js";
import { emoji } from "./mrkdwn.js";

const STYLES = [["code", "code"], ["strike", "s"], ["underline", "u"], ["italic", "em"], ["bold", "strong"]];

function dress(node, style) {
  return STYLES.reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), node);
}

function character(leaf) {
  if (!leaf.unicode) return emoji(leaf.name);
  return String.fromCodePoint(...leaf.unicode.split("-").map((code) => parseInt(code, 16)));
}

function swatch(value) {
  const sample = h("span", { class: "swatch", "aria-hidden": "true" });
  if (/^#[0-9a-f]{6}$/i.test(value)) sample.style.setProperty("background", value);
  return h("span", {}, value, sample);
}

function date(leaf, view) {
  const where = { tz: leaf.timezone ?? view.tz, now: view.now(), starts: false };
  const filled = fillDate(leaf.format ?? "{date_long}", leaf.timestamp, where);
  const time = h("time", { datetime: new Date(leaf.timestamp * 1000).toISOString() }, filled ?? leaf.fallback ?? "");
  return leaf.url ? link(leaf.url, time) : time;
}

function leaf(part, view) {
  switch (part.type) {
    case "text": return dress(part.text, part.style);
    case "link": return link(part.url, dress(part.text || part.url, part.style));
    case "user": return dress(h("span", { class: "mention" }, `@${view.world.personName(part.user_id)}`), part.style);
    case "usergroup": return h("span", { class: "mention" }, "@group");
    case "channel": return dress(h("span", { class: "mention" }, `#${view.world.channelName(part.channel_id)}`), part.style);
    case "team": return view.world.team.name;
    case "emoji": return character(part);
    case "broadcast": return h("span", { class: "mention" }, `@${part.range}`);
    case "color": return swatch(part.value);
    case "date": return dress(date(part, view), part.style);
    default: return "";
  }
}

const line = (element, view) => (element.elements ?? []).map((part) => leaf(part, view));

function list(element, view) {
  const ordered = element.style === "ordered";
  const start = ordered && element.offset ? element.offset + 1 : null;
  const marks = ["", " inner", " deep"][Math.min(element.indent ?? 0, 2)];
  const items = element.elements.map((item) => h("li", {}, line(item, view)));
  const node = h(ordered ? "ol" : "ul", { class: `rich-list${marks}`, start }, items);
  node.style.setProperty("--indent", String(element.indent ?? 0));
  return node;
}

function part(element, view) {
  switch (element.type) {
    case "rich_text_section": return h("p", { class: "rich-line" }, line(element, view));
    case "rich_text_list": return list(element, view);
    case "rich_text_quote": return h("blockquote", { class: "rich-line" }, line(element, view));
    case "rich_text_preformatted": return h("pre", {}, h("code", {}, line(element, view)));
    default: return null;
  }
}

/** A `rich_text` block, or a table cell of that type, as elements. */
export function richText(block, view) {
  return h("div", { class: "prose rich" }, (block.elements ?? []).map((element) => part(element, view)));
}
