// One interactive element, wherever it stands: its drawing, its value, and telling the app.
import { freshId, h, safeHref, whileBusy } from "./dom.js";
import { fromWall, toWall } from "./dates.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { words } from "./mrkdwn.js";
import { multiSelect, optionList, singleSelect } from "./choices.js";
import { picture } from "./picture.js";
import { textField } from "./fields.js";

const SINGLE = new Set(["static_select", "users_select", "conversations_select", "channels_select"]);
const MULTI = new Set(["multi_static_select", "multi_users_select", "multi_conversations_select", "multi_channels_select"]);
const TYPED = new Set(["plain_text_input", "email_text_input", "url_text_input", "number_input"]);

function button(element, surface, blockId, focusKey) {
  const style = { primary: "button primary", danger: "button danger" }[element.style] ?? "button";
  const href = element.url ? safeHref(element.url) : null;
  const press = (event) => {
    const control = event.currentTarget;
    const waits = href && element.confirm; // the address opens once the question is answered
    if (waits) event.preventDefault();
    return whileBusy(control, async () => {
      if (element.confirm && !(await surface.confirm(element.confirm))) return;
      if (waits) window.open(href, "_blank", "noopener,noreferrer");
      await surface.act(blockId, element, {});
    });
  };
  const shared = { class: style, "aria-label": element.accessibility_label || null, "data-focus": focusKey, onclick: press };
  if (href) return h("a", { ...shared, href, target: "_blank", rel: "noopener noreferrer" }, words(element.text));
  return h("button", { type: "button", ...shared }, words(element.text));
}

function overflow(element, surface, blockId, focusKey) {
  return menuButton({
    label: "More actions",
    face: { nodes: [icon("more")] },
    className: "button icon-button",
    focusKey,
    items: () => element.options.map((option) => ({
      label: words(option.text),
      note: words(option.description),
      run: async () => {
        if (element.confirm && !(await surface.confirm(element.confirm))) return;
        const href = safeHref(option.url);
        if (href) window.open(href, "_blank", "noopener,noreferrer");
        await surface.act(blockId, element, { selected_option: option });
      },
    })),
  });
}

function moment(element, field, current, surface, commit) {
  switch (element.type) {
    case "datepicker":
      return h("input", { ...field, type: "date", class: "field moment", value: current.selected_date ?? "",
        onchange: (event) => commit({ selected_date: event.target.value || null }) });
    case "timepicker":
      return h("input", { ...field, type: "time", class: "field moment", value: current.selected_time ?? "",
        onchange: (event) => commit({ selected_time: event.target.value || null }) });
    default:
      return h("input", { ...field, type: "datetime-local", class: "field moment",
        value: current.selected_date_time ? toWall(current.selected_date_time, surface.tz) : "",
        onchange: (event) => commit({ selected_date_time: fromWall(event.target.value, surface.tz) }) });
  }
}

/**
 * Draws `element` of the block `blockId`.
 * `names` ({id, describedBy, required, grouped, label}) ties it to its label and hint;
 * `tells` says whether a change is told to the app at once or only kept for submitting.
 */
export function element(part, surface, blockId, names = {}, tells = true) {
  const focusKey = `${blockId}|${part.action_id}`;
  if (part.type === "button") return button(part, surface, blockId, focusKey);
  if (part.type === "overflow") return overflow(part, surface, blockId, focusKey);
  if (part.type === "image") return picture(part);
  const current = surface.values.get(blockId, part);
  const label = names.id ? null : names.label ?? (words(part.placeholder) || "Choose");
  const field = {
    id: names.id ?? freshId("field"),
    "aria-label": label,
    "aria-describedby": names.describedBy,
    "aria-required": names.required ? "true" : null,
    "data-focus": focusKey,
    "data-autofocus": part.focus_on_load ? "true" : null,
  };
  const commit = async (result, { told = true } = {}) => {
    const before = surface.values.get(blockId, part);
    surface.values.set(blockId, part, result);
    surface.edited?.(blockId);
    if (!tells || !told) return;
    if (part.confirm && !(await surface.confirm(part.confirm))) {
      surface.values.set(blockId, part, before);
      surface.redraw(blockId);
      return;
    }
    await surface.act(blockId, part, result);
  };
  if (TYPED.has(part.type)) return textField(part, field, current, commit, tells);
  if (SINGLE.has(part.type)) return singleSelect(part, surface, { ...field, clearable: names.required === false }, current, commit);
  if (MULTI.has(part.type)) return multiSelect(part, surface, field, current, commit);
  if (part.type === "checkboxes" || part.type === "radio_buttons") {
    const list = optionList(part, surface, field, current, commit);
    if (names.grouped) return list;
    const role = part.type === "checkboxes" ? "group" : "radiogroup";
    return h("div", { class: "options", role, "aria-label": names.label ?? "Options" }, list);
  }
  if (["datepicker", "timepicker", "datetimepicker"].includes(part.type)) return moment(part, field, current, surface, commit);
  return h("span", { class: "unknown" }, `This page cannot draw a “${part.type}”.`);
}
