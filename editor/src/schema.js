// What a text may hold, as TipTap extensions: exactly what the server's cleaning policy lets through (body.rs).

import { Extension, Mark, mergeAttributes, Node } from "@tiptap/core";
import Blockquote from "@tiptap/extension-blockquote";
import Bold from "@tiptap/extension-bold";
import Document from "@tiptap/extension-document";
import HardBreak from "@tiptap/extension-hard-break";
import Heading from "@tiptap/extension-heading";
import HorizontalRule from "@tiptap/extension-horizontal-rule";
import Italic from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import Paragraph from "@tiptap/extension-paragraph";
import Strike from "@tiptap/extension-strike";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import Text from "@tiptap/extension-text";
import Underline from "@tiptap/extension-underline";
import { Dropcursor, Gapcursor, TrailingNode, UndoRedo } from "@tiptap/extensions";

/** 居中、居右 as a class, because the site's Content-Security-Policy forbids style attributes. */
const Alignment = Extension.create({
  name: "alignment",
  addGlobalAttributes() {
    return [{
      types: ["paragraph", "heading"],
      attributes: {
        align: {
          default: null,
          parseHTML: (element) => /\balign-(center|right)\b/.exec(element.className)?.[1] ?? null,
          renderHTML: ({ align }) => (align ? { class: `align-${align}` } : {}),
        },
      },
    }];
  },
  addCommands() {
    return {
      setAlign: (align) => ({ commands }) =>
        ["paragraph", "heading"].map((type) => commands.updateAttributes(type, { align })).some(Boolean),
    };
  },
});

const Link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addAttributes() {
    return { href: { default: null }, title: { default: null } };
  },
  parseHTML() {
    return [{ tag: "a[href]" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["a", mergeAttributes(HTMLAttributes), 0];
  },
});

const script = (name, tag, excludes) =>
  Mark.create({
    name,
    excludes,
    parseHTML: () => [{ tag }],
    renderHTML: () => [tag, 0],
  });

const Picture = Node.create({
  name: "picture",
  inline: true,
  group: "inline",
  draggable: true,
  addAttributes() {
    return { src: { default: null }, alt: { default: "" }, width: { default: null }, height: { default: null } };
  },
  parseHTML() {
    return [{ tag: "img[src]" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["img", HTMLAttributes];
  },
});

/** TipTap's table writes column widths as styles; ours is plain. */
const PlainTable = Table.extend({
  renderHTML() {
    return ["table", ["tbody", 0]];
  },
});

const plainCell = {
  addAttributes() {
    const span = (name) => ({ default: 1, parseHTML: (element) => Number(element.getAttribute(name)) || 1 });
    return { colspan: span("colspan"), rowspan: span("rowspan") };
  },
};

export const extensions = [
  Document,
  Paragraph,
  Text,
  Heading.configure({ levels: [2, 3, 4] }),
  Bold,
  Italic,
  Underline,
  Strike,
  script("superscript", "sup", "subscript"),
  script("subscript", "sub", "superscript"),
  Link,
  Picture,
  BulletList,
  OrderedList,
  ListItem,
  ListKeymap,
  Blockquote,
  HardBreak,
  HorizontalRule,
  PlainTable.configure({ resizable: false }),
  TableRow,
  TableHeader.extend(plainCell),
  TableCell.extend(plainCell),
  Alignment,
  Gapcursor,
  Dropcursor,
  TrailingNode,
  UndoRedo,
];
