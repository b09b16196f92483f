// Word on Windows puts pictures on the clipboard as files nobody else may read; the bytes are only in the RTF beside the
// HTML. This reads PNG and JPEG pictures out of RTF, in their order, as data addresses.

const KINDS = [["\\pngblip", "png"], ["\\jpegblip", "jpeg"]];

/** The pictures of an RTF text; metafiles, which Word adds as second copies, are passed over. */
export function rtfPictures(rtf) {
  const found = [];
  let at = rtf.indexOf("{\\pict");
  while (at >= 0) {
    const { words, hex, end } = readGroup(rtf, at);
    const kind = KINDS.find(([word]) => words.includes(word));
    if (kind && hex.length > 1) found.push(`data:image/${kind[1]};base64,${base64(hex)}`);
    at = rtf.indexOf("{\\pict", end);
  }
  return found;
}

/** The control words and the hexadecimal data of the group that opens at `start`, without its inner groups. */
function readGroup(rtf, start) {
  let depth = 0;
  let words = "";
  let hex = "";
  let at = start;
  for (; at < rtf.length; at += 1) {
    const char = rtf[at];
    if (char === "{") depth += 1;
    else if (char === "}") {
      depth -= 1;
      if (depth === 0) break;
    } else if (depth === 1) {
      if (char === "\\") {
        const word = /\\[a-z]+-?\d* ?/y;
        word.lastIndex = at;
        const match = word.exec(rtf);
        if (match) {
          words += match[0];
          at += match[0].length - 1;
        }
      } else {
        const run = /[0-9a-f\s]+/iy;
        run.lastIndex = at;
        const match = run.exec(rtf);
        if (match) {
          hex += match[0].replace(/\s+/g, "");
          at += match[0].length - 1;
        }
      }
    }
  }
  return { words, hex, end: at };
}

function base64(hex) {
  let binary = "";
  for (let i = 0; i + 1 < hex.length; i += 2) binary += String.fromCharCode(Number.parseInt(hex.slice(i, i + 2), 16));
  return btoa(binary);
}
