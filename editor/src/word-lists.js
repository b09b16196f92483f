// Word pastes a list as paragraphs with its marker typed out. Bullets and Arabic numbers become real lists; Chinese
// numbers (一、 （一）) stay words, because official documents cite them as words.

import { declarations, rename } from "./dom.js";

const ARABIC = /^[(（]?(\d+)[.、．)）]?$/;
// Also the letters that stand for bullets in Symbol and Wingdings.
const BULLET = /^[·•●○■□◆◇▪➢Ø§ülnv\uf000-\uf0ff-]$/;

/** Level and marker of a paragraph that Word made a list item; null for others. */
function listItem(paragraph) {
  const list = declarations(paragraph).get("mso-list") ?? "";
  const level = /\blevel(\d)/.exec(list);
  if (!level) return null;
  const holder = [...paragraph.querySelectorAll("span")].find((span) => declarations(span).get("mso-list") === "ignore");
  const marker = (holder?.textContent ?? "").replace(/[\s\u00a0]/g, "");
  return { level: Number(level[1]), holder, marker };
}

/** Turns the list paragraphs under `root` into lists, nested by their level. */
export function gatherLists(root) {
  let open = [];
  let previous = null;
  for (const paragraph of [...root.querySelectorAll("p, h2, h3, h4")]) {
    const item = listItem(paragraph);
    const number = item && ARABIC.exec(item.marker);
    const bullet = item && BULLET.test(item.marker);
    if (!item || paragraph.tagName !== "P" || !number && !bullet) {
      if (item?.holder) item.holder.replaceWith(item.marker);
      open = [];
      previous = null;
      continue;
    }
    item.holder.remove();
    // Another parent or something in between ends the list.
    if (previous && previous.nextElementSibling !== paragraph) open = [];
    while (open.length && (open.at(-1).level > item.level || open.at(-1).level === item.level && open.at(-1).ordered !== Boolean(number))) open.pop();
    if (!open.length || open.at(-1).level < item.level) {
      const element = root.ownerDocument.createElement(number ? "ol" : "ul");
      if (number && Number(number[1]) > 1) element.setAttribute("start", number[1]);
      const holder = open.at(-1)?.element.lastElementChild;
      if (holder) holder.append(element);
      else paragraph.before(element);
      open.push({ level: item.level, ordered: Boolean(number), element });
    }
    open.at(-1).element.append(paragraph);
    rename(paragraph, "li");
    previous = open[0].element;
  }
}
