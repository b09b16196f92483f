// The toolbar: one stop for the Tab key, arrows inside it (ARIA toolbar pattern), Alt+F10 from the text and Escape back.

import { ask } from "./dialogs.js";

const DRAWN = {
  undo: "M4 8.5h8a4.3 4.3 0 0 1 0 8.6H8M7.5 4.8L3.8 8.5l3.7 3.7",
  redo: "M16 8.5H8a4.3 4.3 0 0 0 0 8.6h4M12.5 4.8l3.7 3.7-3.7 3.7",
  bold: "M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6.2H6z",
  italic: "M9 4h5M6 16h5M12 4L8 16",
  underline: "M6 3.5v6a4 4 0 0 0 8 0v-6M5 17h10",
  bullets: "M8 5h9M8 10h9M8 15h9M3.5 5h.1M3.5 10h.1M3.5 15h.1",
  numbers: "M9 5h8M9 10h8M9 15h8M3 4l1.2-.8V7M2.8 12.5h2.4L3 16.5h2.3",
  left: "M3 5h14M3 10h8M3 15h12",
  center: "M3 5h14M6 10h8M4 15h12",
  right: "M3 5h14M9 10h8M5 15h12",
};

/** A command of the toolbar: its name, what it shows, what it does, when it is on and when it can be used. */
const tool = (name, label, run, { icon, text, active, usable, shortcut } = {}) => ({ name, label, run, icon, text, active, usable, shortcut });

const chain = (editor) => editor.chain().focus();
const currentAlign = (editor) => editor.getAttributes("paragraph").align ?? editor.getAttributes("heading").align ?? null;

function groups(askForPicture) {
  return [
    [
      tool("undo", "撤销", (e) => chain(e).undo().run(), { icon: "undo", usable: (e) => e.can().undo(), shortcut: "Ctrl+Z" }),
      tool("redo", "重做", (e) => chain(e).redo().run(), { icon: "redo", usable: (e) => e.can().redo(), shortcut: "Ctrl+Y" }),
    ],
    [
      tool("bold", "加粗", (e) => chain(e).toggleBold().run(), { icon: "bold", active: (e) => e.isActive("bold"), shortcut: "Ctrl+B" }),
      tool("italic", "倾斜", (e) => chain(e).toggleItalic().run(), { icon: "italic", active: (e) => e.isActive("italic"), shortcut: "Ctrl+I" }),
      tool("underline", "下划线", (e) => chain(e).toggleUnderline().run(), { icon: "underline", active: (e) => e.isActive("underline"), shortcut: "Ctrl+U" }),
    ],
    [
      tool("bullets", "项目列表", (e) => chain(e).toggleBulletList().run(), { icon: "bullets", active: (e) => e.isActive("bulletList") }),
      tool("numbers", "编号列表", (e) => chain(e).toggleOrderedList().run(), { icon: "numbers", active: (e) => e.isActive("orderedList") }),
    ],
    [
      tool("left", "左对齐", (e) => chain(e).setAlign(null).run(), { icon: "left", active: (e) => currentAlign(e) === null }),
      tool("center", "居中", (e) => chain(e).setAlign("center").run(), { icon: "center", active: (e) => currentAlign(e) === "center" }),
      tool("right", "右对齐", (e) => chain(e).setAlign("right").run(), { icon: "right", active: (e) => currentAlign(e) === "right" }),
    ],
    [
      tool("link", "链接", askForLink, { text: "链接", active: (e) => e.isActive("link"), shortcut: "Ctrl+K" }),
      tool("picture", "插入图片", askForPicture, { text: "图片" }),
      tool("table", "插入表格", askForTable, { text: "表格", usable: (e) => !e.isActive("table") }),
      tool("rule", "插入分隔线", (e) => chain(e).setHorizontalRule().run(), { text: "分隔线", usable: (e) => !e.isActive("table") }),
    ],
  ];
}

const TABLE_TOOLS = [
  tool("rowBefore", "在上方加一行", (e) => chain(e).addRowBefore().run(), { text: "上加行" }),
  tool("rowAfter", "在下方加一行", (e) => chain(e).addRowAfter().run(), { text: "下加行" }),
  tool("rowDelete", "删除这一行", (e) => chain(e).deleteRow().run(), { text: "删行" }),
  tool("columnBefore", "在左边加一列", (e) => chain(e).addColumnBefore().run(), { text: "左加列" }),
  tool("columnAfter", "在右边加一列", (e) => chain(e).addColumnAfter().run(), { text: "右加列" }),
  tool("columnDelete", "删除这一列", (e) => chain(e).deleteColumn().run(), { text: "删列" }),
  tool("merge", "合并选中的单元格", (e) => chain(e).mergeCells().run(), { text: "合并", usable: (e) => e.can().mergeCells() }),
  tool("split", "拆分单元格", (e) => chain(e).splitCell().run(), { text: "拆分", usable: (e) => e.can().splitCell() }),
  tool("headRow", "这一行是不是表头", (e) => chain(e).toggleHeaderCell().run(), { text: "表头", active: (e) => e.isActive("tableHeader") }),
  tool("tableDelete", "删除整个表格", (e) => chain(e).deleteTable().run(), { text: "删表" }),
];

const PICTURE_TOOLS = [
  tool("alt", "写图片说明", askForDescription, { text: "图片说明" }),
  tool("pictureDelete", "删除图片", (e) => chain(e).deleteSelection().run(), { text: "删除图片" }),
];

