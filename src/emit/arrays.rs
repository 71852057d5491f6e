//! The targets that are languages of arrays: Julia and MATLAB, which Octave runs too.

use super::target::{Arrays, Check, Frame, Operators, Shapes};

/// Julia.
pub(super) const JULIA: Arrays = Arrays {
    name: "julia",
    title: "Julia",
    operators: Operators {
        negate: "-#1",
        add: "#1 + #2",
        add_mixed: "#1 .+ #2",
        subtract: "#1 - #2",
        subtract_mixed: "#1 .- #2",
        scale: "#1 * #2",
        multiply: "#1 .* #2",
        divide: "#1 / #2",
        divide_entries: "#1 ./ #2",
        power: "#1^#2",
        power_entries: "#1 .^ #2",
        root: "sqrt.(#1)",
        select: ["ifelse.(#1 .!= 0, #2, #3)", "ifelse.(#1, #2, #3)"],
        column: "#1",
        row: "#1'",
        inner: "dot(#1, #2)",
        outer: "#1 * #2'",
        product: "#1 * #2",
        transpose: "#1'",
        sum: "sum(#1)",
        sum_matrix: "sum(#1)",
        sum_along: ["vec(sum(#1, dims=1))", "vec(sum(#1, dims=2))"],
        norm: "norm(#1)",
        diagonal: "diag(#1)",
        on_diagonal: "Matrix(Diagonal(#1))",
        ones: "ones(@shape)",
        zeros: "zeros(@shape)",
        identity: "Matrix(1.0I, @size, @size)",
        entry: "#1[@position]",
        line: ["#1[@position, :]", "#1[:, @position]"],
        slice: ["#1[@from:@to]", "#1[@from:@to, :]", "#1[:, @from:@to]"],
        unit: "Float64.(1:@size .== @position)",
        einsum: "",
        spread: "",
        reshape: "",
        array: ["[", "; ", "; ", "]"],
        array_row: ("", ""),
        first_position: 1,
    },
    frame: Frame {
        opening: "# @origin\nusing LinearAlgebra\n\n",
        signature: "function @name(@inputs)",
        about: ("\"\"\"\n", "\"\"\""),
        about_line: "",
        about_first: true,
        indent: "    ",
        check_order: "    ndims(@x) == @order || throw(DimensionMismatch(\"@x: expected @expected, got $(size(@x))\"))\n",
        check_shape: "    size(@x) == @shape || throw(DimensionMismatch(\"@x: expected @expected = $(@shape), got $(size(@x))\"))\n",
        check_number: "    ndims(@x) == 0 || throw(DimensionMismatch(\"@x: expected a number, got $(size(@x))\"))\n",
        take_sizes: "    @sizes = size(@x)\n",
        take_size: "    @sizes = @value\n",
        length: "size(@x, @place)",
        assign: "@name = @value",
        comment: "  # ",
        give: "    return @outputs\n",
        end: "end\n",
    },
    check: Check {
        frame: "
using Random

\"Compare each derivative of @name with a central difference along a random direction.\"
function check_@name(; seed=0, tolerance=1e-6)
    Random.seed!(seed)
@sizes@samples    step = 1e-6
    results = @name(@inputs)
@checks
    return true
end
",
        begin: "",
        size: "    @size = @value\n",
        sample: ["    @x = randn(@lengths)\n", "    @x = 0.1 .+ 0.8 .* rand(@lengths)\n"],
        square: "    @x = @x + 3.0I\n",
        symmetric: "    @x = @x * @x'\n",
        derivative: "
    direction = randn(@lengths)
@symmetric    difference = vec([(@forward[@before] - @backward[@before]) / (2 * step);])
    derivative = @along
    isapprox(difference, derivative; rtol=tolerance, atol=tolerance) ||
        error(\"@result: $derivative is not the difference $difference\")
",
        first_result: 1,
        moved: ["@x + step * direction", "@x - step * direction"],
        along: "reshape([results[@number];], :, length(direction)) * vec([direction;])",
        symmetric_direction: "    direction = direction + direction'\n",
    },
    shapes: Shapes::Tuples,
    helpers: &[],
    reserved: "baremodule begin break catch const continue do else elseif end export false finally for function \
        global if import let local macro module quote return struct true try using while I pi dot diag norm \
        sum size det inv exp log vec ones zeros reshape kron tr sqrt abs Matrix Diagonal Float64 Float32 \
        ndims throw DimensionMismatch error svd length ifelse rand randn Random isapprox nothing missing NaN \
        Inf LinearAlgebra Base Main",
};

/// MATLAB and Octave.
pub(super) const MATLAB: Arrays = Arrays {
    name: "matlab",
    title: "MATLAB",
    operators: Operators {
        negate: "-#1",
        add: "#1 + #2",
        add_mixed: "#1 + #2",
        subtract: "#1 - #2",
        subtract_mixed: "#1 - #2",
        scale: "#1 * #2",
        multiply: "#1 .* #2",
        divide: "#1 / #2",
        divide_entries: "#1 ./ #2",
        power: "#1^#2",
        power_entries: "#1 .^ #2",
        root: "sqrt(#1)",
        select: ["gradus_select(#1, #2, #3)", "gradus_select(#1, #2, #3)"],
        column: "#1",
        row: "#1'",
        inner: "#1' * #2",
        outer: "#1 * #2'",
        product: "#1 * #2",
        transpose: "#1'",
        sum: "sum(#1)",
        sum_matrix: "sum(sum(#1))",
        sum_along: ["sum(#1, 1)'", "sum(#1, 2)"],
        norm: "norm(#1, 'fro')",
        diagonal: "diag(#1)",
        // Octave keeps diagonal matrices apart, and adds no column to them.
        on_diagonal: "full(diag(#1))",
        ones: "ones(@shape)",
        zeros: "zeros(@shape)",
        identity: "full(eye(@size))",
        entry: "#1(@position)",
        line: ["#1(@position, :)'", "#1(:, @position)"],
        slice: ["#1(@from:@to)", "#1(@from:@to, :)", "#1(:, @from:@to)"],
        unit: "double((1:@size)' == @position)",
        einsum: "",
        spread: "",
        reshape: "",
        array: ["[", "; ", "; ", "]"],
        array_row: ("", ""),
        first_position: 1,
    },
    frame: Frame {
        opening: "",
        signature: "function [@outputs] = @name(@inputs)",
        about: ("% ", ""),
        about_line: "%   ",
        about_first: false,
        indent: "    ",
        check_order: "",
        check_shape: "    assert(isequal(size(@x), @shape), '@x: expected @expected = %s, got %s', mat2str(@shape), mat2str(size(@x)));\n",
        check_number: "    assert(isscalar(@x), '@x: expected a number, got %s', mat2str(size(@x)));\n",
        take_sizes: "    [@sizes] = size(@x);\n",
        take_size: "    @sizes = @value;\n",
        length: "size(@x, @place)",
        assign: "@name = @value;",
        comment: "  % ",
        give: "",
        end: "end\n",
    },
    check: Check {
        frame: "
% Compare each derivative of @name with a central difference along a random direction: @name() runs this.
function check_@name()
    randn('seed', 1);
    rand('seed', 1);
    tolerance = 1e-6;
@sizes@samples    step = 1e-6;
    results = cell(1, @count);
    [results{:}] = @name(@inputs);
@checks
end
",
        // A file's further functions are called from within it alone.
        begin: "    if nargin == 0, check_@name(); return; end\n",
        size: "    @size = @value;\n",
        sample: ["    @x = randn(@shape);\n", "    @x = 0.1 + 0.8 * rand(@shape);\n"],
        square: "    @x = @x + 3.0 * eye(@size);\n",
        symmetric: "    @x = @x * @x';\n",
        derivative: "
    direction = randn(@shape);
@symmetric    forward = cell(1, @count);
    backward = cell(1, @count);
    [forward{:}] = @forward;
    [backward{:}] = @backward;
    difference = (forward{@before} - backward{@before}) / (2 * step);
    derivative = @along;
    assert(max(abs(difference(:) - derivative(:))) <= tolerance * (1 + max(abs(difference(:)))), '@result: not the difference');
",
        first_result: 1,
        moved: ["@x + step * direction", "@x - step * direction"],
        along: "reshape(results{@number}, [], numel(direction)) * direction(:)",
        symmetric_direction: "    direction = direction + direction';\n",
    },
    shapes: Shapes::Matrices,
    helpers: super::helpers::MATLAB,
    reserved: "break case catch continue else elseif end for function global if otherwise parfor persistent return \
        switch try while pi diag norm sum size det inv exp log ones zeros reshape kron trace sqrt abs eye \
        full double assert isequal mat2str isscalar nargin nargout NaN Inf true false error cell numel rand \
        randn max svd lu prod sign arrayfun",
};
