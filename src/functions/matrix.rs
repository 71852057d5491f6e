//! Functions of matrices.

use super::kernels::{entry, matrix, spectral};
use super::{Domain, Form, OfPosdef, OfProduct, Row, Transposition, Value, identity};

const SQUARE: Form = Form { signature: "X[n,n] -> [n,n]", ..Form::EMPTY };

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "tr",
        aliases: &["trace"],
        help: "The sum of the diagonal.",
        forms: &[Form {
            signature: "X[n,n] -> []",
            value: Value::Entries("sum(X[i,i] for i in 1..n)"),
            differential: "tr(d(X))",
            ..Form::EMPTY
        }],
        latex: r"\operatorname{tr}",
        source: "Matrix Cookbook (99)",
        ..Row::EMPTY
    },
    Row {
        name: "det",
        help: "The determinant.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(matrix::det)),
            of_posdef: OfPosdef::Positive,
            spellings: &[
                ("numpy", "np.linalg.det(#1)"),
                ("jax", "jnp.linalg.det(#1)"),
                ("torch", "torch.linalg.det(#1)"),
                ("julia", "det(#1)"),
                ("matlab", "det(#1)"),
                ("c", "gradus_determinant(@rows, #1, @scratch, @value);"),
                ("rust", "gradus_determinant(@rows, #1, @scratch, @value);"),
            ],
            signature: "X[n,n] -> []",
            of_numbers: "X",
            differential: "tr(adj(X)*d(X))",
            transposition: Transposition::Ignores,
            of_product: OfProduct::Multiplies,
            identities: &[
                identity("det_of_inverse", "det(inv(X)) == 1/det(X)"),
                identity("log_of_det", "log(det(X)) == logdet(X)"),
                identity("det_of_diagonal", "det(diag(x)) == prod(x)").over("x[n]"),
                identity("det_of_kronecker", "det(kron(A, B)) == det(A)^m*det(B)^n")
                    .over("A[n,n], B[m,m]")
                    .opens(),
                identity("det_of_two_by_two", "det(X) == X[1,1]*X[2,2] - X[1,2]*X[2,1]")
                    .over("X[2,2]")
                    .given("X explicit"),
            ],
            ..Form::EMPTY
        }],
        latex: r"\det",
        source: "Jacobi's formula; Matrix Cookbook (46)",
        ..Row::EMPTY
    },
    Row {
        name: "logdet",
        help: "The logarithm of the determinant.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(matrix::logdet)),
            spellings: &[
                // Of a negative determinant there is no logarithm: sign and logarithm of the size, in turn.
                ("numpy", "np.linalg.slogdet(#1)\n(#0[1] if #0[0] > 0 else np.nan)"),
                ("jax", "jnp.linalg.slogdet(#1)\njnp.where(#0[0] > 0, #0[1], jnp.nan)"),
                ("torch", "torch.logdet(#1)"),
                ("julia", "logdet(#1)"),
                ("matlab", "gradus_log_determinant(#1)"),
                ("c", "gradus_log_determinant(@rows, #1, @scratch, @value);"),
                ("rust", "gradus_log_determinant(@rows, #1, @scratch, @value);"),
            ],
            signature: "X[n,n] -> []",
            of_numbers: "log(X)",
            differential: "tr(inv(X)*d(X))",
            definition: "log(det(X))",
            domain: Domain::positive("det(X)"),
            transposition: Transposition::Ignores,
            identities: &[
                identity("logdet_of_inverse", "logdet(inv(X)) == -logdet(X)"),
                identity("logdet_of_kronecker", "logdet(kron(A, B)) == m*logdet(A) + n*logdet(B)")
                    .over("A[n,n], B[m,m]")
                    .shown_only()
                    .opens(),
            ],
            ..Form::EMPTY
        }],
        latex: r"\log\det",
        source: "Matrix Cookbook (43)",
        ..Row::EMPTY
    },
    Row {
        name: "inv",
        latex: "#1^{-1}",
        help: "The inverse.",
        forms: &[Form {
            invertible: true,
            reciprocal: true,
            kernels: Some(&crate::kernels!(matrix::inv)),
            times: Some(entry::solve),
            of_posdef: OfPosdef::Posdef,
            spellings: &[
                ("numpy", "np.linalg.inv(#1)"),
                ("numpy times", "np.linalg.solve(#1, #2)"),
                ("numpy after", "np.linalg.solve(#1.T, #2.T).T"),
                ("jax", "jnp.linalg.inv(#1)"),
                ("jax times", "jnp.linalg.solve(#1, #2)"),
                ("jax after", "jnp.linalg.solve(#1.T, #2.T).T"),
                ("torch", "torch.linalg.inv(#1)"),
                ("torch times", "torch.linalg.solve(#1, #2)"),
                ("torch after", "torch.linalg.solve(#1.T, #2.T).T"),
                ("julia", "inv(#1)"),
                ("julia times", r"#1 \ #2"),
                ("julia after", "#2 / #1"),
                ("matlab", "inv(#1)"),
                ("c", "gradus_inverse(@rows, #1, @scratch, @value);"),
                ("rust", "gradus_inverse(@rows, #1, @scratch, @value);"),
                ("c times", "gradus_solve(@rows, @wide, #1, #2, @scratch, @value);"),
                ("rust times", "gradus_solve(@rows, @wide, #1, #2, @scratch, @value);"),
                ("matlab times", r"#1 \ #2"),
                ("matlab after", "#2 / #1"),
            ],
            of_numbers: "1/X",
            differential: "-out*d(X)*out",
            domain: Domain::Invertible("X"),
            transposition: Transposition::Commutes,
            of_product: OfProduct::Reverses,
            identities: &[
                identity("inv_of_inverse", "inv(inv(X)) == X"),
                identity("inv_times_itself", "inv(X)*X == eye(n)"),
                identity("itself_times_inv", "X*inv(X) == eye(n)"),
                identity("inv_of_orthogonal", "inv(X) == X'").given("X orthogonal"),
                identity("inv_of_diagonal", "inv(diag(x)) == diag(1 ./ x)").over("x[n]"),
                identity("adj_over_det", "adj(X)/det(X) == inv(X)"),
                identity("inv_of_kronecker", "inv(kron(A, B)) == kron(inv(A), inv(B))")
                    .over("A[n,n], B[m,m]")
                    .opens(),
                identity("inv_of_rank_one_times_it", "inv(c*eye(n) + x*x')*x == x/(c + x'*x)")
                    .over("c[], x[n]"),
                identity("inv_of_identity_and_rank_one", "inv(eye(n) + x*x')*x == x/(1 + x'*x)").over("x[n]"),
                identity("inv_of_square_gram", "inv(X'*X)*X' == inv(X)"),
            ],
            ..SQUARE
        }],
        source: "Matrix Cookbook (40)",
        ..Row::EMPTY
    },
    Row {
        name: "adj",
        aliases: &["adjugate"],
        help: "The adjugate: the transposed matrix of cofactors, det(X)*inv(X) where X is invertible.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(matrix::adj)),
            spellings: &[
                // Singular values, all but one multiplied: of a singular matrix there is no inverse.
                (
                    "numpy",
                    "np.linalg.svd(#1)\nnp.linalg.det(#0[0] @ #0[2]) * (#0[2].T * np.prod(np.where(np.eye(len(#0[1])) > 0, 1.0, #0[1]), axis=1)) @ #0[0].T",
                ),
                (
                    "jax",
                    "jnp.linalg.svd(#1)\njnp.linalg.det(#0[0] @ #0[2]) * (#0[2].T * jnp.prod(jnp.where(jnp.eye(len(#0[1])) > 0, 1.0, #0[1]), axis=1)) @ #0[0].T",
                ),
                (
                    "torch",
                    "torch.linalg.svd(#1)\ntorch.linalg.det(#0[0] @ #0[2]) * (#0[2].T * torch.prod(#0[1].repeat(len(#0[1]), 1).fill_diagonal_(1.0), 1)) @ #0[0].T",
                ),
                (
                    "julia",
                    "svd(#1)\ndet(#0.U * #0.Vt) * (#0.V .* [prod(#0.S[1:end .!= i]) for i in 1:length(#0.S)]') * #0.U'",
                ),
                ("matlab", "gradus_adjugate(#1)"),
            ],
            of_numbers: "1",
            differential: "tr(inv(X)*d(X))*out - inv(X)*d(X)*out",
            transposition: Transposition::Commutes,
            of_product: OfProduct::Reverses,
            identities: &[
                identity("itself_times_adj", "X*adj(X) == det(X)*eye(n)"),
                identity("adj_times_itself", "adj(X)*X == det(X)*eye(n)"),
                identity("det_of_adj", "det(adj(X)) == det(X)^(n-1)"),
            ],
            ..SQUARE
        }],
        latex: r"\operatorname{adj}",
        source: "Magnus and Neudecker 2019, 8.6",
        ..Row::EMPTY
    },
    Row {
        name: "rank",
        help: "How many rows of a matrix are independent.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(matrix::rank, float: spectral::rank)),
            spellings: &[
                ("numpy", "np.linalg.matrix_rank(#1)"),
                ("jax", "jnp.linalg.matrix_rank(#1)"),
                ("torch", "torch.linalg.matrix_rank(#1)"),
                ("julia", "rank(#1)"),
                ("matlab", "rank(#1)"),
            ],
            signature: "X[m,n] -> []",
            whole: true,
            differential: "0*sum(d(X))",
            domain: Domain::Rank("X"),
            kink: true,
            jump: true,
            transposition: Transposition::Ignores,
            ..Form::EMPTY
        }],
        latex: r"\operatorname{rank}",
        source: "Golub and Van Loan 2013, 2.1",
        ..Row::EMPTY
    },
    Row {
        name: "matrix_power",
        infix: "^",
        aliases: &["matpow"],
        help: "A square matrix multiplied by itself k times: `X^k`.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(matrix::matrix_power)),
            spellings: &[
                ("numpy", "np.linalg.matrix_power(#1, #2)"),
                ("jax", "jnp.linalg.matrix_power(#1, #2)"),
                ("torch", "torch.linalg.matrix_power(#1, #2)"),
                ("julia", "#1^#2"),
                ("matlab", "#1^#2"),
            ],
            signature: "X[n,n], k[] integer -> [n,n]",
            of_numbers: "X^k",
            differential: "sum(X^r*d(X)*X^(k-1-r) for r in 0..k-1)",
            domain: Domain::InvertibleBelow { matrix: "X", exponent: "k" },
            transposition: Transposition::Commutes,
            identities: &[
                identity("product_of_powers", "X^j*X^k == X^(j+k)").over("X[n,n], j[] integer, k[] integer"),
                identity("itself_times_power", "X*X^k == X^(k+1)"),
                identity("power_times_itself", "X^k*X == X^(k+1)"),
                identity("det_of_power", "det(X^k) == det(X)^k"),
                identity("power_of_det_times_adj", "det(X)^(k-1)*adj(X) == det(X)^k*inv(X)"),
                identity("logdet_of_power", "logdet(X^k) == k*logdet(X)"),
            ],
            ..Form::EMPTY
        }],
        source: "Matrix Cookbook (91)",
        ..Row::EMPTY
    },
];
