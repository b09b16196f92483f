//! What a Word file says, as HTML. Cases first, the call once.

use gongkai_core::body;
use gongkai_core::documents::FileReader;
use gongkai_papers::reader::OfficeReader;

use crate::docx::{Docx, p, pp, r, rp};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn html(file: Docx) -> String {
    OfficeReader.word_to_html(&file.bytes()).unwrap()
}

fn check(body: &str, expected: &str) {
    assert_eq!(html(Docx::with_body(body)).trim_end(), expected, "{body}");
}

/// No part of what the HTML says, not even in a corner.
fn check_absent(file: Docx, secret: &str) {
    let html = html(file);
    assert!(!html.contains(secret), "{html}");
    assert!(html.contains("公开"), "{html}");
}

#[test]
fn paragraphs_keep_their_words_and_lose_their_indents() {
    check(&p("　　第一条　为了公开。 "), "<p>第一条　为了公开。</p>");
    check(&format!("{}{}", p("甲"), p("乙")), "<p>甲</p>\n<p>乙</p>");
    check(&format!("<w:p/>{}<w:p/>", p("　")), "");
    check(
        &p("1 &lt; 2 &amp; &#x4E00;&quot;"),
        "<p>1 &lt; 2 &amp; 一\"</p>",
    );
    check(
        "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:tab/><w:t>右</w:t><w:br w:type=\"page\"/><w:br/></w:r></w:p>",
        "<p>上<br>下　右</p>",
    );
}

#[test]
fn numbers_typed_by_hand_stay_text() {
    check(
        &format!("{}{}", p("一、总则"), p("（一）范围")),
        "<p>一、总则</p>\n<p>（一）范围</p>",
    );
}

#[test]
fn emphasis_is_kept_and_merged() {
    check(
        &format!(
            "<w:p>{}{}{}</w:p>",
            rp("<w:b/>", "甲"),
            rp("<w:b w:val=\"1\"/>", "乙"),
            rp("<w:b w:val=\"0\"/>", "丙")
        ),
        "<p><strong>甲乙</strong>丙</p>",
    );
    check(
        &format!(
            "<w:p>{}</w:p>",
            rp("<w:b/><w:i/><w:u w:val=\"single\"/>", "重")
        ),
        "<p><strong><em><u>重</u></em></strong></p>",
    );
    check(
        &format!(
            "<w:p>m{}H{}O{}</w:p>",
            rp("<w:vertAlign w:val=\"superscript\"/>", "2"),
            rp("<w:vertAlign w:val=\"subscript\"/>", "2"),
            rp("<w:strike/>", "删")
        ),
        "<p><sup>2</sup><sub>2</sub><s>删</s></p>",
    );
    check(
        &format!(
            "<w:p>{}{}</w:p>",
            r("签名："),
            rp("<w:u w:val=\"single\"/>", "    ")
        ),
        "<p>签名：<u>\u{a0}\u{a0}\u{a0}\u{a0}</u></p>",
    );
    check(
        &format!("<w:p>{}</w:p>", rp("<w:u w:val=\"none\"/>", "平")),
        "<p>平</p>",
    );
}

#[test]
fn headings_come_from_styles_names_or_outline_levels() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"a2\"><w:name w:val=\"标题 2\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"own\"><w:name w:val=\"我的标题\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"child\"><w:name w:val=\"章\"/><w:basedOn w:val=\"1\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"loop\"><w:name w:val=\"圈\"/><w:basedOn w:val=\"loop\"/></w:style>";
    let body = [
        pp("<w:pStyle w:val=\"1\"/>", &r("一")),
        pp("<w:pStyle w:val=\"a2\"/>", &r("二")),
        pp("<w:pStyle w:val=\"own\"/>", &r("三")),
        pp("<w:pStyle w:val=\"child\"/>", &r("章")),
        pp("<w:pStyle w:val=\"loop\"/>", &r("圈")),
        pp("<w:outlineLvl w:val=\"1\"/>", &r("直")),
        pp("<w:outlineLvl w:val=\"3\"/>", &r("四")),
        pp(
            "<w:pStyle w:val=\"1\"/><w:outlineLvl w:val=\"9\"/>",
            &r("文"),
        ),
    ]
    .concat();
    let expected = "<h2>一</h2>\n<h3 class=\"align-center\">二</h3>\n<h4>三</h4>\n<h2>章</h2>\n<p>圈</p>\n<h3>直</h3>\n<p>四</p>\n<p><strong>文</strong></p>\n";
    assert_eq!(html(Docx::with_body(&body).styles(styles)), expected);
}

