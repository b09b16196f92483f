//! Published cases about late answers, replayed. Only what a case states is used: its dates, its channel, what was
//! found. Days marked as receipt are the days the delivery service or the court names.

use super::super::events::Channel::{self, PostSigned, PostUnsigned};
use super::{brief, check_explained, read};

struct Case {
    /// Where it was heard, and its number where it has one.
    name: &'static str,
    channel: Channel,
    story: &'static str,
    as_of: &'static str,
    expected: &'static str,
}

const CASES: &[Case] = &[
    // 洞头法院: the agency proved by its delivery slip that it had answered in time.
    Case {
        name: "温州市洞头区住房和城乡规划建设局，2015年",
        channel: PostSigned,
        story: "2015-10-19 submitted; 2015-10-21 received; 2015-10-30 decided unable_not_held; 2015-11-02 delivered",
        as_of: "2015-12-31",
        expected: "closed received 2015-10-21 due 2015-11-11 closed 2015-10-30",
    },
    // Found unlawful: signed for on a Saturday, answered after the Spring Festival.
    Case {
        name: "内蒙古自治区国土资源厅，2015年",
        channel: PostSigned,
        story: "2015-01-21 submitted; 2015-01-24 received; 2015-03-04 decided granted; 2015-03-11 delivered",
        as_of: "2015-12-31",
        expected: "closed received 2015-01-24 due 2015-02-13 closed 2015-03-04 late 10",
    },
    // Found unlawful: the answer came during the trial. The agency's own paper names 2022-11-02 as the twentieth day.
    Case {
        name: "连云港市某区住房和城乡建设局，2022年",
        channel: PostSigned,
        story: "2022-09-28 submitted; 2022-09-30 received",
        as_of: "2022-11-03",
        expected: "running received 2022-09-30 due 2022-11-02 late 1",
    },
    // The gatekeeper kept the letter for three weeks; that does not move the day of receipt. One day late.
    Case {
        name: "泸县府复决〔2022〕30号",
        channel: PostSigned,
        story: "2022-06-01 submitted; 2022-06-06 received; 2022-07-05 decided granted",
        as_of: "2022-07-18",
        expected: "closed received 2022-06-06 due 2022-07-04 closed 2022-07-05 late 1",
    },
    // Sent to an old address: the limit runs from the day it really arrived.
    Case {
        name: "沙府行复〔2016〕26号",
        channel: PostSigned,
        story: "2016-06-25 submitted; 2016-08-17 received; 2016-08-19 decided granted",
        as_of: "2016-09-22",
        expected: "closed received 2016-08-17 due 2016-09-07 closed 2016-08-19",
    },
    // No answer until the lawsuit, whose day the case does not state; read on the last day and the next.
    Case {
        name: "(2013)松行初字第68号",
        channel: PostSigned,
        story: "2013-10-15 submitted; 2013-10-16 received",
        as_of: "2013-11-06",
        expected: "running received 2013-10-16 due 2013-11-06",
    },
    Case {
        name: "(2013)松行初字第68号，期限届满次日",
        channel: PostSigned,
        story: "2013-10-15 submitted; 2013-10-16 received",
        as_of: "2013-11-07",
        expected: "running received 2013-10-16 due 2013-11-06 late 1",
    },
    // A registered letter that arrived on New Year's Day counts from that day.
    Case {
        name: "武汉市江岸区台北街办事处，2014年",
        channel: PostSigned,
        story: "2013-12-31 submitted; 2014-01-01 received",
        as_of: "2014-03-25",
        expected: "running received 2014-01-01 due 2014-01-22 late 41",
    },
    // Signed for by the mail room on a Saturday.
    Case {
        name: "平政复决〔2022〕48号",
        channel: PostSigned,
        story: "2022-05-17 submitted; 2022-05-21 received",
        as_of: "2022-08-15",
        expected: "running received 2022-05-21 due 2022-06-20 late 40",
    },
];

#[test]
fn cases_with_a_known_day_of_receipt_come_out_as_judged() {
    for case in CASES {
        let reading = read(case.channel, case.story, case.as_of);
        assert_eq!(brief(&reading), case.expected, "{}", case.name);
        assert!(
            reading.findings.is_empty() || case.name.contains("洞头"),
            "{}: {:?}",
            case.name,
            reading.findings
        );
        check_explained(&reading);
    }
}

/// Three cases name only the day of posting. Where the letter was signed for, the clock can run from no other day than
/// the one recorded, says that the signing day is missing, and still finds the answer months late, as the courts did.
#[test]
fn cases_without_a_day_of_receipt_are_late_all_the_same_and_say_what_is_missing() {
    let cases = [
        (
            "清流县龙津镇人民政府，2014年",
            "2014-01-15 submitted",
            "2014-06-25",
            "due 2014-02-10 late 94",
        ),
        (
            "江阴市月城镇人民政府，2015年",
            "2015-06-23 submitted",
            "2015-09-08",
            "due 2015-07-14 late 39",
        ),
        (
            "(2016)粤7101行初783号",
            "2015-09-28 submitted",
            "2016-02-26",
            "due 2015-10-23 late 86",
        ),
    ];
    for (name, story, as_of, expected) in cases {
        let reading = read(PostSigned, story, as_of);
        assert!(
            brief(&reading).ends_with(expected),
            "{name}: {}",
            brief(&reading)
        );
        assert_eq!(
            super::finding_codes(&reading),
            ["signing_day_missing"],
            "{name}"
        );
    }
    // As an ordinary letter without confirmation the same facts start no clock.
    let unsigned = read(PostUnsigned, "2014-01-15 submitted", "2014-06-25");
    assert_eq!(brief(&unsigned), "awaiting_confirmation");
}

/// 三亚市国土环境资源局，2013年: the court ruled on the content and said nothing of the limit. Counted from the request, a
/// make-up Saturday, the answer was two working days late unless the day of receipt was later than the case tells.
/// (The case of 枣庄市市中区 2015 names neither the day of the request nor that of an answer and cannot be replayed.)
#[test]
fn a_case_not_judged_on_its_limit_differs_from_the_outcome() {
    let story = "2013-06-08 submitted; 2013-07-04 decided partial";
    let reading = read(Channel::InPerson, story, "2013-12-31");
    assert_eq!(
        brief(&reading),
        "closed received 2013-06-08 due 2013-07-02 closed 2013-07-04 late 2"
    );
}
