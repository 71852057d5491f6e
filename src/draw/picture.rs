//! A picture before and after its parts have their places. What is drawn is decided elsewhere,
//! how it is written too; placing is the work of a layout engine.

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

/// The width of a character, and the height of a line, in points.
pub(super) const CHARACTER: f64 = 8.0;
const LINE: f64 = 28.0;
/// What a second line, with the shape, adds to the height.
const NOTE: f64 = 12.0;
/// The side of a dot.
const DOT: f64 = 8.0;
/// The space between a frame and what it is around, and for its title.
pub(super) const PADDING: f64 = 12.0;
pub(super) const TITLE: f64 = 18.0;

/// How a vertex looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A function that is called.
    Function,
    /// An operation with a sign.
    Operation,
    /// A name that something is derived by.
    Variable,
    /// A name that is given.
    Parameter,
    /// A tensor, in a colour of its own.
    Tensor(usize),
    /// Text alone: a number, an open end.
    Text,
    /// A dot: one index in several places.
    Dot,
}

/// A vertex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vertex {
    pub label: String,
    /// The same in LaTeX.
    pub latex: String,
    /// What stands below it: its shape.
    pub note: String,
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
    /// Which of the operands it is, from 1, where their order means something.
    pub operand: Option<usize>,
}

/// Some vertices that belong together: what a definition is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub title: String,
    pub members: Vec<usize>,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Picture {
    pub vertices: Vec<Vertex>,
    pub lines: Vec<Line>,
    pub frames: Vec<Frame>,
    /// Whether lines have arrows.
    pub is_directed: bool,
}

/// What a picture lies in, as the layout engine knows it.
type Layout = Graph<NodeLabel, EdgeLabel>;

impl Picture {
    /// Adds a vertex.
    pub fn vertex(&mut self, label: impl Into<String>, latex: impl Into<String>, look: Look) -> usize {
        self.vertices.push(Vertex { label: label.into(), latex: latex.into(), note: String::new(), look });
        self.vertices.len() - 1
    }

    /// Adds a line.
    pub fn line(&mut self, from: impl Into<End>, to: impl Into<End>, label: impl Into<String>) {
        self.lines.push(Line { from: from.into(), to: to.into(), label: label.into(), operand: None });
    }

