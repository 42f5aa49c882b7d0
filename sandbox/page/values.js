// What a person has entered so far. Kept apart from the drawing, so that drawing again loses nothing.

const EMPTY = {
  plain_text_input: (el) => ({ value: el.initial_value ?? null }),
  email_text_input: (el) => ({ value: el.initial_value ?? null }),
  url_text_input: (el) => ({ value: el.initial_value ?? null }),
  number_input: (el) => ({ value: el.initial_value ?? null }),
  static_select: (el) => ({ selected_option: el.initial_option ?? null }),
  multi_static_select: (el) => ({ selected_options: el.initial_options ?? [] }),
  users_select: (el) => ({ selected_user: el.initial_user ?? null }),
  multi_users_select: (el) => ({ selected_users: el.initial_users ?? [] }),
  conversations_select: (el) => ({ selected_conversation: el.initial_conversation ?? null }),
  multi_conversations_select: (el) => ({ selected_conversations: el.initial_conversations ?? [] }),
  channels_select: (el) => ({ selected_channel: el.initial_channel ?? null }),
  multi_channels_select: (el) => ({ selected_channels: el.initial_channels ?? [] }),
  checkboxes: (el) => ({ selected_options: el.initial_options ?? [] }),
  radio_buttons: (el) => ({ selected_option: el.initial_option ?? null }),
  datepicker: (el) => ({ selected_date: el.initial_date ?? null }),
  timepicker: (el) => ({ selected_time: el.initial_time ?? null }),
  datetimepicker: (el) => ({ selected_date_time: el.initial_date_time ?? null }),
};

/** Every control of a block that keeps a value. */
export function controls(block) {
  const all = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
  return all.filter((element) => element && element.type in EMPTY);
}

export class Values {
  #entered = new Map();
  #server = {};

  /** Takes what the server remembers of a view, for controls not touched on this page. */
  takeServer(state) {
    this.#server = state?.values ?? state ?? {};
  }

  get(blockId, element) {
    const entered = this.#entered.get(`${blockId}\n${element.action_id}`);
    const known = entered ?? this.#server[blockId]?.[element.action_id];
    return known && known.type === element.type ? known : { type: element.type, ...EMPTY[element.type](element) };
  }

  set(blockId, element, result) {
    this.#entered.set(`${blockId}\n${element.action_id}`, { type: element.type, ...result });
  }

  /** The `state.values` a payload carries for these blocks. */
  collect(blocks) {
    const values = {};
    blocks.forEach((block, index) => {
      for (const element of controls(block)) {
        const id = block.block_id ?? `block-${index}`;
        values[id] ??= {};
        values[id][element.action_id] = this.get(id, element);
      }
    });
    return values;
  }
}
