// Makes HTML from Word, WPS, Excel or another page into what a record's text may hold: headings, paragraphs with their
// alignment, lists, tables with merged cells, links and pictures. Works on any DOM (the browser's or jsdom's); knows
// nothing of the editor. The server cleans again (gongkai-core, body.rs); this is for what the clerk sees.

import { declarations, rename, unwrap } from "./dom.js";
import { gatherLists } from "./word-lists.js";

const BLOCKS = new Set(["P", "H2", "H3", "H4", "UL", "OL", "LI", "TABLE", "THEAD", "TBODY", "TFOOT", "TR", "TH", "TD", "BLOCKQUOTE", "HR"]);
const INLINE = new Set(["STRONG", "EM", "U", "S", "SUB", "SUP", "A", "IMG", "BR"]);
const DROPPED =
  "script, style, link, meta, title, base, xml, template, noscript, iframe, object, embed, svg, math, input, button, select, textarea, " +
  "del, [hidden], .MsoCommentReference, .MsoCommentText, .MsoCommentSubject, [style*='mso-element:comment']";
const RENAMED = { B: "STRONG", I: "EM", STRIKE: "S", INS: "SPAN", CENTER: "DIV" };

function removeComments(root) {
  const walker = root.ownerDocument.createTreeWalker(root, 128);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
}

/** What nobody should carry along without seeing it: code, tracked deletions, comments, hidden text. */
function removeUnseen(root) {
  for (const element of root.querySelectorAll(DROPPED)) element.remove();
  for (const element of [...root.querySelectorAll("[style]")]) {
    const style = declarations(element);
    if (style.get("display") === "none" || style.get("visibility") === "hidden" || style.get("mso-hide") === "all") element.remove();
  }
  // <v:shape>, <w:sdt>, <o:p>: Office's own elements; their text stays.
  for (const element of [...root.querySelectorAll("*")]) if (element.tagName.includes(":")) unwrap(element);
}

function cameFromWord(html) {
  return /class="?'?Mso|mso-|urn:schemas-microsoft-com|name="?Generator"? content="?(Microsoft|WPS)/i.test(html);
}

/** Headings: Word's first level is our 一级 (h2), because h1 is the title of the record. */
function levelHeadings(root, fromWord) {
  for (const element of [...root.querySelectorAll("h1, h2, h3, h4, h5, h6")]) {
    const given = Number(element.tagName[1]);
    const level = Math.min(4, Math.max(2, fromWord ? given + 1 : given));
    rename(element, `h${level}`, ["style", "class", "align"]);
  }
  if (!fromWord) return;
  for (const element of [...root.querySelectorAll("p")]) {
    const outline = Number(declarations(element).get("mso-outline-level"));
    if (outline >= 1 && outline <= 3) rename(element, `h${outline + 1}`, ["style", "class", "align"]);
  }
}

/** Bold, italic, underline and the like that were written as styles become elements. */
function markInline(root) {
  for (const element of [...root.querySelectorAll("span[style], font[style]")]) {
    const style = declarations(element);
    const weight = style.get("font-weight") ?? "";
    const decoration = `${style.get("text-decoration") ?? ""} ${style.get("text-decoration-line") ?? ""}`;
    const names = [];
    if (/^bold/.test(weight) || Number(weight) >= 600) names.push("strong");
    if (style.get("font-style") === "italic") names.push("em");
    if (decoration.includes("underline") && !element.closest("a")) names.push("u");
    if (decoration.includes("line-through")) names.push("s");
    if (style.get("vertical-align") === "super") names.push("sup");
    if (style.get("vertical-align") === "sub") names.push("sub");
    for (const name of names) {
      const mark = element.ownerDocument.createElement(name);
      mark.append(...element.childNodes);
      element.append(mark);
    }
  }
  for (const [from, to] of Object.entries(RENAMED)) {
    for (const element of [...root.querySelectorAll(from)]) {
      // Google Docs wraps everything in <b style="font-weight:normal">.
      const plain = from === "B" && /^(normal|400)$/.test(declarations(element).get("font-weight") ?? "");
      rename(element, plain ? "span" : to, from === "CENTER" ? [] : ["style"]);
    }
  }
  for (const element of [...root.querySelectorAll(":is(h2, h3, h4) strong, strong strong, em em, u u")]) unwrap(element);
}

function alignmentOf(element) {
  const said = declarations(element).get("text-align") ?? element.getAttribute("align")?.toLowerCase();
  if (said === "center" || said === "right") return said;
  const own = /\balign-(center|right)\b/.exec(element.getAttribute("class") ?? "");
  if (own) return own[1];
  return element.parentElement?.closest("div[align=center], center") && !said ? "center" : "";
}

/** Pictures: data stays and is uploaded later, our own addresses stay, everything else is lost and counted. */
function settlePictures(root, pictures, origin) {
  const images = [...root.querySelectorAll("img")];
  const local = images.filter((image) => /^(file|cid|blob):/i.test(image.getAttribute("src") ?? ""));
  // The clipboard's RTF has Word's pictures in the same order; with another count we cannot know which is which.
  const known = pictures.length === local.length ? new Map(local.map((image, i) => [image, pictures[i]])) : new Map();
  let lost = 0;
  for (const image of images) {
    let source = known.get(image) ?? image.getAttribute("src") ?? "";
    if (origin && source.startsWith(`${origin}/`)) source = source.slice(origin.length);
    if (/^data:image\/(png|jpe?g|gif|webp|bmp);/i.test(source) || /^\/(?!\/)/.test(source)) {
      image.setAttribute("src", source);
    } else {
      lost += 1;
      image.remove();
    }
  }
  return lost;
}