    /// Gives everything its place: from the left to the right, or from below upwards.
    pub fn placed(self, is_upward: bool) -> Placed {
        let sizes: Vec<(f64, f64)> = self.vertices.iter().map(size).collect();
        let mut graph = self.layout(&sizes);
        let options = LayoutOptions {
            rankdir: if is_upward { RankDir::BT } else { RankDir::LR },
            nodesep: 24.0,
            ranksep: 30.0,
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
        let mut placed = Placed { picture: self, sizes, places, paths };
        if is_upward {
            placed.enter_in_order();
        }
        placed.moved_into_view()
    }

    /// The picture as the layout engine takes it.
    fn layout(&self, sizes: &[(f64, f64)]) -> Layout {
        let compound = !self.frames.is_empty();
        let mut graph = Layout::with_options(GraphOptions { directed: true, multigraph: true, compound });
        for (place, (width, height)) in sizes.iter().enumerate() {
            let label = NodeLabel { width: *width, height: *height, ..NodeLabel::default() };
            graph.set_node(place.to_string(), Some(label));
        }
        for (number, frame) in self.frames.iter().enumerate() {
            let name = format!("frame {number}");
            graph.set_node(name.clone(), Some(NodeLabel::default()));
            for member in &frame.members {
                graph.set_parent(&member.to_string(), Some(&name));
            }
        }
        for (place, line) in self.lines.iter().enumerate() {
            // A label stands on its line: beside it, it could belong to the next one.
            let height = if line.label.is_empty() { 0.0 } else { 14.0 };
            let label = EdgeLabel {
                width: text_width(&line.label),
                height,
                labelpos: LabelPos::Center,
                ..EdgeLabel::default()
            };
            let (from, to) = (line.from.vertex.to_string(), line.to.vertex.to_string());
            graph.set_edge(from, to, Some(label), Some(&place.to_string()));
        }
        graph
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

/// A box: its left, top, right and bottom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Bounds {
    fn around(corners: impl Iterator<Item = Self>) -> Option<Self> {
        corners.reduce(|one, other| Self {
            left: one.left.min(other.left),
            top: one.top.min(other.top),
            right: one.right.max(other.right),
            bottom: one.bottom.max(other.bottom),
        })
    }

    fn of((x, y): (f64, f64), (width, height): (f64, f64)) -> Self {
        let (half, tall) = (width / 2.0, height / 2.0);
        Self { left: x - half, top: y - tall, right: x + half, bottom: y + tall }
    }
}

impl Placed {
    /// Lets lines end below an operation side by side, in the order of its operands.
    #[expect(clippy::cast_precision_loss, reason = "operands are few")]
    fn enter_in_order(&mut self) {
        for (vertex, ((x, y), (width, height))) in self.places.iter().zip(&self.sizes).enumerate() {
            let lines = || self.picture.lines.iter().enumerate().filter(|(_, line)| line.to.vertex == vertex);
            let count = lines().count() as f64;
            let entering: Vec<usize> = lines().map(|(line, _)| line).collect();
            for (number, line) in entering.into_iter().enumerate() {
                let along = (number as f64 + 1.0) / (count + 1.0);
                let end = (x - width / 2.0 + width * along, y + height / 2.0);
                if let Some(last) = self.paths.get_mut(line).and_then(|path| path.points.last_mut()) {
                    *last = end;
                }
            }
        }
    }

    /// What a frame lies around, with its title.
    pub fn frame(&self, frame: &Frame) -> Option<Bounds> {
        let members = frame
            .members
            .iter()
            .filter_map(|member| Some(Bounds::of(*self.places.get(*member)?, *self.sizes.get(*member)?)));
        let around = Bounds::around(members)?;
        let wide = text_width(&frame.title) - (around.right - around.left);
        Some(Bounds {
            left: around.left - PADDING,
            top: around.top - TITLE,
            right: around.right + PADDING.max(wide),
            bottom: around.bottom + PADDING,
        })
    }

    /// All of it.
    fn bounds(&self) -> Bounds {
        let vertices = self.places.iter().zip(&self.sizes).map(|(place, size)| Bounds::of(*place, *size));
        let points = self.paths.iter().flat_map(|path| path.points.iter());
        let labels = self.paths.iter().zip(&self.picture.lines).filter_map(|(path, line)| {
            path.label.map(|place| Bounds::of(place, (text_width(&line.label), 16.0)))
        });
        let frames = self.picture.frames.iter().filter_map(|frame| self.frame(frame));
        let all =
            vertices.chain(points.map(|point| Bounds::of(*point, (2.0, 2.0)))).chain(labels).chain(frames);
        Bounds::around(all).unwrap_or(Bounds { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 })
    }

    /// With its corner where counting begins.
    fn moved_into_view(mut self) -> Self {
        let Bounds { left, top, .. } = self.bounds();
        let places = self.places.iter_mut();
        let ways = self.paths.iter_mut().flat_map(|path| path.points.iter_mut().chain(path.label.as_mut()));
        for (x, y) in places.chain(ways) {
            *x -= left;
            *y -= top;
        }
        self
    }

    /// The size of all of it.
    pub fn extent(&self) -> (f64, f64) {
        let Bounds { right, bottom, .. } = self.bounds();
        (right, bottom)
    }
}

fn size(vertex: &Vertex) -> (f64, f64) {
    let width = text_width(&vertex.label).max(text_width(&vertex.note) * 0.8);
    let height = if vertex.note.is_empty() { LINE } else { LINE + NOTE };
    match vertex.look {
        Look::Dot => (DOT, DOT),
        Look::Text => (width.max(CHARACTER), height - LINE * 0.3),
        Look::Operation => ((width + CHARACTER).max(1.3 * LINE), height),
        Look::Function | Look::Variable | Look::Parameter | Look::Tensor(_) => {
            ((width + 2.0 * CHARACTER).max(1.3 * LINE), height)
        }
    }
}

/// How wide a text is.
#[expect(clippy::cast_precision_loss, reason = "labels are short")]
pub(super) fn text_width(text: &str) -> f64 {
    text.chars().count() as f64 * CHARACTER
}
