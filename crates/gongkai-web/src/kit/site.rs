//! What stands around every public page: the agency's name, navigation and footer (政府网站发展指引).

use gongkai_core::agencies::{Agency, AgencyKind};
use gongkai_core::ids::AgencyId;
use serde::Serialize;

use crate::app::{App, SiteSettings};
use crate::kit::error::WebError;

/// The `site` of kit/portal_layout.html.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// Full name of the agency whose pages these are.
    pub name: String,
    /// Short name for narrow places.
    pub short_name: String,
    /// The one character in the seal.
    pub seal_char: String,
    /// The agency above, "" for none.
    pub parent_name: String,
    /// What these pages are: 政府信息公开, of a village 村务公开.
    pub platform: &'static str,
    /// Where the brand leads.
    pub home_url: String,
    /// Host without scheme.
    pub host: String,
    /// 网站标识码.
    pub code: String,
    /// ICP 备案.
    pub icp: String,
    /// 公安备案.
    pub police: String,
    /// 主办单位.
    pub organizer: String,
    /// 联系方式.
    pub contact: String,
    /// Main navigation.
    pub nav: Vec<NavLink>,
    /// 网站地图, 找错…
    pub footer_links: Vec<NavLink>,
    /// A last line.
    pub notice: String,
}

/// One link of a navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavLink {
    /// Words.
    pub label: String,
    /// Address.
    pub url: String,
    /// Whether it is the page shown.
    pub current: bool,
}

impl NavLink {
    /// A link to another page.
    #[must_use]
    pub fn new(label: &str, url: impl Into<String>) -> Self {
        Self {
            label: label.to_owned(),
            url: url.into(),
            current: false,
        }
    }
}

impl SiteView {
    /// Around the portal's own pages: the top agency's.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn top(app: &App) -> Result<Self, WebError> {
        let agencies = app.store.agencies().await?;
        Ok(
            match agencies.iter().find(|agency| agency.parent.is_none()) {
                Some(top) => Self::around(&app.site, top, &agencies),
                None => Self::bare(app),
            },
        )
    }

    /// Around an agency's pages.
    ///
    /// # Errors
    /// [`WebError::NotFound`] where there is no such agency.
    pub async fn of(app: &App, agency: &AgencyId) -> Result<Self, WebError> {
        let agencies = app.store.agencies().await?;
        let found = agencies
            .iter()
            .find(|known| known.id == *agency)
            .ok_or(WebError::NotFound)?;
        Ok(Self::around(&app.site, found, &agencies))
    }

    /// Before there is any agency, or when the store cannot be asked.
    #[must_use]
    pub fn bare(app: &App) -> Self {
        Self::with(&app.site, "政府信息公开", "", "/", None)
    }

    /// For samples.
    #[must_use]
    pub fn sample() -> Self {
        Self::with(
            &SiteSettings::default(),
            "青石镇人民政府",
            "清源县",
            "/a/qingshi",
            Some("0000-0000000"),
        )
    }

    fn around(settings: &SiteSettings, agency: &Agency, agencies: &[Agency]) -> Self {
        let parent = agency
            .parent
            .as_ref()
            .and_then(|id| agencies.iter().find(|known| known.id == *id));
        let home = format!("/a/{}", agency.id);
        let mut site = Self::with(
            settings,
            &agency.name,
            parent.map_or("", |parent| short(parent)),
            if agency.parent.is_none() { "/" } else { &home },
            agency.contact.phone.as_deref(),
        );
        short(agency).clone_into(&mut site.short_name);
        site.platform = platform(agency);
        site.nav = navigation(agency);
        site
    }

    fn with(
        settings: &SiteSettings,
        name: &str,
        parent_name: &str,
        home_url: &str,
        phone: Option<&str>,
    ) -> Self {
        let or = |set: &str, fallback: &str| {
            if set.is_empty() {
                fallback.to_owned()
            } else {
                set.to_owned()
            }
        };
        Self {
            name: name.to_owned(),
            short_name: name.to_owned(),
            seal_char: name.chars().next().map(String::from).unwrap_or_default(),
            parent_name: parent_name.to_owned(),
            platform: GOVERNMENT,
            home_url: home_url.to_owned(),
            host: settings
                .public_url
                .split("://")
                .last()
                .unwrap_or_default()
                .to_owned(),
            code: settings.code.clone(),
            icp: settings.icp.clone(),
            police: settings.police.clone(),
            organizer: or(&settings.organizer, name),
            contact: or(&settings.contact, phone.unwrap_or_default()),
            nav: vec![
                NavLink::new("首页", "/"),
                NavLink::new("搜索", "/search"),
                NavLink::new("依申请公开", "/apply"),
            ],
            footer_links: vec![
                NavLink::new("网站地图", "/map"),
                NavLink::new("期限和费用计算", "/calculators"),
                NavLink::new("公开账本", "/ledger"),
                NavLink::new("订阅", "/feed.atom"),
                NavLink::new("显示设置", "/preferences"),
                NavLink::new("工作人员登录", "/console"),
            ],
            notice: settings.notice.clone(),
        }
    }
}

