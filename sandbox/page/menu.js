// A button with a menu: overflow elements, shortcuts, people.
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";

const GAP = 6;

/** Puts a floating list beside its anchor, inside the window. */
export function place(floating, anchor, { width = null, end = false } = {}) {
  const box = anchor.getBoundingClientRect();
  if (width) floating.style.setProperty("min-width", `${box.width}px`);
  const size = floating.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - GAP;
  const top = size.height > below && box.top > below ? Math.max(GAP, box.top - size.height - GAP) : box.bottom + GAP;
  const left = end ? box.right - size.width : box.left;
  floating.style.setProperty("top", `${top}px`);
  floating.style.setProperty("left", `${Math.max(GAP, Math.min(left, window.innerWidth - size.width - GAP))}px`);
}

function walk(menu, step) {
  const items = [...menu.querySelectorAll('[role^="menuitem"]')];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}

/**
 * A button that opens a menu of `items()`: {label, note, run, checked, disabled}, or {heading}.
 * Entries with a boolean `checked` keep the menu open when chosen.
 */
export function menuButton({ label, face, items, className = "", focusKey = null, end = true }) {
  const id = freshId("menu");
  const menu = h("div", { class: "menu", role: "menu", id, popover: "auto", "aria-label": label });
  const button = h(
    "button",
    {
      type: "button", class: className, "aria-haspopup": "menu", "aria-expanded": "false",
      "aria-label": face.named ? null : label, "data-focus": focusKey,
    },
    face.nodes,
  );

  function entry(item) {
    if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
    const toggles = typeof item.checked === "boolean";
    return h(
      "button",
      {
        type: "button",
        class: item.danger ? "menu-item danger" : "menu-item",
        role: toggles ? "menuitemcheckbox" : "menuitem",
        tabindex: "-1",
        "aria-checked": toggles ? String(item.checked) : null,
        "aria-disabled": item.disabled ? "true" : null,
        "aria-label": item.note ? item.label : null,
        "aria-description": item.note || null,
        onclick: () => {
          if (item.disabled) return;
          if (!toggles) menu.hidePopover();
          item.run();
          if (toggles) redraw(item.label);
        },
      },
      toggles ? h("span", { class: "menu-tick", "aria-hidden": "true" }, item.checked ? icon("tick", 16) : null) : null,
      h("span", { class: "menu-text" }, h("span", {}, item.label),
        item.note ? h("span", { class: "menu-note" }, item.note) : null),
    );
  }

  function redraw(keep) {
    menu.replaceChildren(...items().map(entry));
    const entries = [...menu.querySelectorAll(".menu-item")];
    entries.find((node) => node.querySelector(".menu-text > span").textContent === keep)?.focus();
  }

  button.popoverTargetElement = menu; // the browser then knows that this press closes it again
  menu.addEventListener("beforetoggle", (event) => event.newState === "open" && redraw(null));
  menu.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (open) place(menu, button, { end });
    menu.classList.toggle("placed", open);
    if (open) menu.querySelector('[role^="menuitem"]')?.focus();
    else if (menu.contains(document.activeElement) || document.activeElement === document.body) button.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) walk(menu, moves[event.key]);
    else if (event.key === "Escape" || event.key === "Tab") menu.hidePopover();
    else if (event.key === "Home") menu.querySelector(".menu-item")?.focus();
    else if (event.key === "End") [...menu.querySelectorAll(".menu-item")].at(-1)?.focus();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  });
  return h("span", { class: "menu-home" }, button, menu);
}
