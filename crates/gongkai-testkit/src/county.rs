//! A small county: 清源县 above two townships, one with a full office, one with a single clerk, and a village. All names
//! are made up.

use std::sync::Arc;

use gongkai_core::accounts::{Account, Grant};
use gongkai_core::agencies::{
    Agency, AgencyKind, AgencyRules, Contact, GroupMember, GroupRole, LetterRules, Post,
    SecondPerson, Tenure,
};
use gongkai_core::catalogue::standard;
use gongkai_core::ids::{AgencyId, Login};
use gongkai_core::rights::Role;
use gongkai_core::time::Clock as _;
use gongkai_store::Store;
use gongkai_store::write::Acting;
use jiff::Timestamp;
use jiff::civil::date;

use crate::clock::TestClock;
use crate::databases::Place;

/// The county.
pub const COUNTY: &str = "qingyuan";
/// A township with a person for each role.
pub const TOWNSHIP: &str = "qingshi";
/// A township with one clerk, where steps may be done alone.
pub const SMALL_TOWNSHIP: &str = "hedong";
/// A village below the first township.
pub const VILLAGE: &str = "shiqiao";

/// One of the people of the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Sign-in name.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// Where they work.
    pub agency: &'static str,
    /// As what.
    pub roles: &'static [Role],
}

/// 拟稿人 of the township.
pub const CLERK: Person = person("lixf", "李小芳", TOWNSHIP, &[Role::Editor]);
/// 审核人 of the township.
pub const REVIEWER: Person = person("zhaojg", "赵建国", TOWNSHIP, &[Role::Reviewer]);
/// 保密审查人 of the township.
pub const SECRECY_REVIEWER: Person = person("sunbm", "孙保民", TOWNSHIP, &[Role::SecrecyReviewer]);
/// 签发人 of the township.
pub const ISSUER: Person = person("qianzz", "钱镇长", TOWNSHIP, &[Role::Issuer]);
/// 申请经办人 of the township.
pub const HANDLER: Person = person("zhengjb", "郑经办", TOWNSHIP, &[Role::RequestHandler]);
/// 公开机构负责人 of the township.
pub const HEAD: Person = person("fengzr", "冯主任", TOWNSHIP, &[Role::DisclosureHead]);
/// 管理员 of the township.
pub const ADMINISTRATOR: Person = person("wugl", "吴管理", TOWNSHIP, &[Role::Administrator]);
/// 管理员 of the county, who reaches all agencies.
pub const COUNTY_ADMINISTRATOR: Person = person("zhouxz", "周县政", COUNTY, &[Role::Administrator]);
/// The head of the county's disclosure office, who sees to the agencies below.
pub const COUNTY_OFFICE: Person = person("qianxb", "钱县办", COUNTY, &[Role::DisclosureHead]);
/// The one clerk of the small township, who does everything.
pub const LONE_CLERK: Person = person(
    "hebj",
    "何办结",
    SMALL_TOWNSHIP,
    &[
        Role::Editor,
        Role::Reviewer,
        Role::SecrecyReviewer,
        Role::Issuer,
        Role::RequestHandler,
        Role::DisclosureHead,
        Role::Administrator,
    ],
);

/// Everybody.
pub const PEOPLE: [Person; 10] = [
    COUNTY_OFFICE,
    CLERK,
    REVIEWER,
    SECRECY_REVIEWER,
    ISSUER,
    HANDLER,
    HEAD,
    ADMINISTRATOR,
    COUNTY_ADMINISTRATOR,
    LONE_CLERK,
];

const fn person(
    login: &'static str,
    name: &'static str,
    agency: &'static str,
    roles: &'static [Role],
) -> Person {
    Person {
        login,
        name,
        agency,
        roles,
    }
}

impl Person {
    /// The one of the township who has exactly this role.
    #[must_use]
    pub fn with(role: Role) -> Self {
        match role {
            Role::Editor => CLERK,
            Role::Reviewer => REVIEWER,
            Role::SecrecyReviewer => SECRECY_REVIEWER,
            Role::Issuer => ISSUER,
            Role::RequestHandler => HANDLER,
            Role::DisclosureHead => HEAD,
            Role::Administrator => ADMINISTRATOR,
        }
    }

