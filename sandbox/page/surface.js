// Where blocks stand (a message, a view, a home tab): who looks, what they entered, how to reach the app.
import { drawBlocks } from "./blocks.js";
import { Values } from "./values.js";

export class Surface {
  #container = null;
  #errors = {};
  #mended = new Set();

  /**
   * `pane` offers world, user, tz, now(), perform(verb, body) and confirm(object);
   * `where` is the place as the server names it.
   */
  constructor(pane, where, { headingLevel = 3 } = {}) {
    this.pane = pane;
    this.where = where;
    this.headingLevel = headingLevel;
    this.values = new Values();
    this.blocks = [];
    this.world = pane.world;
    this.user = pane.user;
  }

  get tz() {
    return this.pane.tz;
  }

  now() {
    return this.pane.now();
  }

  /** Whether this person is among those an element is for. */
  offers(element) {
    return !element.visible_to_user_ids?.length || element.visible_to_user_ids.includes(this.user);
  }

  confirm(object) {
    return this.pane.confirm(object);
  }

  act(blockId, element, result) {
    return this.pane.perform("action", {
      where: this.where,
      block_id: blockId,
      action_id: element.action_id,
      value: result,
      state: this.state(),
    });
  }

  state() {
    return this.values.collect(this.blocks);
  }

  /** A changed entry takes its error away at once; submitting asks the app again. */
  edited(blockId) {
    if (!this.#errors[blockId] || this.#mended.has(blockId)) return;
    this.#mended.add(blockId);
    this.draw(this.#container, this.blocks, this.#errors);
  }

  /** Errors that come from now on count, even those already mended. */
  awaitErrors() {
    this.#mended.clear();
  }

  redraw(blockId) {
    const node = this.#container?.querySelector(`[data-block="${CSS.escape(blockId)}"]`);
    if (node) node.signature = null;
    this.draw(this.#container, this.blocks, this.#errors);
  }

  draw(container, blocks, errors = {}) {
    this.#container = container;
    this.#errors = errors;
    this.blocks = blocks ?? [];
    const open = Object.entries(errors).filter(([blockId]) => !this.#mended.has(blockId));
    drawBlocks(container, this.blocks, this, Object.fromEntries(open));
  }
}
