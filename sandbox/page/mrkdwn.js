// Slack's light markup, drawn as elements. Payload text only ever ends in text nodes.
import { h, link } from "./dom.js";
import { fillDate } from "./dates.js";

const EMOJI = {
  wave: "👋", white_check_mark: "✅", heavy_check_mark: "✔️", warning: "⚠️", x: "❌", heart: "❤️", seedling: "🌱", calendar: "📅",
  clock3: "🕒", bell: "🔔", lock: "🔒", telephone_receiver: "📞", phone: "☎️", information_source: "ℹ️", large_green_circle: "🟢",
  large_yellow_circle: "🟡", red_circle: "🔴", white_circle: "⚪", tada: "🎉", bulb: "💡", pray: "🙏", hourglass: "⌛", "+1": "👍", eyes: "👀",
};
const OPEN = "\uE000";
const SHUT = "\uE001";
const EDGE_BEFORE = "(?<![\\p{L}\\p{N}])";
const EDGE_AFTER = "(?![\\p{L}\\p{N}])";
const STYLES = [
  ["strong", "\\*"],
  ["em", "_"],
  ["s", "~"],
].map(([tag, mark]) => ({
  tag,
  pattern: new RegExp(`${EDGE_BEFORE}${mark}(?=\\S)([^\\n${mark}]*?\\S)${mark}${EDGE_AFTER}`, "u"),
}));

/** `&lt; &gt; &amp;` back to the characters they stand for. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

function reference(inner, view, starts) {
  const [target, ...rest] = inner.split("|");
  const label = rest.join("|");
  if (target.startsWith("@")) return h("span", { class: "mention" }, `@${view.world.personName(target.slice(1))}`);
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${view.world.channelName(target.slice(1))}`);
  if (target.startsWith("!date^")) {
    const [, unix, pattern, address] = target.split("^");
    const filled = fillDate(pattern ?? "", unix, { tz: view.tz, now: view.now(), starts }) ?? unescape(label);
    const time = h("time", { datetime: new Date(Number(unix) * 1000 || 0).toISOString() }, filled);
    return address ? link(unescape(address), time) : time;
  }
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label ? unescape(label) : "@group");
  if (target.startsWith("!")) return h("span", { class: "mention" }, label ? unescape(label) : `@${target.slice(1)}`);
  const address = unescape(target);
  return link(address, label ? unescape(label) : address.replace(/^(mailto|tel):/, ""));
}

function leaves(text, kept) {
  const out = [];
  for (const piece of text.split(/(\uE000\d+\uE001|https?:\/\/[^\s\uE000\uE001]+|:[a-z0-9_+-]+:)/)) {
    if (piece === "") continue;
    if (piece.startsWith(OPEN)) out.push(kept[Number(piece.slice(1, -1))]);
    else if (/^https?:\/\//.test(piece)) {
      const tail = piece.match(/[.,;:!?)\]*_~]+$/)?.[0] ?? "";
      const address = unescape(piece.slice(0, piece.length - tail.length));
      out.push(link(address, address), tail);
    } else if (/^:[a-z0-9_+-]+:$/.test(piece)) out.push(emoji(piece.slice(1, -1)));
    else out.push(unescape(piece));
  }
  return out;
}

function styled(text, kept) {
  let first = null;
  for (const { tag, pattern } of STYLES) {
    const match = pattern.exec(text);
    if (match && (first === null || match.index < first.match.index)) first = { tag, match };
  }
  if (first === null) return leaves(text, kept);
  const { tag, match } = first;
  return [
    ...leaves(text.slice(0, match.index), kept),
    h(tag, {}, styled(match[1], kept)),
    ...styled(text.slice(match.index + match[0].length), kept),
  ];
}

/** One line of markup as an array of nodes: no quotes, lists or fences. */
export function inline(text, view) {
  const kept = [];
  const keep = (node) => `${OPEN}${kept.push(node) - 1}${SHUT}`;
  const bare = String(text)
    .replace(/[\uE000\uE001]/g, "\uFFFD")
    .replace(/`([^`\n]+)`/g, (_, code) => keep(h("code", {}, unescape(code))))
    .replace(/<([^<>\n]+)>/g, (_, inner, offset, whole) =>
      keep(reference(inner, view, /(^|[.!?\n]\s*)[*_~]*$/.test(whole.slice(0, offset)))));
  return styled(bare, kept);
}

const KINDS = [
  ["quote", /^(?:&gt;|>) ?(.*)$/],
  ["bullet", /^\s*[•◦‣] +(.*)$/],
  ["bullet", /^\s*- +(.*)$/],
  ["number", /^\s*(\d+)[.)] +(.*)$/],
];

function classify(line) {
  for (const [kind, pattern] of KINDS) {
    const match = pattern.exec(line);
    if (match) return { kind, text: match.at(-1), number: Number(match[1]) };
  }
  return { kind: line.trim() === "" ? "blank" : "text", text: line };
}

function group(run, view) {
  const joined = run.flatMap((line, index) => [index > 0 ? h("br") : null, inline(line.text, view)]);
  const items = () => run.map((line) => h("li", {}, inline(line.text, view)));
  switch (run[0].kind) {
    case "quote": return h("blockquote", {}, joined);
    case "bullet": return h("ul", {}, items());
    case "number": return h("ol", { start: run[0].number }, items());
    case "blank": return null;
    default: return h("p", {}, joined);
  }
}

function prose(text, view) {
  const lines = text.replace(/^\n|\n$/g, "").split("\n").map(classify);
  const from = lines.findIndex((line) => line.kind === "quote" && /^(?:&gt;|>){2}/.test(line.text));
  if (from >= 0) {
    lines[from].text = lines[from].text.replace(/^(?:&gt;|>){2} ?/, "");
    for (const line of lines.slice(from)) line.kind = "quote";
  }
  const runs = [];
  for (const line of lines) {
    if (runs.at(-1)?.[0].kind === line.kind) runs.at(-1).push(line);
    else runs.push([line]);
  }
  return runs.map((run) => group(run, view));
}

/** A whole mrkdwn text: paragraphs, quotes, lists and fenced code. */
export function mrkdwn(text, view) {
  return h("div", { class: "prose" }, String(text).split(/```\n?([\s\S]+?)\n?```/).map((piece, index) => {
    if (index % 2 === 1) return h("pre", {}, h("code", {}, unescape(piece)));
    return piece.trim() === "" ? null : prose(piece, view);
  }));
}

/** A text object: mrkdwn drawn, plain_text word for word. */
export function text(object, view) {
  if (!object) return null;
  if (object.type === "mrkdwn") return mrkdwn(object.text, view);
  return h("div", { class: "prose plain" }, object.text ?? "");
}

/** A text object inside a line, such as an option's label. */
export function lineOf(object, view) {
  if (!object) return null;
  return object.type === "mrkdwn" ? inline(object.text, view) : [object.text ?? ""];
}

/** A text object as the bare words a name or a menu entry needs. */
export function words(object) {
  if (!object) return "";
  if (object.type !== "mrkdwn") return object.text ?? "";
  return unescape(object.text.replace(/<[^|>]*\|([^>]*)>/g, "$1").replace(/[*_~`]/g, ""));
}
