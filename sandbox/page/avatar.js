// A person's initials on their colour, the app's leaf.
import { h } from "./dom.js";
import { icon } from "./icons.js";

function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#1d1813" : "#ffffff";
}

/** The face beside a name; decorative, since the name is always written next to it. */
export function face(person, size = "") {
  const node = h("span", { class: `avatar ${size}`, "aria-hidden": "true" }, person?.initials ?? "?");
  if (/^#[0-9a-f]{6}$/i.test(person?.color ?? "")) {
    node.style.setProperty("background", person.color);
    node.style.setProperty("color", inkOn(person.color));
  }
  return node;
}

/** The app's face. */
export function appFace(size = "") {
  return h("span", { class: `avatar app ${size}`, "aria-hidden": "true" }, icon("leaf"));
}

/** The face of whoever wrote a message. */
export function avatar(world, message) {
  return message.is_app ? appFace() : face(world.person(message.user) ?? { initials: (message.user_name ?? "?").slice(0, 1) });
}
