//! The targets that are libraries of Python.

use super::target::{Arrays, Check, Frame, Operators, Shapes};

const RESERVED: &str = "False None True and as assert async await break class continue def del elif else except finally for \
    from global if import in is lambda nonlocal not or pass raise return try while with yield np jnp jax \
    torch int float bool len tuple getattr print ValueError AssertionError";

const FRAME: Frame = Frame {
    opening: "\"\"\"@origin\"\"\"\nimport numpy as np\n\n\n",
    signature: "def @name(@inputs):",
    about: ("    r\"\"\"", "    \"\"\""),
    about_line: "    ",
    about_first: false,
    indent: "    ",
    check_order: "    if np.ndim(@x) != @order:\n        raise ValueError(f\"@x: expected @expected, got {np.shape(@x)}\")\n",
    check_shape: "    if np.shape(@x) != @shape:\n        raise ValueError(f\"@x: expected @expected = {@shape}, got {np.shape(@x)}\")\n",
    check_number: "    if np.ndim(@x) != 0:\n        raise ValueError(f\"@x: expected a number, got {np.shape(@x)}\")\n",
    take_sizes: "    @sizes = @x.shape\n",
    take_size: "    @sizes = @value\n",
    length: "@x.shape[@axis]",
    assign: "@name = @value",
    comment: "  # ",
    give: "    return @outputs\n",
    end: "",
};

const OPERATORS: Operators = Operators {
    negate: "-#1",
    add: "#1 + #2",
    add_mixed: "#1 + #2",
    subtract: "#1 - #2",
    subtract_mixed: "#1 - #2",
    scale: "#1 * #2",
    multiply: "#1 * #2",
    divide: "#1 / #2",
    divide_entries: "#1 / #2",
    power: "#1 ** #2",
    power_entries: "#1 ** #2",
    root: "np.sqrt(#1)",
    select: ["np.where(#1, #2, #3)", "np.where(#1, #2, #3)"],
    column: "#1[:, None]",
    row: "#1[None, :]",
    inner: "#1 @ #2",
    outer: "np.outer(#1, #2)",
    product: "#1 @ #2",
    transpose: "#1.T",
    sum: "np.sum(#1)",
    sum_matrix: "np.sum(#1)",
    sum_along: ["np.sum(#1, axis=0)", "np.sum(#1, axis=1)"],
    norm: "np.linalg.norm(#1)",
    diagonal: "np.diag(#1)",
    on_diagonal: "np.diag(#1)",
    ones: "np.ones(@shape)",
    zeros: "np.zeros(@shape)",
    identity: "np.eye(@size)",
    entry: "#1[@position]",
    line: ["#1[@position, :]", "#1[:, @position]"],
    slice: ["#1[@from:@to]", "#1[@from:@to, :]", "#1[:, @from:@to]"],
    unit: "np.eye(@size)[@position]",
    einsum: "np.einsum(\"@labels\", @operands, optimize=True)",
    spread: "np.zeros(@shape)\n!np.einsum(\"@labels\", #0)[...] = @value\n#0",
    reshape: "np.reshape(#1, @shape)",
    array: ["np.array([", ", ", ", ", "])"],
    array_row: ("[", "]"),
    first_position: 0,
};

