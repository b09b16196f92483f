import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";

import { toEditor, toKept } from "../src/body.js";

const parse = (html) => new JSDOM(html).window.document;

test("cells_and_list_items_with_one_paragraph_are_kept_bare", () => {
  assert.equal(
    toKept('<table><tbody><tr><td colspan="1" rowspan="1"><p class="align-right">14</p></td><td colspan="2"><p>甲</p><p>乙</p></td></tr></tbody></table><ul><li><p>一</p><ul><li><p>二</p></li></ul></li></ul>', parse),
    '<table><tbody><tr><td class="align-right">14</td><td colspan="2"><p>甲</p><p>乙</p></td></tr></tbody></table><ul><li>一<ul><li>二</li></ul></li></ul>',
  );
});

test("leading_header_rows_go_to_the_head_also_under_a_spanning_cell", () => {
  assert.equal(
    toKept("<table><tbody><tr><th rowspan=2><p>村</p></th><th><p>户数</p></th></tr><tr><th><p>申请</p></th></tr><tr><th><p>石桥</p></th><td><p>1</p></td></tr></tbody></table>", parse),
    '<table><thead><tr><th rowspan="2" scope="col">村</th><th scope="col">户数</th></tr><tr><th scope="col">申请</th></tr></thead><tbody><tr><th scope="row">石桥</th><td>1</td></tr></tbody></table>',
  );
});

test("a_table_of_headers_only_keeps_its_body", () => {
  assert.equal(toKept("<table><tbody><tr><th><p>甲</p></th></tr></tbody></table>", parse), '<table><tbody><tr><th scope="row">甲</th></tr></tbody></table>');
});

test("empty_paragraphs_and_pictures_not_uploaded_yet_are_left_out", () => {
  assert.equal(toKept('<p>甲</p><p></p><p><img src="data:image/png;base64,AA=="></p><p><img src="/console/files/1/a.png" alt=""></p>', parse), '<p>甲</p><p><img src="/console/files/1/a.png" alt=""></p>');
  assert.equal(toKept("<p></p>", parse), "");
});

test("aligned_cells_captions_and_figures_become_what_the_editor_knows", () => {
  assert.equal(
    toEditor('<table><caption>表一</caption><thead><tr><th scope="col" class="align-center">村</th></tr></thead><tbody><tr><td>石桥</td></tr></tbody></table><figure><img src="/a.png" alt="图"><figcaption>图一</figcaption></figure>', parse),
    '<p class="align-center">表一</p><table><thead><tr><th scope="col" class="align-center"><p class="align-center">村</p></th></tr></thead><tbody><tr><td>石桥</td></tr></tbody></table><img src="/a.png" alt="图"><p class="align-center">图一</p>',
  );
});
