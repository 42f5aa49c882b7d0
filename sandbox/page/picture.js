// Images. Nothing is fetched from elsewhere: a picture on another host shows its description instead.
import { h, safeHref } from "./dom.js";
import { icon } from "./icons.js";

function near(address) {
  if (/^data:image\/(png|jpeg|gif|webp);/i.test(address)) return true;
  try {
    return new URL(address, window.location.href).origin === window.location.origin;
  } catch {
    return false;
  }
}

/** An image element or block's picture, or its description where loading it would leave this machine. */
export function picture(part, className = "thumb") {
  const address = part.image_url ?? part.slack_file?.url ?? "";
  if (near(address)) return h("img", { class: className, src: address, alt: part.alt_text ?? "" });
  const href = safeHref(address);
  const leads = href ? { href, target: "_blank", rel: "noopener noreferrer" } : { role: "img" };
  return h(
    href ? "a" : "span",
    { class: `${className} picture-away`, "aria-label": part.alt_text || "Image", title: part.alt_text, ...leads },
    icon("eye", 18),
    className === "thumb" ? null : h("span", {}, part.alt_text || "Image"),
  );
}
