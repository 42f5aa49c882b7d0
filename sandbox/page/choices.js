// Elements that choose: menus, people and channel lists, checkboxes, radio buttons.
import { freshId, h } from "./dom.js";
import { lineOf, words } from "./mrkdwn.js";
import { picker } from "./picker.js";

const SOURCES = {
  users_select: ["users", "selected_user"],
  conversations_select: ["conversations", "selected_conversation"],
  channels_select: ["channels", "selected_channel"],
  multi_users_select: ["users", "selected_users"],
  multi_conversations_select: ["conversations", "selected_conversations"],
  multi_channels_select: ["channels", "selected_channels"],
};

const flat = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

function entries(element, surface) {
  if (element.type in SOURCES) return surface.world.choices(SOURCES[element.type][0], surface.user, element.filter);
  return flat(element).map((option) => ({ value: option.value, label: words(option.text), note: words(option.description) }));
}

/** A menu with one choice, as the browser's own control: every platform knows how to use it. */
export function singleSelect(element, surface, { clearable, ...field }, current, commit) {
  const known = element.type in SOURCES;
  const now = known ? current[SOURCES[element.type][1]] : current.selected_option?.value;
  const draw = (one) => h("option", { value: one.value, selected: one.value === now },
    one.note && known ? `${one.label} · ${one.note}` : one.label);
  const grouped = element.option_groups && !known
    ? element.option_groups.map((group) => h("optgroup", { label: words(group.label) }, group.options.map((option) =>
      draw({ value: option.value, label: words(option.text) }))))
    : entries(element, surface).map(draw);
  const placeholder = words(element.placeholder) || "Choose an option";
  return h(
    "select",
    {
      ...field, class: "field select",
      onchange: (event) => {
        const value = event.target.value || null;
        if (known) return commit({ [SOURCES[element.type][1]]: value });
        return commit({ selected_option: flat(element).find((option) => option.value === value) ?? null });
      },
    },
    h("option", { value: "", selected: !now, disabled: Boolean(now) && !clearable }, placeholder),
    grouped,
  );
}

/** A field with several choices. */
export function multiSelect(element, surface, field, current, commit) {
  const known = element.type in SOURCES;
  const key = known ? SOURCES[element.type][1] : "selected_options";
  return picker({
    options: entries(element, surface),
    chosen: known ? current[key] : current[key].map((option) => option.value),
    placeholder: words(element.placeholder) || "Choose any",
    max: element.max_selected_items,
    field,
    onChange: (values) => commit({
      [key]: known ? values : values.map((value) => flat(element).find((option) => option.value === value)),
    }),
  });
}

/** Checkboxes or radio buttons; the caller names the group. */
export function optionList(element, surface, field, current, commit) {
  const many = element.type === "checkboxes";
  const name = freshId("options");
  const on = new Set(many ? current.selected_options.map((option) => option.value) : [current.selected_option?.value]);
  return element.options.map((option, index) => {
    const id = freshId("option");
    const note = option.description ? freshId("note") : null;
    const box = h("input", {
      type: many ? "checkbox" : "radio", name, id, checked: on.has(option.value), value: option.value,
      "data-focus": `${field["data-focus"]}|${index}`, "aria-describedby": note,
      onchange: (event) => {
        if (!many) return commit({ selected_option: option });
        if (event.target.checked) on.add(option.value);
        else on.delete(option.value);
        return commit({ selected_options: element.options.filter((one) => on.has(one.value)) });
      },
    });
    return h(
      "div",
      { class: "option" },
      box,
      h("div", { class: "option-text" },
        h("label", { for: id }, lineOf(option.text, surface)),
        note ? h("div", { class: "option-note", id: note }, lineOf(option.description, surface)) : null),
    );
  });
}