/// What a government and its departments run.
const GOVERNMENT: &str = "政府信息公开";

/// What the pages of an agency are called: a village committee is no organ of government and publishes its own affairs
/// (村民委员会组织法).
#[must_use]
pub fn platform(agency: &Agency) -> &'static str {
    match agency.kind {
        AgencyKind::County | AgencyKind::Department | AgencyKind::Township => GOVERNMENT,
        AgencyKind::Village => "村务公开",
    }
}

/// 清源县 for 清源县人民政府: the name people say.
#[must_use]
pub fn short(agency: &Agency) -> &str {
    let name = agency.name.as_str();
    match agency.kind {
        AgencyKind::County | AgencyKind::Township => name.strip_suffix("人民政府").unwrap_or(name),
        AgencyKind::Department => name,
        // 石桥村 of both 石桥村村民委员会 and 石桥村民委员会.
        AgencyKind::Village => match name.strip_suffix("村民委员会") {
            Some(place) if place.ends_with('村') => place,
            Some(_) => name.strip_suffix("民委员会").unwrap_or(name),
            None => name.strip_suffix("居民委员会").unwrap_or(name),
        },
    }
}

fn navigation(agency: &Agency) -> Vec<NavLink> {
    let at = |rest: &str| format!("/a/{}{rest}", agency.id);
    // Who lives in a village asks the government above it.
    let asked = match (agency.kind, &agency.parent) {
        (AgencyKind::Village, Some(parent)) => parent,
        _ => &agency.id,
    };
    let mut links = vec![
        NavLink::new("公开目录", at("/catalogue")),
        NavLink::new("依申请公开", format!("/apply?agency={asked}")),
    ];
    links.push(match agency.kind {
        AgencyKind::Village => NavLink::new("联系村委会", at("/contact")),
        AgencyKind::County | AgencyKind::Department | AgencyKind::Township => {
            NavLink::new("年度报告", at("/reports"))
        }
    });
    links.push(NavLink::new("联系我们", at("/contact")));
    links.push(NavLink::new("订阅", at("/feed.atom")));
    links.dedup_by(|one, other| one.url == other.url);
    links
}

#[cfg(test)]
mod tests {
    use gongkai_core::agencies::{Agency, AgencyKind, AgencyRules, Contact};

    use super::short;

    #[test]
    fn the_short_name_is_what_people_say() {
        for (name, kind, said) in [
            ("清源县人民政府", AgencyKind::County, "清源县"),
            ("青石镇人民政府", AgencyKind::Township, "青石镇"),
            ("清源县民政局", AgencyKind::Department, "清源县民政局"),
            ("石桥村村民委员会", AgencyKind::Village, "石桥村"),
            ("石桥村民委员会", AgencyKind::Village, "石桥村"),
            ("东坪社区居民委员会", AgencyKind::Village, "东坪社区"),
        ] {
            let agency = Agency {
                id: "a".parse().unwrap(),
                name: name.to_owned(),
                kind,
                parent: None,
                contact: Contact::default(),
                region_code: None,
                organization_code: None,
                rules: AgencyRules::default(),
                leading_group: Vec::new(),
                posts: Vec::new(),
            };
            assert_eq!(short(&agency), said);
        }
    }
}
