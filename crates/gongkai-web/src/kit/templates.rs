//! The page templates: from the folder in debug builds, so that a change of wording compiles nothing; embedded in release.

use std::sync::Arc;

use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use crate::kit::assets::Assets;

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Files;

/// Renders templates by name. Undefined values are errors.
pub struct Templates(Environment<'static>);

impl Templates {
    /// Prepares the environment; templates are read when first used.
    #[must_use]
    pub fn new(assets: Arc<Assets>) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_loader(|name| {
            Ok(Files::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned()))
        });
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") || name.ends_with(".xml") {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        environment.add_function("asset", move |name: &str| {
            assets
                .address(name)
                .map(|address| Value::from_safe_string(address.to_owned()))
                .ok_or_else(|| {
                    Error::new(ErrorKind::InvalidOperation, format!("no asset {name:?}"))
                })
        });
        Self(environment)
    }

    /// Renders a template with its context.
    ///
    /// # Errors
    /// A fault of ours: a missing template, a value the context does not have.
    pub fn render(&self, name: &str, context: impl Serialize) -> Result<String, Error> {
        self.0
            .get_template(name)?
            .render(minijinja::value::Serde(context))
    }

    /// Names of all templates, for the test that each one is shown by a page.
    #[must_use]
    pub fn names() -> Vec<String> {
        Files::iter().map(|name| name.to_string()).collect()
    }
}
