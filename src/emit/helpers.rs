//! Functions that a target does not have, and that spellings call by name: they follow the program that calls them.

/// What MATLAB lacks.
pub(super) const MATLAB: &[(&str, &str)] = &[
    (
        "gradus_select",
        "
% The second where the first is not 0, the third elsewhere.
function value = gradus_select(condition, yes, no)
    shape = zeros(size(condition + yes + no));
    value = no + shape;
    yes = yes + shape;
    condition = (condition + shape) ~= 0;
    value(condition) = yes(condition);
end
",
    ),
    (
        "gradus_log_determinant",
        "
% The logarithm of the determinant; of one that is not positive, NaN.
function value = gradus_log_determinant(matrix)
    [lower, upper, order] = lu(matrix);
    pivots = diag(upper);
    value = NaN;
    if det(order) * prod(sign(pivots)) > 0
        value = sum(log(abs(pivots)));
    end
end
",
    ),
    (
        "gradus_adjugate",
        "
% The adjugate, by singular values: all but one multiplied.
function value = gradus_adjugate(matrix)
    [left, sizes, right] = svd(matrix);
    sizes = diag(sizes);
    others = arrayfun(@(place) prod(sizes([1:place - 1, place + 1:end])), (1:numel(sizes))');
    value = det(left * right') * right * diag(others) * left';
end
",
    ),
];
