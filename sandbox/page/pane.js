// One person's client: where they are, what they see, and everything they can do.
import * as api from "./api.js";
import { face } from "./avatar.js";
import { Composer } from "./composer.js";
import { clock, zoneName } from "./dates.js";
import { freshId, h, restoreFocus } from "./dom.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { menuButton } from "./menu.js";
import { ModalLayer } from "./modal.js";
import { Sidebar } from "./sidebar.js";
import { Surface } from "./surface.js";
import { Toasts } from "./toasts.js";

const KINDS = {
  guest: "Guest",
  single_channel_guest: "Guest in one channel",
  stranger: "From another workspace",
  deactivated: "Deactivated",
};

export class Pane {
  #screen = null;
  #fetching = null;
  #again = false;
  #logs = new Map();
  #read = new Map();
  #lastFocus = null;

  /** `page` offers world, now() and arranged(); `place` is "home", "messages" or a channel's id. */
  constructor(page, user, place = "messages") {
    this.page = page;
    this.user = user;
    this.place = place;
    this.unread = false;
    this.person = page.world.person(user);
    const name = freshId("person");
    this.sub = h("p", { class: "person-sub" });
    this.heading = h("h2", { id: name, tabindex: "-1" }, this.person.name);
    this.sidebar = new Sidebar(this);
    this.composer = new Composer(this);
    this.modals = new ModalLayer(this);
    this.toasts = new Toasts(this);
    this.homeBlocks = h("div", { class: "blocks" });
    this.homeEmpty = h("p", { class: "empty" });
    this.home = h("div", { class: "home", tabindex: "-1" }, h("div", { class: "home-inner" }, this.homeEmpty, this.homeBlocks));
    this.homeSurface = new Surface(this, { kind: "home" }, { headingLevel: 3 });
    this.panel = h("div", { class: "panel" });
    this.still = h("div", { class: "pane-still" }, this.#head(), this.sidebar.node, this.panel);
    this.node = h("section", { class: "pane", "aria-labelledby": name, "data-user": user },
      h("div", { class: "stage" }, this.still, this.modals.node), this.toasts.node);
    this.node.addEventListener("focusin", (event) => {
      if (!this.modals.node.contains(event.target)) {
        this.#lastFocus = { node: event.target, key: event.target.closest("[data-focus]")?.dataset.focus };
      }
    });
  }

  get world() {
    return this.page.world;
  }

  get tz() {
    return this.person.tz;
  }

  now() {
    return this.page.now();
  }

  #head() {
    const shortcuts = menuButton({
      label: "Shortcuts",
      face: { nodes: [icon("bolt", 18), h("span", { class: "shortcut-word" }, "Shortcuts")] },
      className: "button quiet",
      focusKey: "shortcuts",
      items: () => this.#shortcuts(),
    });
    const who = h("div", { class: "person" }, this.heading, this.sub);
    return h("header", { class: "pane-head" }, face(this.person, "large"), who, shortcuts);
  }

