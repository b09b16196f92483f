import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";

import { cleanPaste } from "../src/paste.js";

const parse = (html) => new JSDOM(html).window.document;

const word = (body) => `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {mso-style-unhide:no; font-size:16.0pt}</style></head>
<body lang=ZH-CN><!--StartFragment-->${body}<!--EndFragment--></body></html>`;

const clean = (html, more = {}) => cleanPaste(html, { parse, ...more });
const cleaned = (html, more) => clean(html, more).html;
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";

test("headings_of_word_become_ours_one_level_down", () => {
  assert.equal(
    cleaned(word(`<h1 style='text-indent:32pt'><span lang=EN-US style='font-family:黑体'>一、<b>发放情况</b><o:p></o:p></span></h1>
<h2><span>（一）资金</span></h2><p class=MsoNormal style='mso-outline-level:3'>1.标准</p>`)),
    "<h2>一、发放情况</h2><h3>（一）资金</h3><h4>1.标准</h4>",
  );
});

test("headings_of_a_web_page_keep_their_level", () => {
  assert.equal(cleaned("<h1>名</h1><h2>一</h2><h5>细</h5>"), "<h2>名</h2><h2>一</h2><h4>细</h4>");
});

test("styles_classes_scripts_and_empty_paragraphs_go", () => {
  assert.equal(
    cleaned(word(`<p class=MsoNormal style='margin-left:2em;mso-char-indent-count:2.0'><span style='font-size:16pt;font-family:仿宋_GB2312'>　　第三季度共审核\n41户。</span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p><script>alert(1)</script><style>p{}</style><p onclick="x()">好</p>`)),
    "<p>第三季度共审核 41户。</p><p>好</p>",
  );
});

test("a_line_break_between_chinese_characters_is_no_space", () => {
  assert.equal(cleaned("<p>政府信息\r\n  公开，\n条例 2019\n年</p>"), "<p>政府信息公开，条例 2019 年</p>");
});

test("bold_italic_underline_written_as_styles_become_elements", () => {
  assert.equal(
    cleaned("<p><span style='font-weight:700'>粗</span><span style='font-style:italic'>斜</span><span style='text-decoration:underline'>线</span><b>B</b><i>I</i></p>"),
    "<p><strong>粗</strong><em>斜</em><u>线</u><strong>B</strong><em>I</em></p>",
  );
});

test("alignment_of_signature_and_title_is_kept", () => {
  assert.equal(
    cleaned(word("<p class=MsoNormal align=right style='text-align:right'>青石镇人民政府</p><p align=center>公告</p><p style='text-align:justify'>正文</p>")),
    '<p class="align-right">青石镇人民政府</p><p class="align-center">公告</p><p>正文</p>',
  );
});

test("a_table_keeps_its_merged_cells_and_loses_its_look", () => {
  assert.equal(
    cleaned(word(`<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse;mso-border-alt:solid'>
 <tr style='mso-yfti-irow:0'><td width=187 rowspan=2 valign=top style='width:140pt'><p class=MsoNormal><b>村</b><o:p></o:p></p></td><td colspan=2><p class=MsoNormal align=center style='text-align:center'>户数</p></td></tr>
 <tr><td rowspan="1"><p class=MsoNormal>申请</p></td><td><p class=MsoNormal>救助</p></td></tr></table>`)).replace(/>\s+</g, "><"),
    '<table><tbody><tr><td rowspan="2"><p><strong>村</strong></p></td><td colspan="2"><p class="align-center">户数</p></td></tr><tr><td><p>申请</p></td><td><p>救助</p></td></tr></tbody></table>',
  );
});

