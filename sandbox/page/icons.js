// Small line drawings of our own, always beside or inside a named control.
import { svg } from "./dom.js";

const PATHS = {
  close: ["M5 5l10 10", "M15 5L5 15"],
  back: ["M12.5 4.5L7 10l5.5 5.5"],
  down: ["M5 7.5l5 5 5-5"],
  more: ["M4.5 10h.01", "M10 10h.01", "M15.5 10h.01"],
  bolt: ["M11 2.8L4.8 11.2h4.4L8.4 17.2l6.6-8.8h-4.5z"],
  send: ["M3.6 4.2L17 10 3.6 15.8 5.4 10z", "M5.4 10h5.4"],
  people: [
    "M7.5 9.5a2.75 2.75 0 100-5.5 2.75 2.75 0 000 5.5z",
    "M2.5 16c.4-2.9 2.3-4.3 5-4.3s4.6 1.4 5 4.3",
    "M13 4.4a2.6 2.6 0 010 4.9",
    "M14.3 11.9c1.9.4 3 1.8 3.2 4.1",
  ],
  home: ["M3.5 9.3L10 4l6.5 5.3", "M5.3 8.5V16h9.4V8.5"],
  talk: ["M3.5 5.2a1.4 1.4 0 011.4-1.4h10.2a1.4 1.4 0 011.4 1.4v6.6a1.4 1.4 0 01-1.4 1.4H9l-3.8 3v-3h-.3a1.4 1.4 0 01-1.4-1.4z"],
  lock: ["M5 9.2h10v7H5z", "M7 9.2V6.8a3 3 0 016 0v2.4"],
  hash: ["M8 3.5l-1.6 13", "M13.6 3.5L12 16.5", "M4 7.5h12.5", "M3.5 12.5H16"],
  eye: ["M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z", "M10 12.2a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4z"],
  clock: ["M10 17a7 7 0 100-14 7 7 0 000 14z", "M10 6v4.2l2.7 1.7"],
  info: ["M10 17a7 7 0 100-14 7 7 0 000 14z", "M10 9.2v4.3", "M10 6.6h.01"],
  alert: ["M10 3.5l7.2 12.7H2.8z", "M10 8.2v3.6", "M10 13.9h.01"],
  tick: ["M4.5 10.5l3.7 3.7 7.3-8"],
  leaf: ["M4.2 15.8C3.5 8 8 4 16 4.2 16.4 12 12 16.6 4.9 15.2", "M4 16.5c2-4 4.5-6.3 8-8"],
};

/** A decorative drawing, hidden from assistive technology. */
export function icon(name, size = 20) {
  return svg(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true", focusable: "false" },
    PATHS[name].map((d) => svg("path", { d })),
  );
}
