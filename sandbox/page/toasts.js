// What went wrong, in Slack's own sentence, until the person has seen it.
import { h } from "./dom.js";
import { icon } from "./icons.js";

export class Toasts {
  #shown = new Map();
  #local = 0;

  constructor(pane) {
    this.pane = pane;
    this.node = h("div", { class: "toasts" });
  }

  /** Shows the failures the server holds for this person. */
  draw(failures) {
    const ids = new Set(failures.map((one) => one.id));
    for (const [id, node] of this.#shown) {
      if (ids.has(id) || String(id).startsWith("local-")) continue;
      node.remove();
      this.#shown.delete(id);
    }
    for (const one of failures) {
      if (this.#shown.has(one.id)) continue;
      this.#add(one.id, one.text, () => this.pane.perform("dismiss", { failure_id: one.id }));
    }
  }

  /** Shows a failure of this page's own. */
  say(sentence) {
    const said = [...this.#shown.values()].some((node) => node.querySelector("p").textContent === sentence);
    if (said) return;
    this.#local += 1;
    this.#add(`local-${this.#local}`, sentence, () => {});
  }

  #add(id, sentence, dismissed) {
    const node = h("div", { class: "toast", role: "alert" }, icon("alert"), h("p", {}, sentence),
      h("button", {
        type: "button", class: "button icon-button quiet", "aria-label": "Dismiss message",
        onclick: () => {
          node.remove();
          this.#shown.delete(id);
          dismissed();
        },
      }, icon("close", 16)));
    this.#shown.set(id, node);
    this.node.append(node);
  }
}