test("cells_copied_from_excel_become_a_table", () => {
  const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>.xl65{mso-number-format:"\\@";}</style></head><body><table border=0 width=128>
<!--StartFragment--><col width=64 span=2><tr height=19><td class=xl65 align=right>38,400</td><td>石桥村</td></tr><!--EndFragment--></table></body></html>`;
  assert.equal(cleaned(excel).replace(/>\s+</g, "><"), '<table><tbody><tr><td class="align-right">38,400</td><td>石桥村</td></tr></tbody></table>');
});

test("the_title_of_a_table_stands_over_it", () => {
  assert.equal(cleaned("<table><caption>表一</caption><tr><td>1</td></tr></table>"), '<p class="align-center">表一</p><table><tbody><tr><td>1</td></tr></tbody></table>');
});

const item = (level, marker, text, list = "l0") =>
  `<p class=MsoListParagraph style='mso-list:${list} level${level} lfo1'><![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>${text}</p>`;

test("bullets_and_numbers_of_word_become_nested_lists", () => {
  assert.equal(
    cleaned(word(item(1, "1.", "甲") + item(2, "·", "甲一") + item(2, "·", "甲二") + item(1, "2.", "乙") + "<p class=MsoNormal>中间</p>" + item(1, "3.", "丙"))),
    '<ol><li>甲<ul><li>甲一</li><li>甲二</li></ul></li><li>乙</li></ol><p>中间</p><ol start="3"><li>丙</li></ol>',
  );
});

test("chinese_numbers_stay_words", () => {
  assert.equal(cleaned(word(item(1, "（一）", "总体情况") + item(1, "二、", "监督"))), "<p>（一）总体情况</p><p>二、监督</p>");
});

test("deletions_comments_and_hidden_text_are_not_carried_along", () => {
  assert.equal(
    cleaned(word(`<p>户均<del cite="mailto:a">3000</del><ins cite="mailto:a">3200</ins>元<span style='display:none;mso-hide:all'>机密</span><span class=MsoCommentReference><a href="#_msocom_1">[A1]</a></span></p>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>领导说先不写</p></div></div>`)),
    "<p>户均3200元</p>",
  );
});

test("pictures_as_data_and_our_own_stay_others_are_counted_lost", () => {
  const { html, lost } = clean(
    `<p><img src="${PIXEL}" width=200 alt="合影"><img src="https://www.example.gov.cn/r/1/a.png"><img src="file:///C:/Temp/image001.png"><img src="https://elsewhere.example/x.png"></p>`,
    { origin: "https://www.example.gov.cn" },
  );
  assert.equal(html, `<p><img src="${PIXEL}" alt="合影"><img src="/r/1/a.png"></p>`);
  assert.equal(lost, 2);
});

test("words_local_pictures_are_taken_from_the_rtf_when_the_count_agrees", () => {
  const source = word(`<p><!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/image001.png"/></v:shape><![endif]--><![if !vml]><img src="file:///C:/image001.png"><![endif]></p>`);
  assert.deepEqual(clean(source, { pictures: [PIXEL] }), { html: `<p><img src="${PIXEL}"></p>`, lost: 0 });
  assert.deepEqual(clean(source, { pictures: [PIXEL, PIXEL] }), { html: "", lost: 1 });
});

test("links_keep_only_addresses_that_may_be_followed", () => {
  assert.equal(
    cleaned(`<p><a href="https://www.gov.cn/x" target=_blank class=c>网</a><a href="javascript:alert(1)">坏</a><a name="_Toc1">目</a><a href="file:///C:/a.doc">件</a><a href="/r/1">内</a></p>`),
    '<p><a href="https://www.gov.cn/x">网</a>坏目件<a href="/r/1">内</a></p>',
  );
});

test("boxes_of_web_pages_become_paragraphs", () => {
  assert.equal(cleaned("<div><div>甲</div><div><p>乙</p></div>丙<span>丁</span></div>"), "<p>甲</p><p>乙</p><p>丙丁</p>");
});

test("an_inline_wrapper_does_not_swallow_blocks", () => {
  assert.equal(cleaned('<b style="font-weight:normal" id="docs-internal-guid"><p><span>甲</span></p><p>乙</p></b>'), "<p>甲</p><p>乙</p>");
});