const CHECK: Check = Check {
    frame: "

def check_@name(seed=0, tolerance=1e-6):
    \"\"\"Compare each derivative of @name with a central difference along a random direction.\"\"\"
    rng = np.random.default_rng(seed)
@sizes@samples    step = 1e-6
    results = @name(@inputs)
@checks


if __name__ == \"__main__\":
    check_@name()
    print(\"the derivatives of @name agree with differences\")
",
    begin: "",
    size: "    @size = @value\n",
    sample: ["    @x = rng.standard_normal(@shape)\n", "    @x = rng.uniform(0.1, 0.9, @shape)\n"],
    square: "    @x = @x + 3.0 * np.eye(@size)\n",
    symmetric: "    @x = @x @ @x.T\n",
    derivative: "
    direction = rng.standard_normal(@shape)
@symmetric    difference = (@forward[@before] - @backward[@before]) / (2 * step)
    derivative = @along
    if not np.allclose(difference, derivative, rtol=tolerance, atol=tolerance):
        raise AssertionError(f\"@result: {derivative} is not the difference {difference}\")
",
    first_result: 0,
    moved: ["@x + step * direction", "@x - step * direction"],
    along: "np.tensordot(results[@number], direction, axes=@order)",
    symmetric_direction: "    direction = direction + direction.T\n",
};

/// NumPy.
pub(super) const NUMPY: Arrays = Arrays {
    name: "numpy",
    title: "NumPy",
    operators: OPERATORS,
    frame: FRAME,
    check: CHECK,
    shapes: Shapes::Tuples,
    helpers: &[],
    reserved: RESERVED,
};

/// JAX, as a pure function for `jax.jit`.
pub(super) const JAX: Arrays = Arrays {
    name: "jax",
    title: "JAX",
    operators: Operators {
        root: "jnp.sqrt(#1)",
        select: ["jnp.where(#1, #2, #3)", "jnp.where(#1, #2, #3)"],
        outer: "jnp.outer(#1, #2)",
        sum: "jnp.sum(#1)",
        sum_matrix: "jnp.sum(#1)",
        sum_along: ["jnp.sum(#1, axis=0)", "jnp.sum(#1, axis=1)"],
        norm: "jnp.linalg.norm(#1)",
        diagonal: "jnp.diag(#1)",
        on_diagonal: "jnp.diag(#1)",
        ones: "jnp.ones(@shape)",
        zeros: "jnp.zeros(@shape)",
        identity: "jnp.eye(@size)",
        unit: "jnp.eye(@size)[@position]",
        einsum: "jnp.einsum(\"@labels\", @operands)",
        spread: "",
        reshape: "jnp.reshape(#1, @shape)",
        array: ["jnp.array([", ", ", ", ", "])"],
        ..OPERATORS
    },
    frame: Frame {
        opening: "\"\"\"@origin\"\"\"\nimport jax\nimport jax.numpy as jnp\nimport jax.scipy\n\n\n",
        signature: "@jax.jit\ndef @name(@inputs):",
        check_order: "    if jnp.ndim(@x) != @order:\n        raise ValueError(f\"@x: expected @expected, got {jnp.shape(@x)}\")\n",
        check_shape: "    if jnp.shape(@x) != @shape:\n        raise ValueError(f\"@x: expected @expected = {@shape}, got {jnp.shape(@x)}\")\n",
        check_number: "    if jnp.ndim(@x) != 0:\n        raise ValueError(f\"@x: expected a number, got {jnp.shape(@x)}\")\n",
        ..FRAME
    },
    check: Check {
        frame: "

def check_@name(seed=0, tolerance=1e-6):
    \"\"\"Compare each derivative of @name with a central difference along a random direction.\"\"\"
    import numpy as np

    jax.config.update(\"jax_enable_x64\", True)
    rng = np.random.default_rng(seed)
@sizes@samples    step = 1e-6
    results = @name(@inputs)
@checks


if __name__ == \"__main__\":
    check_@name()
    print(\"the derivatives of @name agree with differences\")
",
        ..CHECK
    },
    shapes: Shapes::Tuples,
    helpers: &[],
    reserved: RESERVED,
};

/// PyTorch.
pub(super) const TORCH: Arrays = Arrays {
    name: "torch",
    title: "PyTorch",
    operators: Operators {
        // Of a number, too, which `torch.sqrt` refuses.
        root: "#1 ** 0.5",
        select: [
            "torch.where(torch.as_tensor(#1 != 0), #2, #3)",
            "torch.where(torch.as_tensor(#1), #2, #3)",
        ],
        outer: "torch.outer(#1, #2)",
        sum: "torch.sum(#1)",
        sum_matrix: "torch.sum(#1)",
        sum_along: ["torch.sum(#1, dim=0)", "torch.sum(#1, dim=1)"],
        norm: "torch.linalg.norm(#1)",
        diagonal: "torch.diag(#1)",
        on_diagonal: "torch.diag(#1)",
        ones: "torch.ones(@shape, dtype=@like.dtype, device=@like.device)",
        zeros: "torch.zeros(@shape, dtype=@like.dtype, device=@like.device)",
        identity: "torch.eye(@size, dtype=@like.dtype, device=@like.device)",
        unit: "torch.eye(@size, dtype=@like.dtype, device=@like.device)[@position]",
        einsum: "torch.einsum(\"@labels\", @operands)",
        spread: "",
        reshape: "torch.reshape(#1, @shape)",
        array: ["torch.tensor([", ", ", ", ", "], dtype=@like.dtype, device=@like.device)"],
        ..OPERATORS
    },
    frame: Frame {
        opening: "\"\"\"@origin\"\"\"\nimport torch\n\n\n",
        check_order: "    if @x.ndim != @order:\n        raise ValueError(f\"@x: expected @expected, got {tuple(@x.shape)}\")\n",
        check_shape: "    if @x.shape != @shape:\n        raise ValueError(f\"@x: expected @expected = {@shape}, got {tuple(@x.shape)}\")\n",
        check_number: "    if getattr(@x, \"ndim\", 0) != 0:\n        raise ValueError(f\"@x: expected a number, got {tuple(@x.shape)}\")\n",
        ..FRAME
    },
    check: Check {
        frame: "

def check_@name(seed=0, tolerance=1e-6):
    \"\"\"Compare each derivative of @name with a central difference along a random direction.\"\"\"
    rng = torch.Generator().manual_seed(seed)
@sizes@samples    step = 1e-6
    results = @name(@inputs)
@checks


if __name__ == \"__main__\":
    check_@name()
    print(\"the derivatives of @name agree with differences\")
",
        sample: [
            "    @x = torch.randn(@shape, generator=rng, dtype=torch.float64)\n",
            "    @x = 0.1 + 0.8 * torch.rand(@shape, generator=rng, dtype=torch.float64)\n",
        ],
        square: "    @x = @x + 3.0 * torch.eye(@size, dtype=torch.float64)\n",
        derivative: "
    direction = torch.randn(@shape, generator=rng, dtype=torch.float64)
@symmetric    difference = torch.as_tensor((@forward[@before] - @backward[@before]) / (2 * step), dtype=torch.float64)
    derivative = @along
    if not torch.allclose(difference, derivative, rtol=tolerance, atol=tolerance):
        raise AssertionError(f\"@result: {derivative} is not the difference {difference}\")
",
        along: "torch.tensordot(torch.as_tensor(results[@number], dtype=torch.float64), direction, dims=@order)",
        ..CHECK
    },
    shapes: Shapes::Tuples,
    helpers: &[],
    reserved: RESERVED,
};