function settleLinks(root) {
  for (const link of [...root.querySelectorAll("a")]) {
    const address = (link.getAttribute("href") ?? "").trim();
    if (!/^(https?:|mailto:|tel:|\/(?!\/))/i.test(address)) unwrap(link);
  }
}

/** Runs of text that stand beside blocks get paragraphs of their own; other boxes fall away. */
function makeParagraphs(root) {
  const boxes = "div, section, article, header, footer, main, aside, figure, figcaption, address, dl, dt, dd, fieldset, details, summary, pre, caption, center, form, nav";
  for (const element of [...root.querySelectorAll(boxes)].reverse()) {
    const holdsBlocks = [...element.children].some((child) => BLOCKS.has(child.tagName));
    if (holdsBlocks || !element.textContent.trim() && !element.querySelector("img")) {
      unwrap(element);
      continue;
    }
    const align = /^(FIGCAPTION|CAPTION)$/.test(element.tagName) ? "center" : alignmentOf(element);
    const table = element.tagName === "CAPTION" ? element.closest("table") : null;
    const paragraph = rename(element, "p");
    if (align) paragraph.className = `align-${align}`;
    // The title of a table stands as a paragraph over it.
    table?.before(paragraph);
  }
  // Some editors wrap everything in one inline element; it must not swallow the blocks.
  for (const element of [...root.querySelectorAll("*")]) {
    if (!BLOCKS.has(element.tagName) && [...BLOCKS].some((name) => element.querySelector(name))) unwrap(element);
  }
  let paragraph = null;
  for (const node of [...root.childNodes]) {
    const blank = node.nodeType === 3 && !node.textContent.trim();
    if (node.nodeType === 1 && BLOCKS.has(node.tagName) || blank && !paragraph) {
      paragraph = null;
      if (blank) node.remove();
    } else {
      if (!paragraph) {
        paragraph = root.ownerDocument.createElement("p");
        node.before(paragraph);
      }
      paragraph.append(node);
    }
  }
}

/** Removes what is not known, and every attribute that is not needed. */
function keepKnown(root) {
  for (const element of [...root.querySelectorAll("*")]) {
    if (!BLOCKS.has(element.tagName) && !INLINE.has(element.tagName)) {
      unwrap(element);
      continue;
    }
    const align = /^(P|H[234]|TD|TH)$/.test(element.tagName) ? alignmentOf(element) : "";
    const kept = new Map();
    for (const name of { A: ["href", "title"], IMG: ["src", "alt"], TD: ["colspan", "rowspan"], TH: ["colspan", "rowspan"], OL: ["start"] }[element.tagName] ?? []) {
      const value = element.getAttribute(name);
      if (value !== null && !(/span$/.test(name) && !(Number(value) > 1))) kept.set(name, value);
    }
    for (const attribute of [...element.attributes]) element.removeAttribute(attribute.name);
    for (const [name, value] of kept) element.setAttribute(name, value);
    if (align) element.className = `align-${align}`;
  }
}

/** Word's empty paragraphs and typed indents: the stylesheet spaces and indents. */
function tidyText(root) {
  const walker = root.ownerDocument.createTreeWalker(root, 4);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    // A line break in Word's source between two Chinese characters is no space.
    text.data = text.data
      .replace(/\u00a0/g, " ")
      .replace(/([\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])/g, "$1")
      .replace(/[ \t\r\n]+/g, " ");
  }
  for (const block of [...root.querySelectorAll("p, h2, h3, h4, td, th, li")].reverse()) {
    if ([...block.children].some((child) => BLOCKS.has(child.tagName))) continue;
    trimStart(block);
    trimEnd(block);
    const empty = !block.textContent.trim() && !block.querySelector("img");
    if (empty && /^(P|H[234]|LI)$/.test(block.tagName)) block.remove();
  }
  for (const mark of [...root.querySelectorAll("strong, em, u, s, sub, sup, a")].reverse()) {
    if (!mark.textContent && !mark.querySelector("img, br")) mark.remove();
  }
}

function edgeText(block, last) {
  let node = last ? block.lastChild : block.firstChild;
  while (node && node.nodeType === 1 && !/^(IMG|BR)$/.test(node.tagName)) node = last ? node.lastChild : node.firstChild;
  return node;
}

function trimStart(block) {
  for (let node = edgeText(block, false); node; node = edgeText(block, false)) {
    if (node.nodeType === 3) {
      node.data = node.data.replace(/^[\s\u3000]+/, "");
      if (node.data) return;
    } else if (node.tagName !== "BR" && node.childNodes.length || node.tagName === "IMG") return;
    node.remove();
  }
}

function trimEnd(block) {
  for (let node = edgeText(block, true); node; node = edgeText(block, true)) {
    if (node.nodeType === 3) {
      node.data = node.data.replace(/[\s\u3000]+$/, "");
      if (node.data) return;
    } else if (node.tagName !== "BR" && node.childNodes.length || node.tagName === "IMG") return;
    node.remove();
  }
}

/**
 * Cleans pasted HTML. `parse` makes a document of a string; `pictures` are data addresses for Word's local pictures, in
 * their order; `origin` is our own, so that pictures of this site are known. `lost` counts the pictures left behind.
 */
export function cleanPaste(html, { parse, pictures = [], origin = "" }) {
  const root = parse(html).body;
  const fromWord = cameFromWord(html);
  removeComments(root);
  // Word writes <img> twice: in a conditional comment for itself (just removed) and plainly for others.
  levelHeadings(root, fromWord);
  if (fromWord) gatherLists(root);
  removeUnseen(root);
  const lost = settlePictures(root, pictures, origin);
  settleLinks(root);
  markInline(root);
  makeParagraphs(root);
  keepKnown(root);
  tidyText(root);
  return { html: root.innerHTML.trim(), lost };
}