  #shortcuts() {
    const { shortcuts, commands } = this.world;
    const global = shortcuts.map((one) => ({
      label: one.name,
      note: one.description,
      run: () => this.perform("shortcut", { callback_id: one.callback_id }),
    }));
    const typed = commands.map((one) => ({
      label: one.command,
      note: one.description,
      run: () => {
        if (this.place === "home") this.go("messages");
        this.composer.offer(one.command);
      },
    }));
    return [
      global.length ? { heading: "Shortcuts" } : null, ...global, typed.length ? { heading: "Commands" } : null, ...typed,
    ].filter(Boolean);
  }

  /** Does something as this person, shows a failure in words, and redraws what came of it. */
  async perform(verb, body) {
    const answer = await api.act(this.user, verb, body);
    if (!answer.ok) this.toasts.say(answer.error);
    await this.refresh();
    return answer;
  }

  confirm(object) {
    return this.modals.ask(object);
  }

  holdStill(still) {
    this.still.inert = still;
  }

  giveFocusBack() {
    const last = this.#lastFocus;
    if (last?.node.isConnected && last.node.checkVisibility()) last.node.focus({ preventScroll: true });
    else if (!restoreFocus(this.still, last) && this.place !== "home") this.composer.focus();
    else if (document.activeElement === document.body) this.heading.focus({ preventScroll: true });
  }

  /** Turns to a tab or channel; opening one of the app's tabs tells the app, as it does in Slack. */
  async go(place) {
    this.place = place;
    this.page.arranged();
    this.draw();
    if (place === "home") await this.perform("home", {});
    else if (place === "messages") await api.act(this.user, "home", { tab: "messages" });
  }

  /** Fetches this person's screen; calls made meanwhile share one more fetch. */
  refresh() {
    if (this.#fetching) {
      this.#again = true;
      return this.#fetching;
    }
    this.#fetching = (async () => {
      try {
        do {
          this.#again = false;
          this.#screen = await api.screen(this.user);
        } while (this.#again);
      } catch {
        return; // the page says that the line is broken, and reads again once it is back
      } finally {
        this.#fetching = null;
      }
      this.person = this.#screen.person;
      this.page.heard(this.#screen.now);
      this.draw();
    })();
    return this.#fetching;
  }

  draw() {
    if (!this.#screen) return;
    const { conversations, messages, home, modals, failures } = this.#screen;
    const known = ["home", "messages", ...conversations.map((one) => one.id)];
    if (!known.includes(this.place)) this.place = "messages";
    this.drawTime();
    this.sidebar.draw(conversations, this.place);
    if (this.place === "home") this.#drawHome(home);
    else this.#drawConversation(conversations, messages);
    this.unread = conversations.some((one) => one.unread > 0);
    this.page.noticed();
    this.modals.draw(modals ?? []);
    this.toasts.draw(failures ?? []);
  }

  drawTime() {
    const time = `${clock(this.now(), this.tz)} ${zoneName(this.now(), this.tz)}`;
    const facts = [KINDS[this.person.kind], this.person.title, time].filter(Boolean).join(" · ");
    if (this.sub.textContent !== facts) this.sub.textContent = facts;
  }

  #show(...nodes) {
    const now = [...this.panel.children];
    const same = nodes.length === now.length && nodes.every((node, index) => now[index] === node);
    if (!same) this.panel.replaceChildren(...nodes);
    return !same;
  }

  #drawHome(view) {
    this.panel.setAttribute("role", "tabpanel");
    this.panel.setAttribute("aria-labelledby", this.sidebar.ids.home);
    this.homeEmpty.hidden = Boolean(view);
    this.homeEmpty.textContent = `${this.world.app.name} has nothing here yet.`;
    this.homeSurface.values.takeServer(view?.state);
    this.homeSurface.draw(this.homeBlocks, view?.blocks ?? []);
    this.#show(this.home);
  }

  #drawConversation(conversations, messages) {
    const isApp = this.place === "messages";
    const conversation = conversations.find((one) => (isApp ? one.kind === "app" : one.id === this.place));
    if (!conversation) return this.#show(h("p", { class: "empty" }, "There is no conversation here yet."));
    const name = isApp ? this.world.app.name : `#${conversation.name}`;
    this.panel.setAttribute("role", isApp ? "tabpanel" : "group");
    this.panel.setAttribute("aria-labelledby", isApp ? this.sidebar.ids.messages : "");
    if (isApp) this.panel.removeAttribute("aria-label");
    else {
      this.panel.removeAttribute("aria-labelledby");
      this.panel.setAttribute("aria-label", name);
    }
    const log = this.#logs.get(conversation.id) ?? new Log(this, conversation.id, this.#welcome(isApp, name));
    this.#logs.set(conversation.id, log);
    const turned = this.#show(log.node, this.composer.node);
    this.composer.show(conversation.id, name);
    log.draw(messages[conversation.id] ?? []);
    if (turned) log.toEnd();
    this.#markRead(conversation, messages[conversation.id] ?? []);
    return true;
  }

  #welcome(isApp, name) {
    const command = this.world.commands[0]?.command;
    const next = isApp && command ? [" Type ", h("code", {}, command), ", or open Home."] : null;
    return [
      h("p", { class: "empty-title" }, isApp ? `You and ${name}` : `This is ${name}`),
      h("p", {}, "Nothing has been said here yet.", next),
    ];
  }

  #markRead(conversation, messages) {
    const newest = messages.at(-1)?.ts ?? "";
    const looking = !document.hidden && this.node.checkVisibility();
    if (!conversation.unread || !looking || this.#read.get(conversation.id) === newest) return;
    this.#read.set(conversation.id, newest);
    api.act(this.user, "read", { channel: conversation.id }).then(() => this.refresh());
  }
}
