// A conversation: messages by day and author, new ones announced as they arrive.
import { h } from "./dom.js";
import { clock, day, dayHeading, fullMoment } from "./dates.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar } from "./avatar.js";
import { Surface } from "./surface.js";

const TOGETHER = 5 * 60;

class Message {
  constructor(log, message) {
    this.log = log;
    const kind = message.ephemeral
      ? { kind: "ephemeral", ts: message.ts }
      : { kind: "message", channel: log.channel, ts: message.ts };
    this.surface = new Surface(log.pane, kind, { headingLevel: 4 });
    this.face = h("div", { class: "message-face" });
    this.line = h("div", { class: "message-line" });
    this.body = h("div", { class: "blocks" });
    const main = h("div", { class: "message-main" }, this.line, this.body);
    this.node = h("article", { class: "message", "data-ts": message.ts }, this.face, main);
  }

  draw(message, follows) {
    const { pane } = this.log;
    const at = new Date(Number(message.ts) * 1000);
    const signature = JSON.stringify([message, follows, day(pane.now(), pane.tz)]);
    if (signature === this.signature) return;
    this.signature = signature;
    this.node.className = `message${follows ? " follows" : ""}${message.ephemeral ? " private" : ""}`;
    this.node.setAttribute("aria-label", `${message.user_name}, ${clock(at, pane.tz)}`);
    this.face.replaceChildren(...(follows ? [] : [avatar(pane.world, message)]));
    this.line.replaceChildren(...[
      follows ? null : h("span", { class: "author" }, message.user_name),
      follows || !message.is_app ? null : h("span", { class: "badge" }, "App"),
      h("time", { class: "when", datetime: at.toISOString(), title: fullMoment(at, pane.tz) }, clock(at, pane.tz)),
      message.edited ? h("span", { class: "edited" }, "(edited)") : null,
      message.ephemeral ? h("span", { class: "only-you" }, icon("eye", 15), "Only visible to you") : null,
    ].filter(Boolean));
    if (message.blocks?.length) this.surface.draw(this.body, message.blocks);
    else this.body.replaceChildren(mrkdwn(message.text ?? "", this.surface));
  }
}

export class Log {
  #messages = new Map();
  #days = new Map();
  #first = true;
  #stuck = true; // at the newest message, and to stay there

  constructor(pane, channel, emptyText) {
    this.pane = pane;
    this.channel = channel;
    this.list = h("div", { class: "log", role: "log", "aria-label": "Messages", tabindex: "0" });
    this.empty = h("div", { class: "empty" }, emptyText);
    const toEnd = () => this.toEnd();
    this.jump = h("button", { type: "button", class: "button jump", hidden: true, onclick: toEnd }, "New messages", icon("down", 16));
    this.node = h("div", { class: "log-home" }, this.list, this.jump);
    this.list.addEventListener("scroll", () => {
      this.#stuck = this.#atEnd();
      if (this.#stuck) this.jump.hidden = true;
    }, { passive: true });
    new ResizeObserver(() => this.#stuck && this.toEnd()).observe(this.list);
  }

  #atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.jump.hidden = true;
  }

  #key(message) {
    return `${message.ephemeral ? "e" : "m"}${message.ts}`;
  }

  #divider(key, heading) {
    if (!this.#days.has(key)) this.#days.set(key, h("div", { class: "day" }, h("h3", {})));
    const node = this.#days.get(key);
    if (node.firstChild.textContent !== heading) node.firstChild.textContent = heading;
    return node;
  }

  draw(messages) {
    const wasAtEnd = this.#stuck;
    const { tz } = this.pane;
    const nodes = messages.length === 0 ? [this.empty] : [];
    let before = null;
    let fresh = 0;
    for (const message of messages) {
      const at = new Date(Number(message.ts) * 1000);
      const today = day(at, tz);
      const newDay = !before || day(new Date(Number(before.ts) * 1000), tz) !== today;
      if (newDay) nodes.push(this.#divider(today, dayHeading(at, this.pane.now(), tz)));
      const alike = before?.user === message.user && !before?.ephemeral === !message.ephemeral;
      const follows = !newDay && alike && message.ts - before.ts < TOGETHER;
      const key = this.#key(message);
      if (!this.#messages.has(key)) {
        this.#messages.set(key, new Message(this, message));
        if (!this.#first) this.#messages.get(key).node.classList.add("fresh");
        fresh += 1;
      }
      const drawn = this.#messages.get(key);
      const isFresh = drawn.node.classList.contains("fresh");
      drawn.draw(message, follows);
      drawn.node.classList.toggle("fresh", isFresh);
      nodes.push(drawn.node);
      before = message;
    }
    const keys = new Set(messages.map((message) => this.#key(message)));
    for (const key of this.#messages.keys()) if (!keys.has(key)) this.#messages.delete(key);
    const keeps = new Set(nodes);
    for (const node of [...this.list.children]) {
      if (keeps.has(node)) continue;
      if (node.contains(document.activeElement)) this.list.focus({ preventScroll: true });
      node.remove();
    }
    nodes.forEach((node, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    });
    if (wasAtEnd) this.toEnd();
    else if (fresh > 0) this.jump.hidden = false;
    this.#first = false;
  }
}
