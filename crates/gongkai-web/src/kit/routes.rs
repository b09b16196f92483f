//! How a route is declared: with the right it needs, so that the table of routes can be walked and tested.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum_extra::extract::CookieJar;
use gongkai_core::rights::Action;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;

/// Who may ask for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Everyone.
    Public,
    /// Everyone who is signed in.
    SignedIn,
    /// Those who may do this at some agency; the handler asks again for the agency concerned.
    Needs(Action),
}

/// One line of the table of routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// GET or POST.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// Who may.
    pub right: Right,
}

/// Routes with their rights.
pub struct Routes {
    app: Arc<App>,
    router: Router<Arc<App>>,
    table: Vec<Row>,
}

impl Routes {
    /// No routes yet.
    #[must_use]
    pub fn new(app: &Arc<App>) -> Self {
        Self {
            app: Arc::clone(app),
            router: Router::new(),
            table: Vec::new(),
        }
    }

    /// Adds a GET route.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.add(Method::GET, path, right, get(handler))
    }

    /// Adds a POST route.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.add(Method::POST, path, right, post(handler))
    }

    /// The router and the table.
    pub fn finish(self) -> (Router<Arc<App>>, Vec<Row>) {
        (self.router, self.table)
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        right: Right,
        handler: MethodRouter<Arc<App>>,
    ) -> Self {
        let handler = match right {
            Right::Public => handler,
            Right::SignedIn | Right::Needs(_) => {
                handler.route_layer(from_fn_with_state((Arc::clone(&self.app), right), guard))
            }
        };
        self.router = self.router.route(path, handler);
        self.table.push(Row {
            method,
            path,
            right,
        });
        self
    }
}

async fn guard(
    State((app, right)): State<(Arc<App>, Right)>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    let staff = match Staff::signed_in(&app, &jar).await {
        Ok(Some(staff)) => staff,
        Ok(None) => {
            return WebError::SignIn {
                next: way_back(&request),
            }
            .into_response();
        }
        Err(error) => return error.into_response(),
    };
    if let Right::Needs(action) = right
        && !staff.may_anywhere(action)
    {
        return WebError::NotAllowed(action).into_response();
    }
    let shown = staff.flash.is_some() && request.method() == Method::GET;
    request.extensions_mut().insert(staff);
    let mut response = next.run(request).await;
    if shown {
        crate::kit::reply::forget_flash(&mut response);
    }
    response
}

/// After signing in people go on where they wanted to; a form that was sent is gone, so they go to the start page.
fn way_back(request: &Request) -> String {
    match (request.method(), request.uri().path_and_query()) {
        (&Method::GET, Some(address)) => address.as_str().to_owned(),
        _ => "/console".to_owned(),
    }
}
