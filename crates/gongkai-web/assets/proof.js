// Checks in the reader's own browser what the proof panel says: that the entry is in the signed tree (RFC 6962), that the
// checkpoint bears the log's signature, and that the text of this page is the one registered. Needs nothing but Web Crypto.

const line = document.querySelector("[data-proof-check]");
const utf8 = new TextEncoder();

const joined = (...parts) => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.length; }
  return bytes;
};
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const base64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const node = (left, right) => sha256(joined([1], left, right));

// Sizes stay below 2^53; halves are taken by division, since shifts of JavaScript end at 2^32.
export async function rootOf(leaf, index, size, hashes) {
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of hashes) {
    if (last === 0) throw new Error("length");
    if (at % 2 === 1 || at === last) {
      hash = await node(sibling, hash);
      while (at !== 0 && at % 2 === 0) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
    } else {
      hash = await node(hash, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) throw new Error("length");
  return hash;
}

// Whether the log's Ed25519 key has signed; null where this browser cannot tell.
async function isSigned(checkpoint, keys) {
  const half = checkpoint.lastIndexOf("\n\n");
  const [text, lines] = [checkpoint.slice(0, half + 1), checkpoint.slice(half + 2).split("\n")];
  for (const key of keys) {
    // name+id+key, of which the key may have a plus of its own.
    const end = key.indexOf("+");
    const name = key.slice(0, end);
    const bytes = base64(key.slice(end + 10));
    if (bytes[0] !== 1) continue;
    let known;
    try {
      known = await crypto.subtle.importKey("raw", bytes.slice(1), { name: "Ed25519" }, false, ["verify"]);
    } catch { return null; }
    for (const signature of lines) {
      if (!signature.startsWith(`— ${name} `)) continue;
      const raw = base64(signature.slice(name.length + 3));
      if (raw.length === 68 && await crypto.subtle.verify("Ed25519", known, raw.slice(4), utf8.encode(text))) return true;
    }
    return false;
  }
  return null;
}

// The text as the server has it, its digest, and whether this page shows the very same.
async function isThisText(entry, url) {
  const answer = await fetch(url);
  if (!answer.ok) return null;
  const record = await answer.json();
  if (record.edition !== entry.edition) return null;
  const body = hex(await sha256(utf8.encode(record.body_html))) === entry.body_sha256;
  const title = hex(await sha256(utf8.encode(record.title))) === entry.title_digest;
  const shown = document.querySelector("article .prose");
  const template = document.createElement("template");
  template.innerHTML = record.body_html;
  const words = (element) => element.textContent.replace(/\s+/g, "");
  const here = !shown || words(shown) === words(template.content);
  return body && title && here;
}

async function check(material) {
  const entry = JSON.parse(material.entry);
  const [, size, root] = material.checkpoint.split("\n");
  const leaf = await sha256(joined([0], utf8.encode(material.entry)));
  const found = await rootOf(leaf, material.index, Number(size), material.hashes.map(base64));
  if (!same(found, base64(root))) return ["broken", "核验没有通过：登记内容不在签名的账本里。"];
  const signed = await isSigned(material.checkpoint, material.keys);
  if (signed === false) return ["broken", "核验没有通过：账本的签名不对。"];
  const text = material.text_url ? await isThisText(entry, material.text_url) : null;
  if (text === false) return ["broken", "核验没有通过：本页的文字与登记的不一样。"];
  const parts = ["登记内容在签名的账本里"];
  if (signed) parts.push("签名无误");
  if (text) parts.push("本页文字与登记的一致");
  return ["ok", `您的浏览器已核验：${parts.join("，")}。`];
}

async function run() {
  if (!globalThis.crypto?.subtle) {
    line.textContent = "本页没有通过 HTTPS 打开，浏览器不提供核验功能。可以下载证明文件，用核验工具查。";
    return;
  }
  line.textContent = "正在核验……";
  try {
    const [state, words] = await check(JSON.parse(line.dataset.proof));
    line.dataset.state = state;
    line.textContent = words;
  } catch {
    line.dataset.state = "broken";
    line.textContent = "核验没有做完，请刷新重试；也可以下载证明文件，用核验工具查。";
  }
}

if (line) run();
