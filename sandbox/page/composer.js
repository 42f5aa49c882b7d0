// The line one types into, with the installed commands suggested after a slash.
import { freshId, h, whileBusy } from "./dom.js";
import { icon } from "./icons.js";

export class Composer {
  #drafts = new Map();
  #channel = null;
  #active = -1;
  #shown = [];

  constructor(pane) {
    this.pane = pane;
    const listId = freshId("commands");
    this.input = h("textarea", {
      class: "composer-field", rows: "1", placeholder: "Write, or type / for commands", autocomplete: "off",
      "data-focus": "composer", "aria-autocomplete": "list", "aria-controls": listId,
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onblur: () => this.#suggest([]),
    });
    this.button = h("button", { type: "submit", class: "button primary icon-button", "aria-label": "Send" }, icon("send"));
    this.list = h("ul", {
      class: "suggestions", role: "listbox", id: listId, "aria-label": "Commands", hidden: true,
      onmousedown: (event) => event.preventDefault(),
    });
    this.hint = h("p", { class: "usage", hidden: true, "aria-live": "polite" });
    this.node = h("form", { class: "composer", novalidate: true, onsubmit: (event) => this.#submit(event) },
      this.list, this.hint, h("div", { class: "composer-row" }, this.input, this.button));
  }

  /** Turns to a conversation, with whatever was half written there. */
  show(channel, name) {
    if (this.#channel === channel) return;
    if (this.#channel) this.#drafts.set(this.#channel, this.input.value);
    this.#channel = channel;
    this.input.value = this.#drafts.get(channel) ?? "";
    this.input.setAttribute("aria-label", `Message to ${name}`);
    this.#typed();
    this.#suggest([]);
  }

  /** Puts a command at the caret, ready for its words. */
  offer(command) {
    this.input.value = `${command} `;
    this.input.focus();
    this.#typed();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  #typed() {
    const value = this.input.value;
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, 160)}px`);
    const { commands } = this.pane.world;
    this.#suggest(/^\/\S*$/.test(value) ? commands.filter((one) => one.command.startsWith(value)) : []);
    const known = commands.find((one) => value.startsWith(`${one.command} `) && value.trimEnd() === one.command);
    this.hint.hidden = !known?.usage_hint;
    this.hint.replaceChildren(...(known?.usage_hint ? [h("code", {}, known.command), ` ${known.usage_hint}`] : []));
  }

  #suggest(commands) {
    this.#shown = commands;
    this.#active = commands.length > 0 ? 0 : -1;
    this.list.hidden = commands.length === 0;
    this.#drawList();
  }

  #drawList() {
    this.list.replaceChildren(...this.#shown.map((one, index) => h("li", {
      role: "option", id: `${this.list.id}-${index}`, "aria-selected": String(index === this.#active), "aria-label": one.command,
      class: index === this.#active ? "suggestion active" : "suggestion", onclick: () => this.offer(one.command),
    },
    h("span", { class: "suggestion-name" }, one.command,
      one.usage_hint ? h("span", { class: "suggestion-usage" }, ` ${one.usage_hint}`) : null),
    h("span", { class: "suggestion-note" }, one.description))));
    if (this.#active >= 0) this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.#active}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    if (event.isComposing) return;
    const chosen = this.#shown[this.#active];
    const completes = (event.key === "Enter" || event.key === "Tab") && !event.shiftKey;
    if (chosen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.#active = (this.#active + (event.key === "ArrowDown" ? 1 : -1) + this.#shown.length) % this.#shown.length;
      this.#drawList();
    } else if (chosen && event.key === "Escape") this.#suggest([]);
    else if (chosen && completes && this.input.value !== chosen.command) this.offer(chosen.command);
    else if (event.key === "Enter" && !event.shiftKey) this.node.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (text === "" || this.button.getAttribute("aria-busy") === "true") return;
    const channel = this.#channel;
    this.input.value = "";
    this.#typed();
    await whileBusy(this.button, async () => {
      const answer = await this.pane.perform(text.startsWith("/") ? "command" : "message", { channel, text });
      if (!answer.ok && this.#channel === channel && this.input.value === "") this.input.value = text;
    });
  }
}
