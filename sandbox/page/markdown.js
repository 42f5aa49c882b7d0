// The `markdown` block: the everyday part of standard Markdown.
import { h, link } from "./dom.js";

const INLINE = /(`[^`\n]+`)|\*\*([^*\n]+)\*\*|__([^_\n]+)__|~~([^~\n]+)~~|\*([^*\n]+)\*|\b_([^_\n]+)_\b|\[([^\]\n]+)\]\(([^)\s]+)\)/;

function inline(text) {
  const match = INLINE.exec(text);
  if (!match) return [text];
  const [whole, code, bold, bold2, strike, em, em2, label, address] = match;
  let node;
  if (code) node = h("code", {}, code.slice(1, -1));
  else if (bold ?? bold2) node = h("strong", {}, inline(bold ?? bold2));
  else if (strike) node = h("s", {}, inline(strike));
  else if (em ?? em2) node = h("em", {}, inline(em ?? em2));
  else node = link(address, inline(label));
  return [text.slice(0, match.index), node, ...inline(text.slice(match.index + whole.length))];
}

const RULES = [
  [/^(#{1,6}) +(.*)$/, (m) => ({ kind: "heading", level: m[1].length, text: m[2] })],
  [/^ {0,3}([-*_])( *\1){2,} *$/, () => ({ kind: "rule" })],
  [/^\s*[-*+] +(.*)$/, (m) => ({ kind: "bullet", text: m[1] })],
  [/^\s*(\d+)[.)] +(.*)$/, (m) => ({ kind: "number", text: m[2], number: Number(m[1]) })],
  [/^> ?(.*)$/, (m) => ({ kind: "quote", text: m[1] })],
  [/^\s*$/, () => ({ kind: "blank" })],
];

function classify(line) {
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(line);
    if (match) return make(match);
  }
  return { kind: "text", text: line };
}

function draw(run) {
  const joined = run.flatMap((line, index) => [index > 0 ? "\n" : null, inline(line.text ?? "")]);
  const items = () => run.map((line) => h("li", {}, inline(line.text)));
  switch (run[0].kind) {
    case "heading": return run.map((line) => h("p", { class: `md-heading md-${Math.min(line.level, 3)}` }, inline(line.text)));
    case "rule": return h("hr");
    case "bullet": return h("ul", {}, items());
    case "number": return h("ol", { start: run[0].number }, items());
    case "quote": return h("blockquote", {}, joined);
    case "blank": return null;
    default: return h("p", {}, joined);
  }
}

/** The text of a `markdown` block as elements. */
export function markdown(source) {
  return h("div", { class: "prose" }, String(source).split(/^```[^\n]*\n([\s\S]*?)\n?```$/m).map((piece, index) => {
    if (index % 2 === 1) return h("pre", {}, h("code", {}, piece));
    const runs = [];
    for (const line of piece.split("\n").map(classify)) {
      if (runs.at(-1)?.[0].kind === line.kind) runs.at(-1).push(line);
      else runs.push([line]);
    }
    return runs.map(draw);
  }));
}
