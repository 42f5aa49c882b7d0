// The bar above the panes: which workspace, what time it is there, who is shown.
import * as api from "./api.js";
import { clock, fullMoment, shortDay, zoneName } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";

const STEPS = [["+1 hour", 3600], ["+1 day", 86_400], ["+1 week", 7 * 86_400]];
export const MOST = 3;

export class TopBar {
  #moving = false;

  /** `page` offers world, now(), tz, shown (ids), seat(ids) and say(sentence). */
  constructor(page) {
    this.page = page;
    this.time = h("time", { class: "clock-time" });
    this.state = h("span", { class: "clock-state" });
    this.buttons = STEPS.map(([label, seconds]) =>
      h("button", { type: "button", class: "button", onclick: () => this.#move(label, seconds) }, label));
    this.people = menuButton({
      label: "People",
      face: { named: true, nodes: [icon("people", 18), h("span", {}, "People"), icon("down", 16)] },
      className: "button",
      items: () => this.#people(),
    });
    this.about = h("button", {
      type: "button", class: "button icon-button quiet", "aria-label": "About this workspace", "aria-expanded": "false",
      onclick: () => this.#introduce(this.intro.hidden),
    }, icon("info"));
    this.node = h("header", { class: "topbar" },
      h("div", { class: "brand" }, h("span", { class: "brand-mark", "aria-hidden": "true" }, icon("leaf")),
        h("div", {}, h("h1", {}, page.world.team.name),
          h("p", { class: "brand-sub" }, "Local workspace, make-believe people")),
        this.about),
      h("div", { class: "clock" }, icon("clock", 18), h("div", { class: "clock-words" }, this.time, this.state)),
      h("div", { class: "steps", role: "group", "aria-label": "Move time forward" }, this.buttons),
      this.people,
      h("div", { class: "progress", "aria-hidden": "true" }));
    this.intro = h("aside", { class: "intro", "aria-label": "Introduction", hidden: true },
      h("div", { class: "intro-text" }, page.world.introduction),
      h("button", { type: "button", class: "button quiet", onclick: () => this.#introduce(false) }, "Hide"));
    const has = page.world.introduction !== "";
    this.about.hidden = !has;
    this.#introduce(has && sessionStorage.getItem("introduced") !== "yes");
  }

  draw() {
    const { tz } = this.page;
    const now = this.page.now();
    const words = `${shortDay(now, tz)}, ${clock(now, tz)} ${zoneName(now, tz)}`;
    if (this.time.textContent === words) return;
    this.time.textContent = words;
    this.time.dateTime = now.toISOString();
  }

  #introduce(open) {
    this.intro.hidden = !open;
    this.about.setAttribute("aria-expanded", String(open));
    if (!open && this.page.world.introduction) sessionStorage.setItem("introduced", "yes");
  }

  #people() {
    const { shown } = this.page;
    return [{ heading: `Up to ${MOST} side by side` }, ...this.page.world.seats.map((one) => {
      const checked = shown.includes(one.id);
      return {
        label: one.name,
        note: one.title,
        checked,
        disabled: checked ? shown.length === 1 : shown.length === MOST,
        run: () => this.page.seat(checked ? shown.filter((id) => id !== one.id) : [...shown, one.id]),
      };
    })];
  }

  async #move(label, seconds) {
    if (this.#moving) return;
    this.#moving = true;
    this.node.classList.add("moving");
    this.state.textContent = `Moving ${label.slice(1)} on…`;
    this.page.announce(`Moving time ${label.slice(1)} on.`);
    for (const button of this.buttons) button.setAttribute("aria-disabled", "true");
    const answer = await api.moveClock(seconds);
    this.#moving = false;
    this.node.classList.remove("moving");
    this.state.textContent = answer.ok ? "" : answer.error;
    for (const button of this.buttons) button.removeAttribute("aria-disabled");
    await this.page.refreshAll();
    this.page.announce(answer.ok ? `It is now ${fullMoment(this.page.now(), this.page.tz)}.` : answer.error);
  }
}
