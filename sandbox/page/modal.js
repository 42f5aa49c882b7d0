// The modals of one pane: a stack of dialogs inside it, focus kept in the top one and given back.
import { freshId, h, tabbable, whileBusy } from "./dom.js";
import { icon } from "./icons.js";
import { text, words } from "./mrkdwn.js";
import { Surface } from "./surface.js";

class Dialog {
  constructor(layer, view) {
    this.layer = layer;
    this.id = view.id;
    const title = freshId("dialog");
    this.heading = h("h3", { class: "dialog-title", id: title });
    this.body = h("div", { class: "dialog-body", tabindex: "-1" });
    this.foot = h("footer", { class: "dialog-foot" });
    this.blocks = h("div", { class: "blocks" });
    this.body.append(this.blocks);
    this.node = h("div", { class: "dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": title },
      h("header", { class: "dialog-head" }, this.heading,
        h("button", {
          type: "button", class: "button icon-button quiet", "aria-label": "Dismiss", onclick: () => this.dismiss(),
        }, icon("close"))),
      this.body, this.foot);
    this.surface = new Surface(layer.pane, { kind: "view", view_id: view.id }, { headingLevel: 4 });
    this.node.addEventListener("keydown", (event) => layer.keydown(event, this));
  }

  draw(view) {
    this.view = view;
    this.surface.values.takeServer(view.state);
    this.heading.textContent = words(view.title);
    this.surface.draw(this.blocks, view.blocks, view.errors ?? {});
    const names = `${words(view.close)}|${words(view.submit)}`;
    if (this.foot.dataset.names === names) return;
    this.foot.dataset.names = names;
    this.foot.replaceChildren(...this.#buttons(view));
  }

  #buttons(view) {
    const close = words(view.close) || (view.submit ? "Cancel" : "Close");
    return [
      h("button", { type: "button", class: "button", "data-focus": "close", onclick: () => this.dismiss() }, close),
      view.submit
        ? h("button", {
          type: "button", class: "button primary", "data-focus": "submit",
          onclick: (event) => this.submit(event.currentTarget),
        }, words(view.submit))
        : null,
    ].filter(Boolean);
  }

  async submit(control) {
    await whileBusy(control, async () => {
      this.surface.awaitErrors();
      await this.layer.pane.perform("submit", { view_id: this.id, state: this.surface.state() });
      const wrong = this.node.querySelector(".has-error :is(input, select, textarea)");
      if (!wrong || !this.node.isConnected) return;
      wrong.focus({ preventScroll: true });
      wrong.closest(".input-block").scrollIntoView({ block: "center" });
    });
  }

  async dismiss() {
    await this.layer.close(this);
  }

  focus() {
    const target = this.node.querySelector("[data-autofocus]") ?? this.body;
    target.focus({ preventScroll: true });
  }
}

/** A question before something that matters: a confirm object, answered true or false. */
class Question {
  constructor(layer, object, answer) {
    const [title, body] = [freshId("question"), freshId("question")];
    this.answer = answer;
    const choice = (label, value, style) =>
      h("button", { type: "button", class: `button ${style}`, onclick: () => this.dismiss(value) }, label);
    this.dismiss = (value = false) => {
      layer.drop(this);
      answer(value);
    };
    this.no = choice(words(object.deny) || "Cancel", false, "");
    const names = { "aria-modal": "true", "aria-labelledby": title, "aria-describedby": body };
    const heading = h("h3", { class: "dialog-title", id: title }, words(object.title) || "Are you sure?");
    this.node = h("div", { class: "dialog question", role: "alertdialog", ...names },
      h("header", { class: "dialog-head" }, heading),
      h("div", { class: "dialog-body", id: body }, text(object.text, layer.pane)),
      h("footer", { class: "dialog-foot" }, this.no,
        choice(words(object.confirm) || "Yes", true, object.style === "danger" ? "danger-solid" : "primary")));
    this.node.addEventListener("keydown", (event) => layer.keydown(event, this));
  }

  focus() {
    this.no.focus();
  }
}

export class ModalLayer {
  #views = new Map();
  #closing = new Set();
  #questions = [];
  #top = null;

  constructor(pane) {
    this.pane = pane;
    this.node = h("div", { class: "dialogs", hidden: true });
  }

  get open() {
    return this.#top !== null;
  }

  focus() {
    this.#top?.focus();
  }

  /** Shows the server's stack, bottom first. */
  draw(views) {
    const shown = views.filter((view) => !this.#closing.has(view.id));
    const ids = new Set(shown.map((view) => view.id));
    for (const [id, dialog] of this.#views) {
      if (ids.has(id)) continue;
      dialog.node.remove();
      this.#views.delete(id);
    }
    for (const view of shown) {
      if (!this.#views.has(view.id)) this.#views.set(view.id, new Dialog(this, view));
      this.#views.get(view.id).draw(view);
    }
    this.#arrange(shown.map((view) => this.#views.get(view.id)));
  }

  ask(object) {
    return new Promise((resolve) => {
      this.#questions.push(new Question(this, object, resolve));
      this.#arrange();
    });
  }

  drop(question) {
    this.#questions = this.#questions.filter((one) => one !== question);
    question.node.remove();
    this.#arrange();
  }

  async close(dialog) {
    this.#closing.add(dialog.id);
    this.draw([...this.#views.values()].map((one) => one.view));
    await this.pane.perform("close", { view_id: dialog.id });
    this.#closing.delete(dialog.id);
    await this.pane.refresh();
  }

  #arrange(dialogs = [...this.#views.values()]) {
    const stack = [...dialogs, ...this.#questions];
    const top = stack.at(-1) ?? null;
    const held = document.activeElement === document.body || this.pane.node.contains(document.activeElement);
    stack.forEach((one, depth) => {
      if (one.node.parentNode !== this.node) this.node.append(one.node);
      one.node.inert = one !== top;
      one.node.classList.toggle("under", one !== top);
      one.node.dataset.depth = String(Math.min(depth, 2));
    });
    this.node.hidden = top === null;
    const changed = top !== this.#top;
    this.#top = top;
    this.pane.holdStill(top !== null);
    if (!changed || !held) return;
    if (top === null) this.pane.giveFocusBack();
    else top.focus();
  }

  /** Escape closes the top dialog; Tab goes round inside it. */
  keydown(event, dialog) {
    if (dialog !== this.#top) return;
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      dialog.dismiss();
      return;
    }
    if (event.key !== "Tab") return;
    const stops = tabbable(dialog.node);
    const [first, last] = [stops[0], stops.at(-1)];
    const active = document.activeElement;
    if (event.shiftKey && (active === first || !stops.includes(active))) last?.focus();
    else if (!event.shiftKey && active === last) first?.focus();
    else return;
    event.preventDefault();
  }
}
