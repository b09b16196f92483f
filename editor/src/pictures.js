// Pictures enter the text as data addresses, wherever they come from, and are uploaded one after another; each then gets
// the address that the server gave it. Until then the form waits.

/** Reads a file as a data address. */
export function readAsData(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function toFile(data, number) {
  const [, type, encoded] = /^data:(image\/[a-z+.-]+)[^,]*;base64,(.*)$/is.exec(data);
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
  const ending = type.split("/")[1].toLowerCase().replace("jpeg", "jpg");
  return new File([bytes], `图片${number}.${ending}`, { type });
}

async function upload(data, number, { address, token }) {
  const form = new FormData();
  form.append("file", toFile(data, number));
  const answer = await fetch(address, {
    method: "POST",
    body: form,
    headers: { "X-CSRF-Token": token, Accept: "application/json" },
  });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok && said.url) return said.url;
  throw new Error(said.detail || "图片没有传上去，请稍后再试。");
}

function findPictures(editor, src) {
  const found = [];
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === "picture" && (src ? node.attrs.src === src : node.attrs.src?.startsWith("data:"))) found.push({ node, at });
  });
  return found;
}

/** Watches the editor and uploads what is still data; `foot` tells the writer. */
export class Uploads {
  #running = false;
  #count = 0;

  constructor(editor, where, foot) {
    this.editor = editor;
    this.where = where;
    this.foot = foot;
  }

  get pending() {
    return findPictures(this.editor).length > 0;
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    let sent = 0;
    let failure = "";
    for (let [next] = findPictures(this.editor); next; [next] = findPictures(this.editor)) {
      const { src } = next.node.attrs;
      this.#count += 1;
      this.foot.say(`正在上传第 ${this.#count} 张图片……`);
      let url = null;
      try {
        url = await upload(src, this.#count, this.where);
        sent += 1;
      } catch (error) {
        failure = error instanceof TypeError ? "网络不通，图片没有传上去，请稍后再插入。" : error.message;
      }
      this.#settle(src, url);
    }
    this.#running = false;
    if (failure) this.foot.warn(failure);
    this.foot.say(sent ? `${sent} 张图片已上传。请选中图片，写上图片说明。` : "");
  }

  /** Gives each copy of a picture its address, or takes it out of the text. */
  #settle(src, url) {
    const { state, view } = this.editor;
    const change = state.tr.setMeta("addToHistory", false);
    for (const { node, at } of findPictures(this.editor, src).reverse()) {
      if (url) change.setNodeMarkup(at, null, { ...node.attrs, src: url });
      else change.delete(at, at + node.nodeSize);
    }
    view.dispatch(change);
  }
}