#[test]
fn alignment_becomes_a_class() {
    check(
        &pp("<w:jc w:val=\"center\"/>", &r("中")),
        "<p class=\"align-center\">中</p>",
    );
    check(
        &pp("<w:jc w:val=\"right\"/>", &r("右")),
        "<p class=\"align-right\">右</p>",
    );
    check(
        &pp("<w:jc w:val=\"end\"/>", &r("右")),
        "<p class=\"align-right\">右</p>",
    );
    check(&pp("<w:jc w:val=\"both\"/>", &r("齐")), "<p>齐</p>");
}

const NUMBERING: &str = "<w:abstractNum w:abstractNumId=\"0\">\
      <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
      <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\u{f0b7}\"/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId=\"1\">\
      <w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"chineseCountingThousand\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
      <w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%2）\"/></w:lvl>\
      <w:lvl w:ilvl=\"2\"><w:isLgl/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2.%3\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
    <w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
    <w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>";

fn item(list: u32, level: u32, text: &str) -> String {
    pp(
        &format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"),
        &r(text),
    )
}

#[test]
fn lists_nest_and_go_on_after_a_break() {
    let body = [
        item(1, 0, "甲"),
        item(1, 1, "子"),
        item(1, 1, "丑"),
        item(1, 0, "乙"),
        p("间"),
        item(1, 0, "丙"),
        item(3, 0, "戊"),
    ]
    .concat();
    let expected = "<ol>\n<li>甲\n<ul>\n<li>子</li>\n<li>丑</li>\n</ul>\n</li>\n<li>乙</li>\n</ol>\n<p>间</p>\n\
        <ol start=\"3\">\n<li>丙</li>\n</ol>\n<ol start=\"5\">\n<li>戊</li>\n</ol>\n";
    assert_eq!(html(Docx::with_body(&body).numbering(NUMBERING)), expected);
}

#[test]
fn official_numbering_becomes_words() {
    let body = [
        item(2, 0, "总则"),
        item(2, 1, "目的"),
        item(2, 1, "依据"),
        item(2, 2, "细目"),
        item(2, 0, "附则"),
        item(2, 1, "施行"),
        item(0, 0, "无号"),
        item(9, 0, "无表"),
    ]
    .concat();
    let expected = "<p>一、总则</p>\n<p>（一）目的</p>\n<p>（二）依据</p>\n<p>1.2.1 细目</p>\n<p>二、附则</p>\n<p>（一）施行</p>\n<p>无号</p>\n<p>无表</p>\n";
    assert_eq!(html(Docx::with_body(&body).numbering(NUMBERING)), expected);
}

#[test]
fn a_numbered_heading_bears_its_number() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>";
    let body = [
        pp("<w:pStyle w:val=\"1\"/>", &r("概述")),
        pp("<w:pStyle w:val=\"1\"/>", &r("结语")),
    ]
    .concat();
    assert_eq!(
        html(Docx::with_body(&body).styles(styles).numbering(NUMBERING)),
        "<h2>一、概述</h2>\n<h2>二、结语</h2>\n"
    );
}

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

#[test]
fn merged_cells_become_spans() {
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        tc("", "村"),
        tc("<w:gridSpan w:val=\"2\"/>", "金额"),
        tc("<w:vMerge w:val=\"restart\"/>", "南塘"),
        tc("", "1"),
        tc("", "2"),
        tc("<w:vMerge/>", ""),
        tc("", "3"),
        tc("", "4"),
    );
    check(
        &body,
        "<table>\n<thead>\n<tr><th scope=\"col\">村</th><th colspan=\"2\">金额</th></tr>\n</thead>\n<tbody>\n\
         <tr><td rowspan=\"2\">南塘</td><td>1</td><td>2</td></tr>\n<tr><td>3</td><td>4</td></tr>\n</tbody>\n</table>",
    );
}

