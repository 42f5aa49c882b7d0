// Where one can go in a pane: the app's two tabs and the person's channels.
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";

function item(drawing, label, unread) {
  return [
    icon(drawing, 18),
    h("span", { class: "nav-label" }, label),
    unread ? h("span", { class: "dot" }) : null,
  ];
}

const named = (label, unread) => (unread ? `${label}, ${unread} unread` : label);

export class Sidebar {
  constructor(pane) {
    this.pane = pane;
    this.ids = { home: freshId("tab"), messages: freshId("tab") };
    this.tabs = h("div", {
      class: "nav-items", role: "tablist", "aria-label": pane.world.app.name, onkeydown: (event) => this.#key(event),
    });
    this.channels = h("ul", { class: "nav-items" });
    this.channelGroup = h("div", { class: "nav-group" }, h("p", { class: "nav-title" }, "Channels"), this.channels);
    this.node = h("nav", { class: "sidebar", "aria-label": `Conversations of ${pane.person.name}` },
      h("div", { class: "nav-group" }, h("p", { class: "nav-title" }, pane.world.app.name), this.tabs), this.channelGroup);
  }

  draw(conversations, current) {
    const signature = JSON.stringify([conversations, current]);
    if (signature === this.signature) return;
    this.signature = signature;
    const held = document.activeElement?.dataset?.place;
    const inside = this.node.contains(document.activeElement);
    const unread = conversations.find((one) => one.kind === "app")?.unread ?? 0;
    const tab = (place, drawing, label, count) => h("button", {
      type: "button", class: "nav-item", role: "tab", id: this.ids[place], "data-place": place,
      "aria-label": named(label, count), "aria-selected": String(current === place),
      tabindex: place === (current === "home" ? "home" : "messages") ? "0" : "-1", onclick: () => this.pane.go(place),
    }, item(drawing, label, count));
    this.tabs.replaceChildren(tab("home", "home", "Home", 0), tab("messages", "talk", "Messages", unread));
    const channels = conversations.filter((one) => one.kind !== "app");
    this.channelGroup.hidden = channels.length === 0;
    this.channels.replaceChildren(...channels.map((one) => h("li", {}, h("button", {
      type: "button", class: "nav-item", "data-place": one.id, "aria-current": current === one.id ? "true" : null,
      "aria-label": named(one.name, one.unread), onclick: () => this.pane.go(one.id),
    }, item(one.private ? "lock" : "hash", one.name, one.unread)))));
    if (inside && held) this.node.querySelector(`[data-place="${CSS.escape(held)}"]`)?.focus();
  }

  #key(event) {
    if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const other = [...this.tabs.children].find((node) => node !== document.activeElement);
    other.focus();
    other.click();
  }
}
