// Makes an editor of each <textarea data-editor>. The textarea stays, hidden, and always holds what will be sent;
// without this script it is simply used as it is.

import { Editor } from "@tiptap/core";

import { toEditor, toKept } from "./body.js";
import { cleanPaste } from "./paste.js";
import { readAsData, Uploads } from "./pictures.js";
import { rtfPictures } from "./rtf.js";
import { extensions } from "./schema.js";
import { askForLink, Toolbar } from "./toolbar.js";

const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const isPicture = (file) => /^image\/(png|jpeg|gif|webp|bmp)$/.test(file.type);

/** A line under the text: what went wrong, what is happening, and the length. */
function makeFoot() {
  const foot = document.createElement("div");
  foot.className = "editor-foot";
  const [warning, progress, count] = [1, 2, 3].map(() => document.createElement("p"));
  warning.className = "editor-warning";
  warning.setAttribute("role", "alert");
  progress.setAttribute("role", "status");
  foot.append(warning, progress, count);
  return {
    element: foot,
    /** Stays until `calm` is called; progress does not cover it. */
    warn(sentence) {
      warning.textContent = sentence;
    },
    calm() {
      warning.textContent = "";
    },
    say(sentence) {
      progress.textContent = sentence;
    },
    count(editor) {
      const length = editor.state.doc.textContent.replace(/\s/g, "").length;
      count.textContent = `${length.toLocaleString("zh-CN")} 字`;
    },
  };
}

/** Moves label, hint, error and id from the textarea to the editable text. */
function describe(textarea) {
  const id = textarea.id || textarea.name;
  const label = textarea.labels?.[0];
  if (label && !label.id) label.id = `${id}-label`;
  const attributes = { id, role: "textbox", "aria-multiline": "true", class: "editor-text prose", translate: "no" };
  if (label) attributes["aria-labelledby"] = label.id;
  else attributes["aria-label"] = "正文";
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  textarea.id = `${id}-source`;
  return { attributes, label };
}

function enhance(textarea) {
  const { attributes, label } = describe(textarea);
  const box = document.createElement("div");
  box.className = "editor";
  const text = document.createElement("div");
  text.className = "editor-scroll";
  const foot = makeFoot();
  const chooser = document.createElement("input");
  Object.assign(chooser, { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", multiple: true, hidden: true });
  let clipboardRtf = "";

  const insertFiles = async (files, at) => {
    foot.calm();
    const pictures = files.filter(isPicture);
    if (pictures.length < files.length) foot.warn("正文里只能放图片（PNG、JPG、GIF、WebP），其他文件请作为附件添加。");
    for (const file of pictures) {
      const picture = { type: "picture", attrs: { src: await readAsData(file), alt: "" } };
      if (at === undefined) editor.chain().focus().insertContent(picture).run();
      else editor.chain().focus().insertContentAt(at, picture).run();
    }
  };

  const editor = new Editor({
    element: text,
    extensions,
    content: toEditor(textarea.value, parse),
    injectCSS: false,
    editorProps: {
      attributes,
      handleDOMEvents: {
        paste(_view, event) {
          // Comes before the cleaning, which is given the HTML alone.
          foot.calm();
          clipboardRtf = event.clipboardData?.getData("text/rtf") ?? "";
        },
      },
      transformPastedHTML(html) {
        // What was copied inside the editor is clean already, and its cells would lose their kinship.
        if (html.includes("data-pm-slice")) return html;
        const pictures = rtfPictures(clipboardRtf);
        const { html: cleaned, lost } = cleanPaste(html, { parse, pictures, origin: location.origin });
        if (lost) foot.warn(`有 ${lost} 张图片没有带过来，请另存成文件，再用“图片”按钮插入。`);
        return cleaned;
      },
      handlePaste(_view, event) {
        const files = [...(event.clipboardData?.files ?? [])];
        const html = event.clipboardData?.getData("text/html") ?? "";
        // Word and Excel add a picture of the text; it counts only where there is nothing else.
        if (!files.length || parse(html).body.textContent.trim() || html.includes("<table")) return false;
        insertFiles(files);
        return true;
      },
      handleDrop(view, event, _slice, moved) {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (moved || !files.length) return false;
        event.preventDefault();
        insertFiles(files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
        return true;
      },
      handleKeyDown(_view, event) {
        if (event.altKey && event.key === "F10") {
          toolbar.focus();
          return true;
        }
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
          askForLink(editor);
          return true;
        }
        return false;
      },
    },
  });

  const uploads = new Uploads(editor, { address: textarea.dataset.upload, token: textarea.dataset.csrf }, foot);
  const toolbar = new Toolbar(editor, () => chooser.click());
  const sync = () => {
    textarea.value = toKept(editor.getHTML(), parse);
  };

  editor.on("update", () => {
    sync();
    foot.count(editor);
    if (uploads.pending) uploads.run();
    // For the warning about unsaved changes, which listens to the form.
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  editor.on("transaction", () => toolbar.refresh());
  chooser.addEventListener("change", () => {
    insertFiles([...chooser.files]);
    chooser.value = "";
  });
  label?.addEventListener("click", (event) => {
    event.preventDefault();
    editor.commands.focus();
  });
  textarea.form?.addEventListener("submit", (event) => {
    if (uploads.pending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      foot.warn("还有图片正在上传，传完以后请再按一次。");
      return;
    }
    sync();
  }, true);

  box.append(toolbar.element, text, foot.element, chooser);
  textarea.hidden = true;
  textarea.after(box);
  foot.count(editor);
  if (uploads.pending) uploads.run();
}

for (const textarea of document.querySelectorAll("textarea[data-editor]")) enhance(textarea);
