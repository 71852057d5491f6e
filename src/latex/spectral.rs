//! What matrices have one of: `\lambda_{\max}(A)`, `\sigma_{\max}(A)`.

use crate::span::Span;

use super::names;
use super::prepare::Unread;
use super::tree::NodeId;
use super::write::{Text, Writer};
use super::written::{Level, Written};

impl Writer<'_> {
    /// The largest or smallest of the eigenvalues or singular values; `None` where the function is another one.
    pub(super) fn extreme(&mut self, function: &str, arguments: &[NodeId], span: Span) -> Option<Text> {
        let meant = names::spectral(function)?;
        let [argument] = arguments else { return None };
        let unread = || Unread::new(span, format!("`{function}` of a matrix is not known"));
        Some(self.write(*argument).and_then(|argument| {
            let (before, behind) = meant.ok_or_else(unread)?;
            let level = if before.starts_with('-') { Level::Sum } else { Level::Postfix };
            let argument = argument.at_least(if level == Level::Sum { Level::Product } else { Level::Sum });
            Ok(Written::bare(before, level).then(&argument).sign(behind))
        }))
    }
}