#[test]
fn odd_tables_stay_tables() {
    // A merge without a beginning, a span beyond reason, a row that begins later.
    check(
        &format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("<w:vMerge/>", "孤")),
        "<table>\n<tbody>\n<tr><td>孤</td></tr>\n</tbody>\n</table>",
    );
    check(
        &format!(
            "<w:tbl><w:tr>{}</w:tr></w:tbl>",
            tc("<w:gridSpan w:val=\"999999999\"/>", "宽")
        ),
        "<table>\n<tbody>\n<tr><td colspan=\"63\">宽</td></tr>\n</tbody>\n</table>",
    );
    check(
        &format!(
            "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>{}</w:tr></w:tbl>",
            tc("", "后")
        ),
        "<table>\n<tbody>\n<tr><td colspan=\"2\"></td><td>后</td></tr>\n</tbody>\n</table>",
    );
    // A head whose cell reaches into the body is no head of its own.
    let reaching = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc("<w:vMerge w:val=\"restart\"/>", "甲"),
        tc("", "乙"),
        tc("<w:vMerge/>", ""),
        tc("", "丙")
    );
    check(
        &reaching,
        "<table>\n<tbody>\n<tr><th scope=\"col\" rowspan=\"2\">甲</th><th scope=\"col\">乙</th></tr>\n<tr><td>丙</td></tr>\n</tbody>\n</table>",
    );
    // A table in a cell, and more than one paragraph in another.
    let nested = format!(
        "<w:tbl><w:tr><w:tc>{}{}</w:tc><w:tc><w:tbl><w:tr>{}</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
        p("一"),
        p("二"),
        tc("", "内")
    );
    check(
        &nested,
        "<table>\n<tbody>\n<tr><td><p>一</p>\n<p>二</p></td><td><table>\n<tbody>\n<tr><td>内</td></tr>\n</tbody>\n</table></td></tr>\n</tbody>\n</table>",
    );
    check("<w:tbl/>", "");
}

#[test]
fn links_lead_out_only_where_they_may() {
    let link = |id: &str| {
        format!(
            "<w:p><w:hyperlink r:id=\"{id}\">{}</w:hyperlink></w:p>",
            rp("<w:u w:val=\"single\"/>", "点此")
        )
    };
    let file = |address: &str| Docx::with_body(&link("k")).link("k", address);
    assert_eq!(
        html(file("https://a.gov.cn/?x=1&amp;y=2")),
        "<p><a href=\"https://a.gov.cn/?x=1&amp;y=2\">点此</a></p>\n"
    );
    assert_eq!(
        html(file("mailto:a@b.cn")),
        "<p><a href=\"mailto:a@b.cn\">点此</a></p>\n"
    );
    for address in [
        "javascript:alert(1)",
        "file:///C:/x.doc",
        "\\\\server\\share",
        "data:text/html,x",
    ] {
        assert_eq!(html(file(address)), "<p><u>点此</u></p>\n", "{address}");
    }
    assert_eq!(
        html(Docx::with_body(&link("missing"))),
        "<p><u>点此</u></p>\n"
    );
}

fn mark(kind: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>")
}

fn code(code: &str) -> String {
    format!("<w:r><w:instrText>{code}</w:instrText></w:r>")
}

