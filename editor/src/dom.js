// Small changes to a DOM tree that the cleaning needs.

/** The declarations of a style attribute, names and values in lower case. */
export function declarations(element) {
  const found = new Map();
  for (const part of (element.getAttribute("style") ?? "").split(";")) {
    const colon = part.indexOf(":");
    if (colon > 0) found.set(part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim().toLowerCase());
  }
  return found;
}

/** Puts the children of an element in its place. */
export function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

/** Gives an element another name; attributes go, except those named. */
export function rename(element, name, kept = []) {
  const fresh = element.ownerDocument.createElement(name);
  for (const attribute of kept) {
    if (element.hasAttribute(attribute)) fresh.setAttribute(attribute, element.getAttribute(attribute));
  }
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}
