// Choosing several from a list: a combobox with removable choices above it.
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { place } from "./menu.js";

/**
 * Draws the field; `options` are {value, label, note}, `chosen` the values to begin with.
 * `onChange(values)` is called after every choice. `field` carries id, names and descriptions.
 */
export function picker({ options, chosen, placeholder, max, onChange, field }) {
  const picked = [...chosen];
  const listId = freshId("choices");
  let active = -1;
  let shown = [];

  const chips = h("ul", { class: "chips", "aria-label": "Chosen" });
  const list = h("ul", {
    class: "choices", role: "listbox", id: listId, popover: "manual", "aria-multiselectable": "true", "aria-label": "Choices",
  });
  const input = h("input", {
    ...field, type: "text", role: "combobox", class: "field", autocomplete: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", placeholder,
  });
  const room = () => !max || picked.length < max;
  const labelOf = (value) => options.find((one) => one.value === value)?.label ?? value;

  function toggle(value) {
    const at = picked.indexOf(value);
    if (at >= 0) picked.splice(at, 1);
    else if (room()) picked.push(value);
    else return;
    onChange([...picked]);
    input.value = "";
    drawChips();
    close();
  }

  function drawChips() {
    chips.hidden = picked.length === 0;
    chips.replaceChildren(...picked.map((value) => h(
      "li",
      { class: "chip" },
      h("span", {}, labelOf(value)),
      h("button", {
        type: "button", class: "chip-remove", "aria-label": `Remove ${labelOf(value)}`,
        onclick: () => {
          toggle(value);
          input.focus();
        },
      }, icon("close", 14)),
    )));
  }

  function drawList() {
    const sought = input.value.trim().toLowerCase();
    shown = options.filter((one) => `${one.label} ${one.note ?? ""}`.toLowerCase().includes(sought));
    active = Math.min(active, shown.length - 1);
    list.replaceChildren(...shown.map((one, index) => h(
      "li",
      {
        id: `${listId}-${index}`, role: "option", class: index === active ? "choice active" : "choice",
        "aria-selected": String(picked.includes(one.value)),
        "aria-disabled": !room() && !picked.includes(one.value) ? "true" : null,
        "aria-label": one.label, onclick: () => toggle(one.value),
      },
      h("span", { class: "choice-tick", "aria-hidden": "true" }, picked.includes(one.value) ? icon("tick", 16) : null),
      h("span", { class: "choice-text" }, one.label, one.note ? h("span", { class: "choice-note" }, one.note) : null),
    )));
    if (shown.length === 0) {
      list.append(h("li", { class: "choice", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing matches"));
    }
    if (active >= 0) input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else input.removeAttribute("aria-activedescendant");
    list.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }

  function open() {
    if (list.matches(":popover-open")) return;
    active = -1;
    drawList();
    list.showPopover();
    place(list, input, { width: true });
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    if (list.matches(":popover-open")) list.hidePopover();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  list.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays in the field
  input.addEventListener("click", open);
  input.addEventListener("blur", close);
  input.addEventListener("input", () => {
    open();
    active = shown.length > 0 ? 0 : -1;
    drawList();
  });
  input.addEventListener("keydown", (event) => {
    const isOpen = list.matches(":popover-open");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      active = shown.length ? (active + step + shown.length) % shown.length : -1;
      drawList();
    } else if (event.key === "Enter" && isOpen && active >= 0) toggle(shown[active].value);
    else if (event.key === "Escape" && isOpen) close();
    else if (event.key === "Backspace" && input.value === "" && picked.length > 0) return toggle(picked.at(-1));
    else if (event.key !== "Enter") return undefined;
    event.preventDefault();
    return event.stopPropagation();
  });
  window.addEventListener("resize", close, { passive: true });
  drawChips();
  return h("div", { class: "picker" }, chips, input, list);
}