#[test]
fn fields_show_their_result() {
    let date = format!(
        "<w:p>{}{}{}{}{}{}</w:p>",
        r("日期："),
        mark("begin"),
        code(" DATE "),
        mark("separate"),
        r("1月5日"),
        mark("end")
    );
    check(&date, "<p>日期：1月5日</p>");
    let link = format!(
        "<w:p>{}{}{}{}{}{}{}</w:p>",
        mark("begin"),
        code(" HYPERLINK "),
        code("&quot;https://a.cn&quot; "),
        mark("separate"),
        r("点此"),
        mark("end"),
        r("后")
    );
    check(&link, "<p><a href=\"https://a.cn\">点此</a>后</p>");
    // A field in another's code shows nothing; a field that never ends swallows nothing but its own paragraph.
    let nested = format!(
        "<w:p>{}{}{}{}{}{}{}{}{}</w:p>",
        mark("begin"),
        code("IF"),
        mark("begin"),
        code("X"),
        mark("separate"),
        r("内"),
        mark("end"),
        mark("separate"),
        r("果")
    );
    check(&format!("{nested}{}", p("下文")), "<p>果</p>\n<p>下文</p>");
    check(
        &format!("<w:p>{}{}</w:p>{}", mark("begin"), r("丢"), p("下文")),
        "<p>下文</p>",
    );
    check(
        "<w:p><w:fldSimple w:instr=\"HYPERLINK &quot;javascript:x&quot;\"><w:r><w:t>字</w:t></w:r></w:fldSimple></w:p>",
        "<p>字</p>",
    );
}

#[test]
fn insertions_stay_and_deletions_go() {
    check(
        &format!(
            "<w:p>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r>{}</w:del></w:p>",
            r("时限"),
            r("二十日"),
            r("误")
        ),
        "<p>时限二十日</p>",
    );
    check(
        &format!(
            "<w:p><w:moveFrom>{}</w:moveFrom></w:p><w:p><w:moveTo>{}</w:moveTo></w:p>",
            r("搬"),
            r("搬")
        ),
        "<p>搬</p>",
    );
    // A deleted paragraph end joins two paragraphs.
    check(
        &format!("{}{}", pp("<w:rPr><w:del/></w:rPr>", &r("上")), p("下")),
        "<p>上下</p>",
    );
    check(&pp("<w:rPr><w:del/></w:rPr>", &r("末")), "<p>末</p>");
    let row = |properties: &str, text: &str| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", tc("", text))
    };
    check(
        &format!("<w:tbl>{}{}</w:tbl>", row("", "留"), row("<w:del/>", "去")),
        "<table>\n<tbody>\n<tr><td>留</td></tr>\n</tbody>\n</table>",
    );
    check(
        &format!(
            "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
            tc("<w:cellDel/>", "去"),
            tc("", "留")
        ),
        "<table>\n<tbody>\n<tr><td></td><td>留</td></tr>\n</tbody>\n</table>",
    );
    // What a run looked like before a change is history.
    check(
        &format!(
            "<w:p>{}</w:p>",
            rp("<w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange>", "平")
        ),
        "<p>平</p>",
    );
}

