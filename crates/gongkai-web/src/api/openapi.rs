//! `GET /api/openapi.json`: the API as an OpenAPI 3.1 document. It is written by hand; tests hold it against the routes,
//! the parameters and the answers.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::CachePolicy;
use crate::kit::reply;

const DOCUMENT: &str = include_str!("openapi.json");

/// `GET /api/openapi.json`
///
/// # Errors
/// When the document is no JSON.
pub async fn get(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    let mut document: Value = serde_json::from_str(DOCUMENT)
        .map_err(|error| WebError::fault("reading", "openapi.json", &error))?;
    document["servers"] = json!([{ "url": app.site.public_url }]);
    Ok(reply::json(document, CachePolicy::Shared))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::DOCUMENT;
    use crate::api::records::PARAMETERS;

    #[test]
    fn the_parameters_are_those_that_are_read() {
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let parameters = document["paths"]["/api/v1/records"]["get"]["parameters"]
            .as_array()
            .unwrap();
        let names: Vec<&str> = parameters
            .iter()
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, PARAMETERS);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let mut open = vec![&document];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(fields) => {
                    if let Some(Value::String(reference)) = fields.get("$ref") {
                        let pointer = reference.trim_start_matches('#');
                        assert!(document.pointer(pointer).is_some(), "{reference}");
                    }
                    open.extend(fields.values());
                }
                Value::Array(values) => open.extend(values),
                _ => {}
            }
        }
    }
}
