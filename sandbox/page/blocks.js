// Blocks as elements, and drawing a changed list of them again without disturbing the rest.
import { freshId, h, rememberFocus, restoreFocus } from "./dom.js";
import { chart } from "./charts.js";
import { day } from "./dates.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { text, words } from "./mrkdwn.js";
import { picture } from "./picture.js";
import { richText } from "./richtext.js";
import { table } from "./tables.js";

const ALERTS = {
  info: ["info", "Note"],
  warning: ["alert", "Warning"],
  error: ["alert", "Error"],
  success: ["tick", "Success"],
};

function section(block, surface, id) {
  const name = words(block.text ?? block.fields?.[0]).split("\n")[0];
  const body = h("div", { class: "section-body" },
    text(block.text, surface),
    block.fields ? h("div", { class: "fields" }, block.fields.map((field) => text(field, surface))) : null);
  if (!block.accessory || !surface.offers(block.accessory)) return h("div", { class: "section" }, body);
  const wide = /select|checkboxes|radio|picker/.test(block.accessory.type);
  return h("div", { class: wide ? "section wide-accessory" : "section" }, body,
    h("div", { class: "accessory" }, element(block.accessory, surface, id, { label: name })));
}

function header(block, surface) {
  const level = Math.min((block.level ?? 1) + surface.headingLevel - 1, 6);
  return h(`h${level}`, { class: `header-block level-${Math.min(block.level ?? 1, 4)}` }, words(block.text));
}

function input(block, surface, id) {
  const part = block.element;
  const grouped = part.type === "checkboxes" || part.type === "radio_buttons";
  const ids = { field: freshId("input"), hint: freshId("hint"), mark: freshId("mark") };
  const describedBy = [block.optional && ids.mark, block.hint && ids.hint].filter(Boolean).join(" ") || null;
  const names = { id: ids.field, describedBy, required: !block.optional, grouped };
  const control = element(part, surface, id, names, Boolean(block.dispatch_action));
  const mark = block.optional ? h("span", { class: "optional", id: ids.mark, "aria-hidden": "true" }, "optional") : null;
  const hint = block.hint ? h("p", { class: "hint", id: ids.hint }, words(block.hint)) : null;
  if (grouped) {
    return h("fieldset", { class: "input-block", "aria-describedby": describedBy },
      h("legend", { class: "label-row" }, h("span", { class: "label" }, words(block.label)), mark),
      h("div", { class: "options" }, control), hint);
  }
  return h("div", { class: "input-block" },
    h("div", { class: "label-row" }, h("label", { class: "label", for: ids.field }, words(block.label)), mark), control, hint);
}

/** Puts `message` beside the field of an input block, or takes it away; the field itself stays as it is. */
function showError(node, message) {
  const box = node.querySelector(".input-block");
  if (!box || (node.error ?? "") === message) return;
  const fields = box.querySelectorAll("input, select, textarea");
  const described = box.matches("fieldset") ? box : fields[0];
  const previous = box.querySelector(".field-error");
  const others = (described?.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== previous?.id);
  previous?.remove();
  node.error = message;
  box.classList.toggle("has-error", message !== "");
  for (const field of fields) {
    if (message) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  if (message) {
    const id = freshId("error");
    box.append(h("p", { class: "field-error", id, role: "alert" }, icon("alert", 16), h("span", {}, message)));
    others.push(id);
  }
  if (others.length) described?.setAttribute("aria-describedby", others.join(" "));
  else described?.removeAttribute("aria-describedby");
}

function alert(block, surface) {
  const [drawing, name] = ALERTS[block.level] ?? ["info", null];
  const look = `alert ${block.level ?? "default"}`;
  return h("div", { class: look, role: "note", "aria-label": name }, icon(drawing), text(block.text, surface));
}

function image(block) {
  const title = block.title ? h("figcaption", {}, words(block.title)) : null;
  return h("figure", { class: "figure" }, title, picture(block, "picture"));
}

function context(block, surface) {
  return h("div", { class: "context" }, block.elements.map((part) =>
    (part.type === "image" ? picture(part, "thumb tiny") : text(part, surface))));
}

function actions(block, surface, id) {
  const offered = block.elements.filter((part) => surface.offers(part));
  return h("div", { class: "actions" }, offered.map((part) => element(part, surface, id)));
}

const DRAW = {
  actions,
  section,
  header,
  input,
  image,
  context,
  alert,
  table,
  data_table: table,
  rich_text: richText,
  divider: () => h("hr", { class: "divider" }),
  markdown: (block) => markdown(block.text),
  data_visualization: (block) => chart(block),
};

function drawBlock(block, surface, id) {
  const draw = DRAW[block.type];
  if (!draw) return h("p", { class: "unknown" }, `This page cannot draw a “${block.type}” block.`);
  return draw(block, surface, id);
}

/**
 * Draws `blocks` into `container`. A block that did not change keeps its elements, so a caret,
 * an open list or half a sentence survive; one that did gets its focus and entries back.
 */
export function drawBlocks(container, blocks, surface, errors = {}) {
  const focus = rememberFocus(container);
  const today = day(surface.now(), surface.tz);
  const old = new Map([...container.children].map((node) => [node.dataset.key, node]));
  const next = (blocks ?? []).map((block, index) => {
    const id = block.block_id ?? `block-${index}`;
    const key = `${id}|${block.type}`;
    const json = JSON.stringify(block);
    const signature = `${json}|${/_pretty|\{ago/.test(json) ? today : ""}`;
    const kept = old.get(key);
    const node = kept?.signature === signature
      ? kept
      : h("div", { class: `block block-${block.type}`, "data-key": key, "data-block": id }, drawBlock(block, surface, id));
    node.signature = signature;
    if (block.type === "input") showError(node, errors[id] ?? "");
    return node;
  });
  const keeps = new Set(next);
  for (const node of [...container.children]) if (!keeps.has(node)) node.remove();
  next.forEach((node, index) => {
    if (container.children[index] !== node) container.insertBefore(node, container.children[index] ?? null);
  });
  if (!focus || container.contains(document.activeElement) || restoreFocus(container, focus)) return;
  container.closest("[tabindex]")?.focus({ preventScroll: true }); // the control is gone: stay near it
}