#[test]
fn hidden_text_is_never_published() {
    let open = p("公开");
    let styles = "<w:style w:type=\"character\" w:styleId=\"h\"><w:name w:val=\"藏\"/><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type=\"character\" w:styleId=\"hh\"><w:name w:val=\"子\"/><w:basedOn w:val=\"h\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"hp\"><w:name w:val=\"藏段\"/><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type=\"table\" w:styleId=\"ht\"><w:name w:val=\"藏表\"/><w:rPr><w:vanish/></w:rPr></w:style>";
    let box_in = |run: &str, text: &str| {
        format!(
            "<w:p><w:r>{run}<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
            p(text)
        )
    };
    let hidden = [
        format!("<w:p>{}</w:p>", rp("<w:vanish/>", "密")),
        format!("<w:p>{}</w:p>", rp("<w:vanish w:val=\"true\"/>", "密")),
        format!("<w:p>{}</w:p>", rp("<w:webHidden/>", "密")),
        format!("<w:p>{}</w:p>", rp("<w:specVanish/><w:vanish w:val=\"0\"/>", "密")),
        format!("<w:p>{}</w:p>", rp("<w:rStyle w:val=\"h\"/>", "密")),
        format!("<w:p>{}</w:p>", rp("<w:rStyle w:val=\"hh\"/><w:b/>", "密")),
        pp("<w:pStyle w:val=\"hp\"/>", &r("密")),
        pp("<w:pStyle w:val=\"hp\"/>", &rp("<w:b/>", "密")),
        format!("<w:p><w:ins>{}</w:ins></w:p>", rp("<w:vanish/>", "密")),
        format!("<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr>{}</w:tr></w:tbl>", tc("", "密")),
        format!("<w:tbl><w:tblPr><w:tblStyle w:val=\"ht\"/></w:tblPr><w:tr>{}</w:tr></w:tbl>", tc("", "密")),
        "<w:p><m:oMath><m:r><w:rPr><w:vanish/></w:rPr><m:t>密</m:t></m:r></m:oMath></w:p>".to_owned(),
        box_in("<w:rPr><w:vanish/></w:rPr>", "密"),
        "<w:p><w:r><w:pict><v:shape style=\"width:1pt; visibility: hidden\"><v:textbox><w:txbxContent><w:p><w:r><w:t>密</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:drawing><wp:anchor><wp:docPr id=\"1\" hidden=\"1\"/><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>密</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing></w:r></w:p>".to_owned(),
        format!("<w:p><w:r><w:instrText>密</w:instrText></w:r>{}</w:p>", "<w:commentRangeStart w:id=\"1\"/><w:r><w:annotationRef/><w:delText>密</w:delText></w:r>"),
        format!("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", p("密")),
        format!("<w:unknown>{}</w:unknown>", p("密")),
        format!("<w:p><w:comment>{}</w:comment></w:p>", r("密")),
    ];
    for body in hidden {
        check_absent(
            Docx::with_body(&format!("{body}{open}")).styles(styles),
            "密",
        );
    }
    let defaults =
        "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>";
    let shown = format!(
        "{}<w:p>{}</w:p>",
        p("密"),
        rp("<w:vanish w:val=\"0\"/>", "公开")
    );
    check_absent(Docx::with_body(&shown).styles(defaults), "密");
    let comments = "<w:comments xmlns:w=\"w\"><w:comment><w:p><w:r><w:t>密</w:t></w:r></w:p></w:comment></w:comments>";
    check_absent(
        Docx::with_body(&open)
            .relationship("c", "comments", "comments.xml", "")
            .part("word/comments.xml", comments),
        "密",
    );
}

#[test]
fn search_text_leaves_hidden_text_out_too() {
    let media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let file = Docx::with_body(&format!(
        "<w:p>{}{}</w:p>",
        r("公开的"),
        rp("<w:vanish/>", "密")
    ));
    assert_eq!(
        OfficeReader.text(media_type, &file.bytes()).as_deref(),
        Some("公开的")
    );
}

#[test]
fn notes_are_gathered_at_the_end() {
    let cite = |id: u32| format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>");
    let body = format!(
        "<w:p>{}{}{}{}{}</w:p>",
        r("甲"),
        cite(2),
        r("乙"),
        cite(7),
        cite(2)
    );
    let notes = format!(
        "<w:footnote w:type=\"separator\" w:id=\"0\">{}</w:footnote><w:footnote w:id=\"2\">{}</w:footnote><w:footnote w:id=\"3\">{}</w:footnote>",
        p("线"),
        format_args!("<w:p><w:r><w:footnoteRef/></w:r>{}</w:p>", r(" 见附件")),
        p("无人引用"),
    );
    assert_eq!(
        html(Docx::with_body(&body).footnotes(&notes)),
        "<p>甲<sup>[1]</sup>乙<sup>[1]</sup></p>\n<hr>\n<p>[1] 见附件</p>\n"
    );
}

#[test]
fn text_boxes_follow_their_paragraph_once() {
    let inner = format!("<w:txbxContent>{}</w:txbxContent>", p("框内"));
    let both = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        r("框外")
    );
    check(&both, "<p>框外</p>\n<p>框内</p>");
    let fallback_only = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"new\"/><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    );
    check(&fallback_only, "<p>框内</p>");
}

