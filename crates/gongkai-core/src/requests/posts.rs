//! Requests that were given to a post (岗位) instead of a person: who serves in the post handles them, and who serves in the
//! post named beside it stands in.

use jiff::civil::Date;

use super::{Event, Request};
use crate::agencies::Agency;
use crate::ids::Login;

/// Who handles what is given to a post on a day, and who stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// 经办人
    pub handler: Login,
    /// 代办人
    pub deputy: Option<Login>,
}

impl Desk {
    /// The people of a post on a day; none where nobody with an account serves in it.
    #[must_use]
    pub fn of(agency: &Agency, post: &str, on: Date) -> Option<Self> {
        let post = agency.post(post)?;
        let handler = post.holder(on)?.1.clone();
        let stands_in = post.deputy.as_deref().and_then(|name| agency.post(name));
        let deputy = stands_in
            .and_then(|post| post.holder(on))
            .map(|(_, login)| login.clone())
            .filter(|login| *login != handler);
        Some(Self { handler, deputy })
    }
}

/// The change of hands that is due because somebody else serves in the post now. A post that nobody serves in leaves the
/// request with those who have it.
#[must_use]
pub fn follow(request: &Request, agency: &Agency, today: Date) -> Option<Event> {
    let handling = &request.handling;
    let post = handling.post.as_ref().filter(|_| !request.is_closed())?;
    let Desk { handler, deputy } = Desk::of(agency, post, today)?;
    let same = handling.handler.as_ref() == Some(&handler) && handling.deputy == deputy;
    (!same).then(|| Event::Assigned {
        handler,
        deputy,
        post: Some(post.clone()),
    })
}