    /// Their account.
    #[must_use]
    pub fn account(self) -> Account {
        let agency = agency_id(self.agency);
        let grant = |role: &Role| Grant {
            agency: agency.clone(),
            role: *role,
        };
        Account {
            login: self.login(),
            name: self.name.to_owned(),
            grants: self.roles.iter().map(grant).collect(),
            agency: agency.clone(),
            closed: false,
        }
    }

    /// Their sign-in name as a login.
    ///
    /// # Panics
    /// Never: the names above are slugs.
    #[must_use]
    pub fn login(self) -> Login {
        self.login.parse().expect("the names above are slugs")
    }
}

/// The county with its store and its clock.
#[derive(Clone)]
pub struct County {
    /// Where everything is kept.
    pub store: Store,
    /// What time it is: 24 November 2026, 9 o'clock, until it is set.
    pub clock: Arc<TestClock>,
    /// Where the index may lie.
    pub place: Place,
}

impl County {
    /// Founds the county: agencies with their standard catalogues, and the accounts of its people.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn found(place: Place) -> Self {
        let store = Store::open(&place.config).await.expect("a new store opens");
        let county = Self {
            store,
            clock: Arc::new(TestClock::at(start())),
            place,
        };
        let at = county.clock.now();
        let mut bulk = county
            .store
            .bulk(at)
            .await
            .expect("a new store takes writes");
        for agency in agencies() {
            let items = standard(&agency.id, agency.kind);
            bulk.agency(agency).await.expect("the agency is sound");
            for item in items {
                bulk.item(item)
                    .await
                    .expect("the standard catalogue is sound");
            }
        }
        bulk.commit().await.expect("a new store takes writes");
        for person in PEOPLE {
            county
                .store
                .define_account(&Acting::import(), person.account(), at)
                .await
                .expect("the account is sound");
        }
        county
    }
}

/// Tuesday, 24 November 2026, 09:00 in China.
fn start() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().expect("an instant")
}

/// The id of an agency named above.
///
/// # Panics
/// When it is no slug.
#[must_use]
pub fn agency_id(id: &str) -> AgencyId {
    id.parse().expect("the names above are slugs")
}

fn agencies() -> [Agency; 4] {
    let mut township = agency(
        TOWNSHIP,
        "青石镇人民政府",
        AgencyKind::Township,
        Some(COUNTY),
    );
    township.contact = Contact {
        address: Some("清源县青石镇政府街1号".to_owned()),
        phone: Some("0000-0000001".to_owned()),
        postcode: Some("000001".to_owned()),
        email: Some("qingshi@example.cn".to_owned()),
        fax: None,
        hours: Some("工作日 8:30—17:00".to_owned()),
        office: Some("党政办公室".to_owned()),
    };
    township.rules.letters = letters();
    township.leading_group = vec![GroupMember {
        role: GroupRole::Leader,
        post: "镇长".to_owned(),
        name: Some(ISSUER.name.to_owned()),
        from_on: Some(date(2024, 2, 1)),
        to_on: None,
    }];
    township.posts = vec![Post {
        name: "政务公开专干".to_owned(),
        deputy: None,
        tenures: vec![Tenure {
            name: CLERK.name.to_owned(),
            login: Some(CLERK.login()),
            from_on: date(2021, 3, 1),
            to_on: None,
        }],
    }];
    let mut small = agency(
        SMALL_TOWNSHIP,
        "河东镇人民政府",
        AgencyKind::Township,
        Some(COUNTY),
    );
    small.rules.second_person = SecondPerson::Marked;
    small.rules.letters = letters();
    [
        agency(COUNTY, "清源县人民政府", AgencyKind::County, None),
        township,
        small,
        agency(
            VILLAGE,
            "石桥村村民委员会",
            AgencyKind::Village,
            Some(TOWNSHIP),
        ),
    ]
}

fn letters() -> LetterRules {
    LetterRules {
        contact_person: Some(HANDLER.name.to_owned()),
        reconsideration_organ: Some("清源县人民政府".to_owned()),
        court: Some("清源县人民法院".to_owned()),
        ..LetterRules::default()
    }
}

fn agency(id: &str, name: &str, kind: AgencyKind, parent: Option<&str>) -> Agency {
    Agency {
        id: agency_id(id),
        name: name.to_owned(),
        kind,
        parent: parent.map(agency_id),
        contact: Contact::default(),
        region_code: None,
        organization_code: None,
        rules: AgencyRules::default(),
        leading_group: Vec::new(),
        posts: Vec::new(),
    }
}
