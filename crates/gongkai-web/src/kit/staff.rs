//! Who is signed in, and where they may do what.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use gongkai_core::accounts::{Account, roles_at};
use gongkai_core::agencies::Agency;
use gongkai_core::ids::AgencyId;
use gongkai_core::records::Actor;
use gongkai_core::rights::{Action, Role};
use gongkai_store::write::Acting;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::reply::{Flash, flash};
use crate::kit::tokens;

/// Name of the session's cookie.
pub const COOKIE: &str = "gk_session";

/// How long a session lasts after it was opened: a working day with lunch and overtime.
pub const SESSION: SignedDuration = SignedDuration::from_hours(12);

/// A member of staff who is signed in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The account.
    pub account: Account,
    /// All agencies, by id.
    pub agencies: Arc<HashMap<AgencyId, Agency>>,
    /// The token of this session's forms.
    pub csrf: String,
    /// The digest of this session's cookie.
    pub session: String,
    /// What the last action did.
    pub flash: Option<Flash>,
    /// How many notices they have not read.
    pub unread: usize,
}

impl Staff {
    /// Reads the session from the cookies.
    ///
    /// # Errors
    /// When the store fails; no session is `None`.
    pub async fn signed_in(app: &App, jar: &CookieJar) -> Result<Option<Self>, WebError> {
        let Some(cookie) = jar.get(COOKIE) else {
            return Ok(None);
        };
        let session = tokens::digest(cookie.value());
        let Some(row) = app.store.session(&session, app.now()).await? else {
            return Ok(None);
        };
        let Some(account) = app
            .store
            .account(&row.login)
            .await?
            .filter(|account| !account.closed)
        else {
            return Ok(None);
        };
        let agencies = app
            .store
            .agencies()
            .await?
            .into_iter()
            .map(|agency| (agency.id.clone(), agency))
            .collect();
        let mut staff = Self {
            account,
            agencies: Arc::new(agencies),
            csrf: row.csrf,
            session,
            flash: flash(jar),
            unread: 0,
        };
        let agencies = staff.scope(Action::ReadRequests);
        let login = &staff.account.login;
        staff.unread = app.store.unread_notices(login, &agencies).await?.len();
        Ok(Some(staff))
    }

    /// The one the guard of the route has found.
    ///
    /// # Errors
    /// [`WebError::SignIn`] where the route has no guard.
    pub fn of(request: &Request) -> Result<Self, WebError> {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .ok_or(WebError::SignIn {
                next: "/console".to_owned(),
            })
    }

    /// Roles at an agency, those that reach down from above included.
    #[must_use]
    pub fn roles(&self, agency: &AgencyId) -> Vec<Role> {
        roles_at(&self.account.grants, &self.path(agency))
    }

    /// Whether they may do this at the agency.
    #[must_use]
    pub fn may(&self, action: Action, agency: &AgencyId) -> bool {
        action.allowed_to(&self.roles(agency))
    }

    /// Nothing where they may.
    ///
    /// # Errors
    /// [`WebError::NotAllowed`] where they may not.
    pub fn must(&self, action: Action, agency: &AgencyId) -> Result<(), WebError> {
        if self.may(action, agency) {
            Ok(())
        } else {
            Err(WebError::NotAllowed(action))
        }
    }

    /// The agencies where they may do this, their own first, then by name.
    #[must_use]
    pub fn scope(&self, action: Action) -> Vec<AgencyId> {
        let mut agencies: Vec<&Agency> = self
            .agencies
            .values()
            .filter(|agency| self.may(action, &agency.id))
            .collect();
        agencies.sort_by_key(|agency| (agency.id != self.account.agency, agency.name.clone()));
        agencies
            .into_iter()
            .map(|agency| agency.id.clone())
            .collect()
    }

    /// Whether they may do this anywhere.
    #[must_use]
    pub fn may_anywhere(&self, action: Action) -> bool {
        self.agencies.keys().any(|agency| self.may(action, agency))
    }

    /// Their own agency.
    #[must_use]
    pub fn agency(&self) -> Option<&Agency> {
        self.agencies.get(&self.account.agency)
    }

    /// The name of an agency; its id where it is unknown.
    #[must_use]
    pub fn agency_name<'a>(&'a self, agency: &'a AgencyId) -> &'a str {
        self.agencies
            .get(agency)
            .map_or(agency.as_str(), |agency| agency.name.as_str())
    }

    /// What a write is done as.
    #[must_use]
    pub fn acting(&self) -> Acting {
        let actor = Actor::Person {
            login: self.account.login.clone(),
            name: self.account.name.clone(),
        };
        Acting {
            actor,
            grants: self.account.grants.clone(),
        }
    }

    /// The post they hold now, or the names of their roles.
    #[must_use]
    pub fn post(&self, now: Timestamp) -> String {
        let today = gongkai_core::time::china_date(now);
        let agency = self.agency();
        let held = agency.and_then(|agency| agency.post_of(&self.account.login, today));
        match held {
            Some(post) => post.name.clone(),
            None => {
                let mut roles: Vec<Role> =
                    self.account.grants.iter().map(|grant| grant.role).collect();
                roles.sort_unstable();
                roles.dedup();
                roles
                    .iter()
                    .map(|role| role.name())
                    .collect::<Vec<_>>()
                    .join("、")
            }
        }
    }

    fn path(&self, agency: &AgencyId) -> Vec<AgencyId> {
        let mut path = Vec::new();
        let mut next = Some(agency.clone());
        while let Some(id) = next {
            // A cycle cannot be stored; should one be, the walk still ends.
            if path.contains(&id) {
                break;
            }
            next = self
                .agencies
                .get(&id)
                .and_then(|agency| agency.parent.clone());
            path.push(id);
        }
        path
    }
}

impl FromRequestParts<Arc<App>> for Staff {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, WebError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(WebError::SignIn {
                next: "/console".to_owned(),
            })
    }
}