#[test]
fn pictures_become_data_addresses() {
    let drawing = |id: &str| {
        format!(
            "<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"1\" descr=\"镇政府&quot;大门\"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed=\"{id}\"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )
    };
    let shown = html(Docx::with_body(&drawing("i")).picture("i", "a.png", PNG));
    assert_eq!(
        shown,
        "<p><img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==\" alt=\"镇政府&quot;大门\"></p>\n"
    );
    let vml = "<w:p><w:r><w:object><v:shape alt=\"图\"><v:imagedata r:id=\"i\"/></v:shape></w:object></w:r></w:p>";
    assert_eq!(
        html(Docx::with_body(vml).picture("i", "a.jpg", b"\xFF\xD8\xFF\xE0")),
        "<p><img src=\"data:image/jpeg;base64,/9j/4A==\" alt=\"图\"></p>\n"
    );
    // What cannot be shown, or lies outside the file, leaves a remark for the editor.
    let remark = "<p>【此处有图片未能读入，请另存为 PNG 或 JPEG 后重新插入】</p>\n";
    assert_eq!(
        html(Docx::with_body(&drawing("i")).picture("i", "a.emf", b"\x01\0\0\0")),
        remark
    );
    assert_eq!(
        html(Docx::with_body(&drawing("i")).picture("i", "a.png", b"<svg onload='x'/>")),
        remark
    );
    assert_eq!(
        html(Docx::with_body(&drawing("i")).relationship(
            "i",
            "image",
            "http://tracker.cn/a.png",
            "TargetMode=\"External\""
        )),
        remark
    );
    assert_eq!(html(Docx::with_body(&drawing("none"))), remark);
    let hidden = drawing("i").replace("id=\"1\"", "id=\"1\" hidden=\"true\"");
    assert_eq!(
        html(Docx::with_body(&hidden).picture("i", "a.png", PNG)),
        ""
    );
}

#[test]
fn symbols_readings_and_formulas_stay_readable() {
    check(
        "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>是</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/><w:t>否</w:t></w:r></w:p>",
        "<p>☑是□否</p>",
    );
    check(
        &format!(
            "<w:p><w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r></w:p>",
            r("duō"),
            r("㙍")
        ),
        "<p>㙍（duō）</p>",
    );
    check(
        "<w:p><m:oMathPara><m:oMath><m:r><m:t>S=ab</m:t></m:r></m:oMath></m:oMathPara></w:p>",
        "<p>S=ab</p>",
    );
}

#[test]
fn content_controls_and_custom_elements_are_entered() {
    check(
        &format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", p("控件")),
        "<p>控件</p>",
    );
    check(
        &format!(
            "<w:p><w:smartTag><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:smartTag></w:p>",
            r("地名")
        ),
        "<p>地名</p>",
    );
}

#[test]
fn text_is_never_markup() {
    let nasty = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=y&gt;";
    check(
        &p(nasty),
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=y&gt;</p>",
    );
    let alt = "<w:p><w:r><w:drawing><wp:inline><wp:docPr descr=\"&quot;&gt;&lt;script&gt;\"/><a:blip r:embed=\"i\"/></wp:inline></w:drawing></w:r></w:p>";
    assert!(!html(Docx::with_body(alt).picture("i", "a.png", PNG)).contains("<script"));
}

#[test]
fn a_file_of_python_docx_reads_as_written() {
    let html = OfficeReader
        .word_to_html(include_bytes!("../fixtures/python-docx.docx"))
        .unwrap();
    insta::assert_snapshot!("python_docx", html);
}

#[test]
fn a_file_of_libreoffice_reads_as_written() {
    let html = OfficeReader
        .word_to_html(include_bytes!("../fixtures/libreoffice.docx"))
        .unwrap();
    insta::assert_snapshot!("libreoffice", html);
}

#[test]
fn the_cleaning_policy_keeps_what_the_reading_yields() {
    let html = OfficeReader
        .word_to_html(include_bytes!("../fixtures/libreoffice.docx"))
        .unwrap();
    let cleaned = body::clean(&html);
    for kept in [
        "<h2>",
        "<h3>",
        "<ol>",
        "<ul>",
        "rowspan=\"2\"",
        "colspan=\"2\"",
        "<th",
        "class=\"align-right\"",
        "<sup>",
        "<hr>",
        "href=\"https://example.gov.cn/",
    ] {
        assert!(
            cleaned.html().contains(kept),
            "{kept} in {}",
            cleaned.html()
        );
    }
}