/** Asks for an address and puts the link on what is selected. */
export async function askForLink(editor) {
  const on = editor.isActive("link");
  const { empty } = editor.state.selection;
  const answer = await ask(
    "链接",
    [{ name: "href", label: "网址", hint: "例如：https://www.gov.cn/，本站的写 / 开头的地址", value: editor.getAttributes("link").href ?? "", required: true, inputMode: "url", pattern: "\\s*(https?://|mailto:|tel:|/|www\\.).*", title: "请写完整网址，例如 https://www.gov.cn/" }],
    { extra: on ? "去掉链接" : null },
  );
  if (answer === null) return editor.commands.focus();
  if (answer === "extra") return chain(editor).extendMarkRange("link").unsetMark("link").run();
  const href = answer.href.replace(/^www\./i, "https://www.");
  if (empty && !on) return chain(editor).insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
  return chain(editor).extendMarkRange("link").setMark("link", { href }).run();
}

async function askForTable(editor) {
  const answer = await ask(
    "插入表格",
    [
      { name: "rows", label: "行数", type: "number", value: "4", min: "1", max: "200", required: true },
      { name: "columns", label: "列数", type: "number", value: "3", min: "1", max: "30", required: true },
      { name: "head", label: "第一行是表头", type: "checkbox", value: true },
    ],
    { yes: "插入" },
  );
  if (!answer) return editor.commands.focus();
  return chain(editor).insertTable({ rows: Number(answer.rows), cols: Number(answer.columns), withHeaderRow: answer.head }).run();
}

/** Asks what a picture shows, for those who cannot see it. */
async function askForDescription(editor) {
  const answer = await ask("图片说明", [
    { name: "alt", label: "图上是什么", hint: "看不见图片的人会听到这句话；只起装饰作用的可以不写", value: editor.getAttributes("picture").alt ?? "", maxLength: 200 },
  ]);
  if (!answer) return editor.commands.focus();
  return chain(editor).updateAttributes("picture", { alt: answer.alt }).run();
}

function drawn(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", DRAWN[name]);
  svg.append(path);
  return svg;
}

/** Builds the toolbar over an editor; `askForPicture` opens the file chooser. */
export class Toolbar {
  constructor(editor, askForPicture) {
    this.editor = editor;
    this.element = document.createElement("div");
    this.element.className = "editor-bar";
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", "正文格式，按左右键选择，按 Esc 回到正文");
    this.controls = [];
    this.element.append(this.#levels());
    for (const tools of groups(askForPicture)) this.element.append(this.#group(tools));
    this.tableGroup = this.#group(TABLE_TOOLS, "表格");
    this.pictureGroup = this.#group(PICTURE_TOOLS, "图片");
    this.element.append(this.tableGroup, this.pictureGroup);
    this.element.addEventListener("keydown", (event) => this.#move(event));
    this.element.addEventListener("focusin", (event) => this.#stopAt(event.target));
    this.refresh();
    this.#stopAt(this.levels);
  }

  #levels() {
    this.levels = document.createElement("select");
    this.levels.className = "editor-levels";
    this.levels.setAttribute("aria-label", "段落级别");
    for (const [value, label] of [["0", "正文"], ["2", "一级标题"], ["3", "二级标题"], ["4", "三级标题"]]) {
      this.levels.append(new Option(label, value));
    }
    this.levels.addEventListener("change", () => {
      const level = Number(this.levels.value);
      if (level) chain(this.editor).setHeading({ level }).run();
      else chain(this.editor).setParagraph().run();
    });
    this.controls.push({ element: this.levels });
    return this.levels;
  }

  #group(tools, label) {
    const group = document.createElement("div");
    group.className = "editor-group";
    if (label) {
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", label);
      group.classList.add("editor-group-more");
    }
    for (const item of tools) {
      const element = document.createElement("button");
      element.type = "button";
      element.className = `editor-tool editor-tool-${item.name}`;
      element.title = item.shortcut ? `${item.label}（${item.shortcut}）` : item.label;
      if (item.icon) {
        element.append(drawn(item.icon));
        element.setAttribute("aria-label", item.label);
      } else {
        element.textContent = item.text;
      }
      // The selection in the text must survive the press.
      element.addEventListener("pointerdown", (event) => event.preventDefault());
      element.addEventListener("click", () => item.run(this.editor));
      group.append(element);
      this.controls.push({ ...item, element });
    }
    return group;
  }

  /** Shows what holds at the selection. */
  refresh() {
    const { editor } = this;
    const heading = editor.isActive("heading") ? editor.getAttributes("heading").level : 0;
    this.levels.value = String(heading);
    this.tableGroup.hidden = !editor.isActive("table");
    this.pictureGroup.hidden = !editor.isActive("picture");
    for (const { element, active, usable } of this.controls) {
      if (active) element.setAttribute("aria-pressed", String(active(editor)));
      // Not `disabled`: a tool that turns off under the focus would throw the reader out of the toolbar.
      if (usable) element.setAttribute("aria-disabled", String(!usable(editor)));
    }
  }

  focus() {
    this.controls.find(({ element }) => element.tabIndex === 0)?.element.focus();
  }

  #stopAt(target) {
    for (const { element } of this.controls) element.tabIndex = element === target ? 0 : -1;
  }

  #move(event) {
    const shown = this.controls.map(({ element }) => element).filter((element) => !element.closest("[hidden]"));
    const at = shown.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === "Escape") {
      event.preventDefault();
      this.editor.commands.focus();
    } else if (next !== undefined && at >= 0) {
      event.preventDefault();
      shown[(next + shown.length) % shown.length].focus();
    }
  }
}
