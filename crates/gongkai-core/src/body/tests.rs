use super::{clean, from_text, plain_text};

fn check(html: &str, expected: &str) {
    assert_eq!(clean(html).html(), expected);
}

#[test]
fn headings_tables_lists_and_pictures_stay() {
    check(
        "<h2>一、总则</h2><p>第一条</p>",
        "<h2>一、总则</h2><p>第一条</p>",
    );
    check(
        r#"<table><tbody><tr><td colspan="2" style="width:3cm">合计</td></tr></tbody></table>"#,
        r#"<table><tbody><tr><td colspan="2">合计</td></tr></tbody></table>"#,
    );
    check(
        r#"<img src="/files/a1/%E5%9B%BE.png" alt="图">"#,
        r#"<img src="/files/a1/%E5%9B%BE.png" alt="图">"#,
    );
    check(
        r#"<p class="align-right MsoNormal">青石镇人民政府</p>"#,
        r#"<p class="align-right">青石镇人民政府</p>"#,
    );
}

#[test]
fn nothing_dangerous_stays() {
    check("<p>好<script>alert(1)</script></p>", "<p>好</p>");
    check(r#"<p onclick="x()">好</p>"#, "<p>好</p>");
    check(
        r#"<a href="javascript:alert(1)">点</a>"#,
        r#"<a rel="noopener noreferrer">点</a>"#,
    );
    check(r#"<img src="data:text/html;base64,x">"#, "<img>");
    check(
        "<iframe src=\"https://x\"></iframe><form><input></form><p>文</p>",
        "<p>文</p>",
    );
    check("<style>p{}</style><o:p>文</o:p>", "文");
    check(
        "<svg><script>1</script></svg><math><mtext></mtext></math>",
        "",
    );
}

#[test]
fn cleaning_twice_changes_nothing() {
    for html in [
        "<p>甲 & 乙 &lt;丙&gt;</p>",
        "<ul><li>一<li>二</ul>",
        "<table><tr><td>1</table>",
        "<p>没有结束",
        "&nbsp;&copy;",
    ] {
        let once = clean(html);
        assert_eq!(clean(once.html()), once, "{html}");
    }
}

#[test]
fn plain_text_becomes_paragraphs_and_back() {
    let body = from_text("第一段 <注意> & 说明\n\n  第二段  \n");
    assert_eq!(
        body.html(),
        "<p>第一段 &lt;注意&gt; &amp; 说明</p>\n<p>第二段</p>"
    );
    assert_eq!(plain_text(body.html()), "第一段 <注意> & 说明\n第二段");
}

#[test]
fn the_words_of_a_table_stand_apart() {
    assert_eq!(
        plain_text("<table><tbody><tr><td>石桥村</td><td>14</td></tr></tbody></table>"),
        "石桥村\n14"
    );
}

#[test]
fn an_empty_editor_leaves_a_blank_body() {
    for html in [
        "",
        "<p></p>",
        "<p><br></p>",
        "<p>&nbsp;</p>",
        "<p> </p><script>1</script>",
    ] {
        assert!(clean(html).is_blank(), "{html}");
    }
    assert!(!clean(r#"<p><img src="/files/a/b.png"></p>"#).is_blank());
}
