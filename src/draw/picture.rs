//! A picture before and after its parts have their places. What is drawn is decided elsewhere,
//! how it is written too; placing is the work of a layout engine.

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

/// The width of a character, and the height of a line, in points.
pub(super) const CHARACTER: f64 = 8.0;
const LINE: f64 = 28.0;
/// The side of a dot.
const DOT: f64 = 8.0;

/// How a vertex looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A box: an operation, a tensor.
    Box,
    /// A rounded box: a variable.
    Round,
    /// Text alone: an open end.
    Text,
    /// A dot: one index in several places.
    Dot,
}

/// A vertex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vertex {
    pub label: String,
    pub look: Look,
}

/// An end of a line: a vertex, by its place in the list, and whether the line has a mark there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub vertex: usize,
    pub is_marked: bool,
}

impl From<usize> for End {
    fn from(vertex: usize) -> Self {
        Self { vertex, is_marked: false }
    }
}

/// A line between two vertices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub from: End,
    pub to: End,
    pub label: String,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Picture {
    pub vertices: Vec<Vertex>,
    pub lines: Vec<Line>,
    /// Whether lines have arrows.
    pub is_directed: bool,
}

impl Picture {
    /// Adds a vertex.
    pub fn vertex(&mut self, label: impl Into<String>, look: Look) -> usize {
        self.vertices.push(Vertex { label: label.into(), look });
        self.vertices.len() - 1
    }

    /// Adds a line.
    pub fn line(&mut self, from: impl Into<End>, to: impl Into<End>, label: impl Into<String>) {
        self.lines.push(Line { from: from.into(), to: to.into(), label: label.into() });
    }

    /// Gives everything its place: from the left to the right, or from below upwards.
    pub fn placed(self, is_upward: bool) -> Placed {
        let mut graph: Graph<NodeLabel, EdgeLabel> =
            Graph::with_options(GraphOptions { directed: true, multigraph: true, compound: false });
        let sizes: Vec<(f64, f64)> = self.vertices.iter().map(size).collect();
        for (place, (width, height)) in sizes.iter().enumerate() {
            let label = NodeLabel { width: *width, height: *height, ..NodeLabel::default() };
            graph.set_node(place.to_string(), Some(label));
        }
        for (place, line) in self.lines.iter().enumerate() {
            // A label stands on its line: beside it, it could belong to the next one.
            let label = EdgeLabel {
                width: text_width(&line.label),
                height: 14.0,
                labelpos: LabelPos::Center,
                ..EdgeLabel::default()
            };
            let (from, to) = (line.from.vertex.to_string(), line.to.vertex.to_string());
            graph.set_edge(from, to, Some(label), Some(&place.to_string()));
        }
        let rankdir = if is_upward { RankDir::BT } else { RankDir::LR };
        let options = LayoutOptions {
            rankdir,
            nodesep: 24.0,
            ranksep: 24.0,
            edgesep: 16.0,
            // Of orders with as few crossings the first: operands from left to right, as written.
            tie_keep_first: true,
            ..LayoutOptions::default()
        };
        dagre::layout(&mut graph, Some(options));
        let places = (0..self.vertices.len())
            .map(|place| {
                let node = graph.node(&place.to_string());
                node.map_or((0.0, 0.0), |node| (node.x.unwrap_or(0.0), node.y.unwrap_or(0.0)))
            })
            .collect();
        let paths = (0..self.lines.len())
            .zip(&self.lines)
            .map(|(place, line)| {
                let (from, to) = (line.from.vertex.to_string(), line.to.vertex.to_string());
                let edge = graph.edge(&from, &to, Some(&place.to_string()));
                edge.map_or_else(Path::default, |edge| Path {
                    points: edge.points.iter().map(|point| (point.x, point.y)).collect(),
                    label: edge.x.zip(edge.y),
                })
            })
            .collect();
        Placed { picture: self, sizes, places, paths }
    }
}

/// The way of a line, and the middle of its label.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    pub points: Vec<(f64, f64)>,
    pub label: Option<(f64, f64)>,
}

/// A picture whose parts have their places: middles and sizes, in points.
pub(super) struct Placed {
    pub picture: Picture,
    pub sizes: Vec<(f64, f64)>,
    pub places: Vec<(f64, f64)>,
    pub paths: Vec<Path>,
}

impl Placed {
    /// The size of all of it.
    pub fn extent(&self) -> (f64, f64) {
        let corners = self.places.iter().zip(&self.sizes).map(|((x, y), (w, h))| (x + w / 2.0, y + h / 2.0));
        let labels =
            self.paths.iter().zip(&self.picture.lines).filter_map(|(path, line)| {
                path.label.map(|(x, y)| (x + text_width(&line.label) / 2.0, y + 8.0))
            });
        let points = self.paths.iter().flat_map(|path| path.points.iter().copied());
        corners
            .chain(points)
            .chain(labels)
            .fold((0.0, 0.0), |(w, h), (x, y)| (f64::max(w, x), f64::max(h, y)))
    }
}

fn size(vertex: &Vertex) -> (f64, f64) {
    match vertex.look {
        Look::Dot => (DOT, DOT),
        Look::Text => (text_width(&vertex.label).max(CHARACTER), LINE * 0.7),
        Look::Box | Look::Round => ((text_width(&vertex.label) + 2.0 * CHARACTER).max(LINE), LINE),
    }
}

/// How wide a text is.
#[expect(clippy::cast_precision_loss, reason = "labels are short")]
pub(super) fn text_width(text: &str) -> f64 {
    text.chars().count() as f64 * CHARACTER
}
