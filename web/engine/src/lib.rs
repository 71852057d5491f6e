//! Gradus for the browser: one desk in one worker. The worker is ended when an answer takes too long, so nothing in
//! here counts time.

use gradus::desk;
use wasm_bindgen::prelude::wasm_bindgen;

/// A place to ask at: requests and replies are JSON, as `gradus::desk` says.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Desk(desk::Desk);

#[wasm_bindgen]
impl Desk {
    /// Nothing said yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a request.
    pub fn answer(&mut self, request: &str) -> String {
        self.0.answer(request)
    }
}
