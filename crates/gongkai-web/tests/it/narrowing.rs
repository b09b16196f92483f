//! A search is narrowed by choices that say how many hits they leave, and says nothing of what was withdrawn.

use gongkai_core::body::from_text;
use gongkai_core::content::{Content, Genre};
use gongkai_core::time::Clock as _;
use gongkai_testkit::county::{SMALL_TOWNSHIP, TOWNSHIP, VILLAGE};
use gongkai_web::kit::paging::encode;
use jiff::SignedDuration;

use crate::answers::Answer;
use crate::site::{Site, in_county};
use crate::stories::{imported, published, withdrawn};

/// Of the township twelve on relief and one on its work, of the village below it two, of the other township one.
async fn with_records(site: &Site) {
    let mut all = vec![
        ("news", TOWNSHIP, "news", Genre::News),
        ("finance1", VILLAGE, "village-finance", Genre::Notice),
        ("finance2", VILLAGE, "village-finance", Genre::Report),
        ("other", SMALL_TOWNSHIP, "rural-water", Genre::Notice),
    ];
    let relief: Vec<String> = (0..12).map(|number| format!("relief{number}")).collect();
    for id in &relief {
        all.push((id, TOWNSHIP, "livelihood-relief", Genre::Notice));
    }
    for (id, agency, item, genre) in all {
        let mut content = Content::titled(format!("发放公示{id}"), genre);
        content.body = from_text("公示");
        content.items = vec![item.parse().unwrap()];
        let at = site.county.clock.now() - SignedDuration::from_hours(24);
        imported(site, id, agency, content, at).await;
    }
    site.index_follows().await;
}

fn search(rest: &str) -> String {
    format!("/search?q={}{rest}", encode("公示"))
}

fn hits(answer: &Answer) -> usize {
    answer.text().matches("class=\"hits-facts\"").count()
}

#[tokio::test]
async fn each_choice_says_how_many_hits_it_leaves() {
    in_county(|site| async move {
        with_records(&site).await;
        let visitor = site.visitor();
        let all = visitor.get(&search("")).await;
        all.ok().shows(&[
            "青石镇人民政府（15）",
            ">法定主动公开内容（15）",
            ">与公众密切相关的重大事项（15）",
            "<option value=\"news\">工作动态（1）",
            "通知公告（14）",
            "报告（1）",
            "有效（16）",
        ]);
        // What leaves nothing is no choice.
        all.hides(&["政府信息公开年报（", "财政预决算", "已废止", "（0）"]);

        let township = visitor.get(&search(&format!("&agency={TOWNSHIP}"))).await;
        township.ok().shows(&[
            &format!("<option value=\"{TOWNSHIP}\" selected>青石镇人民政府（15）"),
            ">　民生保障（12）",
            ">　　社会救助（12）",
            ">工作动态（1）",
            // The others can be chosen instead.
            "（16）",
        ]);
        township.hides(&["农田水利", "与公众密切相关的重大事项"]);
    })
    .await;
}

#[tokio::test]
async fn a_column_narrows_and_stays_chosen() {
    in_county(|site| async move {
        with_records(&site).await;
        let visitor = site.visitor();
        let narrowed = search(&format!("&agency={TOWNSHIP}&category=livelihood"));
        let first = visitor.get(&narrowed).await;
        first.ok().shows(&[
            "<option value=\"livelihood\" selected>　民生保障（12）",
            // A new question keeps it, and so do the suggestions and the next page.
            "<input type=\"hidden\" name=\"category\" value=\"livelihood\">",
            &format!("data-suggest=\"/suggest?agency={TOWNSHIP}&amp;q=\""),
            "category=livelihood&amp;agency=qingshi&amp;page=2",
        ]);
        assert_eq!(hits(&first), 10);
        first.hides(&["发放公示news", "finance"]);
        let second = visitor.get(&format!("{narrowed}&page=2")).await;
        assert_eq!(hits(second.ok()), 2);

        for (rest, number) in [
            ("&category=news", 1),
            ("&category=public_matters&genre=report", 1),
            (&format!("&agency={VILLAGE}&category=village-affairs"), 2),
            (
                &format!("&agency={TOWNSHIP}&category=statutory&sort=newest&page=2"),
                4,
            ),
        ] {
            let found = visitor.get(&search(rest)).await;
            assert_eq!(hits(found.ok()), number, "{rest}");
        }
        let none = visitor.get(&search("&category=reports")).await;
        none.ok().shows(&[
            "<option value=\"reports\" selected>政府信息公开年报（0）",
            "清除条件",
        ]);
    })
    .await;
}

#[tokio::test]
async fn a_column_the_agency_has_not_is_said_and_left_out() {
    in_county(|site| async move {
        with_records(&site).await;
        let visitor = site.visitor();
        let unknown = visitor
            .get(&search(&format!("&agency={VILLAGE}&category=livelihood")))
            .await;
        unknown.ok().shows(&["栏目：这个机关没有原来选的栏目"]);
        unknown.hides(&["value=\"livelihood\""]);
        assert_eq!(hits(&unknown), 2);
        let nobodys = visitor.get(&search("&category=livelihood")).await;
        nobodys.ok().shows(&["请另选，或者先选机关再选栏目。"]);
        // What was chosen for all agencies holds for one of them too.
        let group = visitor
            .get(&search(&format!(
                "&agency={VILLAGE}&category=public_matters"
            )))
            .await;
        group
            .ok()
            .shows(&["<option value=\"public_matters\" selected>与公众密切相关的重大事项（2）"]);
        assert_eq!(hits(&group), 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_withdrawn_is_in_no_count() {
    in_county(|site| async move {
        with_records(&site).await;
        let visitor = site.visitor();
        let (page, _) = published(&site, "采购结果公示", &[("genre", "budget")], &[]).await;
        // While the index lags behind nothing is counted.
        let behind = visitor.get(&search("")).await;
        behind.ok().shows(&["财政预决算"]);
        behind.hides(&["（1", "（0"]);
        site.index_follows().await;
        visitor.get(&search("")).await.ok().shows(&[
            "财政预决算（1）",
            "青石镇人民政府（16）",
            "有效（17）",
        ]);

        withdrawn(&site, &page).await;
        let behind = visitor.get(&search("&sort=newest")).await;
        behind.ok().hides(&["（1", "17 条"]);
        let again = visitor.get(&search("")).await;
        again.ok().hides(&["（1"]);
        site.index_follows().await;
        for _ in 0..2 {
            let after = visitor.get(&search("")).await;
            after.ok().shows(&["青石镇人民政府（15）", "有效（16）"]);
            after.hides(&["财政预决算", "（17）"]);
        }
    })
    .await;
}
