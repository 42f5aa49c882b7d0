// The page: people side by side over one workspace, kept in step with the server.
import * as api from "./api.js";
import { h } from "./dom.js";
import { Pane } from "./pane.js";
import { MOST, TopBar } from "./topbar.js";
import { World } from "./world.js";

const REREAD_MS = 20_000;

class Page {
  #panes = new Map();
  #now;
  #current = null;

  constructor(root, workspace) {
    this.world = new World(workspace);
    this.#now = new Date(this.world.now);
    this.bar = new TopBar(this);
    this.row = h("main", { class: "panes", "aria-label": "People" });
    this.switcher = h("nav", { class: "switcher", "aria-label": "People shown" });
    this.status = h("p", { class: "away", role: "status" });
    this.offline = h("p", { class: "offline", role: "status", hidden: true }, "Connection to the workspace lost. Trying again.");
    root.replaceChildren(this.bar.node, this.bar.intro, this.offline, this.switcher, this.row, this.status);
    document.title = `${this.world.team.name} · local workspace`;
  }

  get shown() {
    return [...this.#panes.keys()];
  }

  get tz() {
    return this.world.person(this.shown[0])?.tz ?? "UTC";
  }

  now() {
    return this.#now;
  }

  announce(sentence) {
    this.status.textContent = sentence;
  }

  /** Takes the workspace's time wherever an answer mentions it. */
  heard(iso) {
    const at = new Date(iso);
    if (Number.isNaN(at.getTime()) || at <= this.#now) return;
    this.#now = at;
    this.bar.draw();
    for (const pane of this.#panes.values()) pane.drawTime();
  }

  refreshAll() {
    return Promise.all([...this.#panes.values()].map((pane) => pane.refresh()));
  }

  /** Shows exactly these people, in this order; panes that stay keep everything in them. */
  seat(ids, places = {}) {
    const wanted = ids.filter((id, at) => this.world.person(id) && ids.indexOf(id) === at).slice(0, MOST);
    if (wanted.length === 0) return;
    for (const [id, pane] of this.#panes) {
      if (wanted.includes(id)) continue;
      pane.node.remove();
      this.#panes.delete(id);
    }
    const arranged = new Map();
    for (const id of wanted) {
      const known = this.#panes.get(id);
      const pane = known ?? new Pane(this, id, places[id]);
      arranged.set(id, pane);
      if (known && places[id] && known.place !== places[id]) known.go(places[id]);
      if (!known) pane.refresh().then(() => pane.place === "home" && pane.go("home"));
    }
    this.#panes = arranged;
    [...arranged.values()].forEach((pane, at) => {
      if (this.row.children[at] !== pane.node) this.row.insertBefore(pane.node, this.row.children[at] ?? null);
    });
    this.row.dataset.count = String(wanted.length);
    this.bar.draw();
    this.#turnTo(wanted.includes(this.#current) ? this.#current : wanted[0]);
    this.arranged();
  }

  /** On a narrow screen one person is shown at a time. */
  #turnTo(id) {
    this.#current = id;
    for (const [one, pane] of this.#panes) pane.node.classList.toggle("current", one === id);
    this.#panes.get(id).draw();
    this.noticed();
  }

  /** Redraws who can be turned to, with a mark for those who have something new. */
  noticed() {
    const looks = this.shown.map((id) => [id, this.#panes.get(id).unread && id !== this.#current, id === this.#current]);
    if (this.switcher.dataset.looks === JSON.stringify(looks)) return;
    this.switcher.dataset.looks = JSON.stringify(looks);
    this.switcher.hidden = looks.length < 2;
    const held = this.switcher.contains(document.activeElement);
    this.switcher.replaceChildren(...looks.map(([id, unread, current]) => {
      const { name } = this.world.person(id);
      return h("button", {
        type: "button", class: "switch", "aria-current": current ? "true" : null,
        "aria-label": unread ? `${name}, something new` : null, onclick: () => this.#turnTo(id),
      }, name, unread ? h("span", { class: "dot" }) : null);
    }));
    if (held) this.switcher.querySelector("[aria-current]").focus();
  }

  /** Writes the arrangement into the address, so that a link opens it again. */
  arranged() {
    const parts = [...this.#panes.values()].map(({ user, place }) => (place === "messages" ? user : `${user}/${place}`));
    history.replaceState(null, "", `#${parts.join(",")}`);
  }

  fromAddress() {
    const parts = decodeURIComponent(location.hash.slice(1)).split(",").filter(Boolean).map((part) => part.split("/"));
    const ids = parts.map(([id]) => id).filter((id) => this.world.person(id));
    const places = Object.fromEntries(parts.map(([id, place]) => [id, place ?? "messages"]));
    const room = Math.max(1, Math.min(MOST, Math.floor(window.innerWidth / 400)));
    this.seat(ids.length > 0 ? ids : this.world.seats.slice(0, room).map((one) => one.id), places);
  }

  start() {
    window.addEventListener("hashchange", () => this.fromAddress());
    document.addEventListener("visibilitychange", () => document.hidden || this.refreshAll());
    document.addEventListener("keydown", (event) => event.key === "F6" && this.#nextPane(event));
    api.listen(
      (change) => {
        this.heard(change.now);
        for (const [id, pane] of this.#panes) if (!change.changed || change.changed.includes(id)) pane.refresh();
      },
      (open) => {
        this.offline.hidden = open;
        if (open) this.refreshAll();
      },
    );
    setInterval(() => document.hidden || this.#reread(), REREAD_MS);
    this.fromAddress();
  }

  async #reread() {
    try {
      const workspace = await api.workspace();
      this.world.take(workspace);
      this.heard(workspace.now);
    } catch {
      // the broken line is already on the screen
    }
  }

  #nextPane(event) {
    event.preventDefault();
    const panes = [...this.#panes.values()].filter((pane) => pane.node.checkVisibility());
    const at = panes.findIndex((pane) => pane.node.contains(document.activeElement));
    const next = panes[(at + (event.shiftKey ? panes.length - 1 : 1)) % panes.length];
    next.modals.open ? next.modals.focus() : next.heading.focus();
  }
}

const root = document.getElementById("page");
try {
  new Page(root, await api.workspace()).start();
} catch (error) {
  console.error(error);
  const sorry = "The workspace could not be opened. Start it again and reload this page.";
  root.replaceChildren(h("p", { class: "empty", role: "alert" }, sorry));
}
