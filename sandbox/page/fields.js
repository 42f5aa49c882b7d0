// Fields one types into.
import { h } from "./dom.js";
import { words } from "./mrkdwn.js";

const KINDS = {
  plain_text_input: { type: "text" },
  email_text_input: { type: "email", inputmode: "email" },
  url_text_input: { type: "url", inputmode: "url" },
  number_input: { type: "number" },
};

function grow(area) {
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${Math.min(area.scrollHeight + 2, 320)}px`);
}

/** A typed field with its counter; `tells` follows the element's own trigger settings. */
export function textField(part, field, current, commit, tells) {
  const triggers = part.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const counter = part.max_length ? h("span", { class: "counter", "aria-hidden": "true" }) : null;
  const value = current.value ?? "";
  const count = (typed) => {
    if (!counter) return;
    const left = part.max_length - typed.length;
    counter.textContent = left < 0 ? `${-left} too many` : `${typed.length} / ${part.max_length}`;
    counter.classList.toggle("over", left < 0);
  };
  const typed = (event) => {
    count(event.target.value);
    if (part.multiline) grow(event.target);
    commit({ value: event.target.value || null }, { told: triggers.includes("on_character_entered") });
  };
  const entered = (event) => {
    if (event.key !== "Enter" || event.isComposing || (part.multiline && event.shiftKey)) return;
    if (!tells || !triggers.includes("on_enter_pressed")) return;
    event.preventDefault();
    event.stopPropagation();
    commit({ value: event.target.value || null });
  };
  const step = { number_input: part.is_decimal_allowed ? "any" : "1" }[part.type];
  const shared = {
    ...field, class: "field", placeholder: words(part.placeholder), autocomplete: "off", oninput: typed, onkeydown: entered,
  };
  const input = part.multiline
    ? h("textarea", { ...shared, rows: "3", value })
    : h("input", {
      ...shared, ...KINDS[part.type], value,
      min: part.min_value, max: part.max_value, step,
    });
  count(value);
  if (part.multiline && value) requestAnimationFrame(() => grow(input));
  return h("div", { class: "typed" }, input, counter);
}
