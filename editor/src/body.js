// The text of a record as it is kept (one paragraph of a cell is the cell, header rows in <thead>) and as the editor needs
// it (every cell holds paragraphs, table titles and figures are paragraphs). Works on any DOM.

const ALIGNED = /\balign-(center|right)\b/;

/** Kept HTML → the editor's. */
export function toEditor(html, parse) {
  const root = parse(html).body;
  for (const cell of root.querySelectorAll("td, th")) {
    const align = ALIGNED.exec(cell.className);
    if (!align) continue;
    if (!cell.querySelector("p, h2, h3, h4, ul, ol")) {
      const paragraph = root.ownerDocument.createElement("p");
      paragraph.append(...cell.childNodes);
      cell.append(paragraph);
    }
    for (const paragraph of cell.querySelectorAll("p")) paragraph.classList.add(align[0]);
  }
  for (const caption of [...root.querySelectorAll("caption")]) {
    caption.closest("table").before(centred(root, caption));
    caption.remove();
  }
  for (const figure of [...root.querySelectorAll("figure")]) {
    for (const caption of [...figure.querySelectorAll("figcaption")]) caption.replaceWith(centred(root, caption));
    figure.replaceWith(...figure.childNodes);
  }
  return root.innerHTML;
}

function centred(root, source) {
  const paragraph = root.ownerDocument.createElement("p");
  paragraph.className = "align-center";
  paragraph.append(...source.childNodes);
  return paragraph;
}

/** The editor's HTML → what is kept. Pictures that are not uploaded yet are left out. */
export function toKept(html, parse) {
  const root = parse(html).body;
  for (const image of [...root.querySelectorAll("img")]) {
    if ((image.getAttribute("src") ?? "").startsWith("data:")) image.remove();
  }
  for (const cell of root.querySelectorAll("td, th")) {
    for (const name of ["colspan", "rowspan"]) if (cell.getAttribute(name) === "1") cell.removeAttribute(name);
    const only = cell.children.length === 1 && cell.firstElementChild;
    if (only && only.tagName === "P") {
      if (only.className) cell.className = only.className;
      only.replaceWith(...only.childNodes);
    }
  }
  for (const item of root.querySelectorAll("li")) {
    const first = item.firstElementChild;
    if (first?.tagName === "P" && !first.className && item.querySelectorAll(":scope > p").length === 1) first.replaceWith(...first.childNodes);
  }
  for (const table of root.querySelectorAll("table")) headRows(table);
  for (const paragraph of [...root.querySelectorAll("p, h2, h3, h4")]) {
    if (!paragraph.textContent.trim() && !paragraph.querySelector("img")) paragraph.remove();
  }
  return root.innerHTML.trim();
}

/** Leading rows of header cells go to <thead>; header cells say what they head. */
function headRows(table) {
  const body = table.tBodies[0];
  if (!body) return;
  const rows = [...body.rows];
  let count = 0;
  let reach = 0;
  // A header cell that spans two rows takes the second row into the head as well.
  while (count < rows.length && (reach > count || [...rows[count].cells].every((cell) => cell.tagName === "TH"))) {
    for (const cell of rows[count].cells) reach = Math.max(reach, count + cell.rowSpan);
    count += 1;
  }
  if (count > 0 && count < rows.length) {
    const head = table.createTHead();
    head.append(...rows.slice(0, count));
    for (const cell of head.querySelectorAll("th")) cell.setAttribute("scope", "col");
  }
  for (const cell of body.querySelectorAll("th")) cell.setAttribute("scope", "row");
}
