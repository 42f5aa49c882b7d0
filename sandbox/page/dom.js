// Builds elements without ever parsing markup: text from a payload can only become text.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "inert", "selected"]);
let lastId = 0;

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An HTML element; attributes that are null, undefined or false are left out. */
export function h(tag, attributes, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** An SVG element, same rules. */
export function svg(tag, attributes, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/** An id no other element of the page has. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** The address if a browser may open it, or null: a payload must not smuggle in a script. */
export function safeHref(address) {
  return /^(https?:|mailto:|tel:|sms:)/i.test(String(address ?? "").trim()) ? String(address).trim() : null;
}

/** A link to elsewhere, or plain text where the address is not one a browser may open. */
export function link(address, ...children) {
  const href = safeHref(address);
  if (href === null) return h("span", { class: "link" }, ...children);
  const away = /^https?:/i.test(href);
  return h("a", { href, target: away ? "_blank" : null, rel: away ? "noopener noreferrer" : null }, ...children);
}

/** Every control inside `root` that the Tab key can reach, in order. */
export function tabbable(root) {
  const found = root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  return [...found].filter(
    (node) => !node.disabled && node.tabIndex >= 0 && !node.closest("[inert]") && node.checkVisibility(),
  );
}

/** Runs `work` with the control marked busy, so that a second press does nothing. */
export async function whileBusy(control, work) {
  if (control.getAttribute("aria-busy") === "true") return undefined;
  control.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    control.removeAttribute("aria-busy");
  }
}

/** What holds the caret now, by a name that survives drawing the same block again. */
export function rememberFocus(root) {
  const active = document.activeElement;
  if (!active || !root.contains(active)) return null;
  const holder = active.closest("[data-focus]");
  const memory = { key: holder?.dataset.focus ?? null, start: null, end: null };
  try {
    memory.start = active.selectionStart ?? null;
    memory.end = active.selectionEnd ?? null;
  } catch {
    memory.start = null; // number and date fields have no selection
  }
  return memory;
}

/** Puts the caret back where `rememberFocus` saw it; false if that control is gone. */
export function restoreFocus(root, memory) {
  if (!memory?.key) return false;
  const target = root.querySelector(`[data-focus="${CSS.escape(memory.key)}"]`);
  if (!target) return false;
  target.focus({ preventScroll: true });
  if (memory.start !== null && target.setSelectionRange) {
    try {
      target.setSelectionRange(memory.start, memory.end);
    } catch {
      // e-mail fields refuse it
    }
  }
  return true;
}
