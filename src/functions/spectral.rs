//! Functions of a matrix by its spectrum: roots, exponentials, logarithms, factors, eigenvalues and
//! singular values. Where no closed gradient exists the differential is directional: it calls a
//! function that is linear in its last argument and says its adjoint.

use super::kernels::{analytic, directional, matrix, spectral};
use super::{Domain, Form, Row, Transposition, identity};
use crate::structures::Word;

const SQUARE: Form = Form { signature: "X[n,n] -> [n,n]", ..Form::EMPTY };
const ALONG: Form = Form { signature: "X[n,n], H[n,n] -> [n,n]", ..Form::EMPTY };

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "expm",
        help: "The exponential of a square matrix.",
        forms: &[Form {
            invertible: true,
            kernels: Some(&crate::kernels!(analytic::expm)),
            products: 30,
            spellings: &[
                ("jax", "jax.scipy.linalg.expm(#1)"),
                ("torch", "torch.linalg.matrix_exp(#1)"),
                ("julia", "exp(#1)"),
                ("matlab", "expm(#1)"),
            ],
            of_numbers: "exp(X)",
            differential: "dexpm(X, d(X))",
            transposition: Transposition::Commutes,
            identities: &[
                identity("expm_of_logm", "expm(logm(X)) == X"),
                identity("det_of_expm", "det(expm(X)) == exp(tr(X))"),
                identity("expm_of_diagonal", "expm(diag(x)) == diag(exp(x))").over("x[n]"),
            ],
            ..SQUARE
        }],
        source: "Higham 2008, chapter 10",
        ..Row::EMPTY
    },
    Row {
        name: "dexpm",
        help: "The derivative of the exponential of a matrix, along another: `dexpm(X, H)`.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(directional::dexpm)),
            products: 60,
            of_numbers: "H*exp(X)",
            differential: "dexpm([X, H; zeros(n,n), X], [d(X), d(H); zeros(n,n), d(X)])[1..n, n+1..2*n]",
            adjoint: "dexpm(X', C)",
            adjoint_of_first: "dexpm([X', C; zeros(n,n), X'], [H', zeros(n,n); zeros(n,n), H'])[1..n, n+1..2*n]",
            identities: &[
                identity("dexpm_along_what_commutes", "dexpm(X, H) == H*expm(X)").given("X and H commute")
            ],
            ..ALONG
        }],
        source: "Higham 2008, theorem 3.6",
        ..Row::EMPTY
    },
    Row {
        name: "logm",
        help: "The principal logarithm of a square matrix.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(analytic::logm)),
            products: 30,
            spellings: &[("julia", "log(#1)"), ("matlab", "logm(#1)")],
            of_numbers: "log(X)",
            differential: "dlogm(X, d(X))",
            domain: Domain::Regular { matrix: "X", words: "eigenvalues of #X not at or below 0" },
            transposition: Transposition::Commutes,
            identities: &[identity("tr_of_logm", "tr(logm(X)) == logdet(X)")],
            ..SQUARE
        }],
        source: "Higham 2008, chapter 11",
        ..Row::EMPTY
    },
    Row {
        name: "dlogm",
        help: "The derivative of the logarithm of a matrix, along another: `dlogm(X, H)`.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(directional::dlogm)),
            products: 60,
            of_numbers: "H/X",
            differential: "dlogm([X, H; zeros(n,n), X], [d(X), d(H); zeros(n,n), d(X)])[1..n, n+1..2*n]",
            adjoint: "dlogm(X', C)",
            adjoint_of_first: "dlogm([X', C; zeros(n,n), X'], [H', zeros(n,n); zeros(n,n), H'])[1..n, n+1..2*n]",
            domain: Domain::Regular { matrix: "X", words: "eigenvalues of #X not at or below 0" },
            identities: &[
                identity("dlogm_along_what_commutes", "dlogm(X, H) == H*inv(X)").given("X and H commute")
            ],
            ..ALONG
        }],
        source: "Daleckii and Krein 1965; Higham 2008, theorem 3.6",
        ..Row::EMPTY
    },
    Row {
        name: "sqrtm",
        help: "The principal square root of a square matrix.",
        forms: &[Form {
            invertible: true,
            kernels: Some(&crate::kernels!(analytic::sqrtm)),
            ordered: true,
            products: 30,
            spellings: &[("julia", "sqrt(#1)"), ("matlab", "sqrtm(#1)")],
            of_numbers: "sqrt(X)",
            differential: "sylvester(out, out, d(X))",
            domain: Domain::Regular { matrix: "X", words: "eigenvalues of #X not at or below 0" },
            transposition: Transposition::Commutes,
            identities: &[identity("root_times_root", "sqrtm(X)*sqrtm(X) == X")],
            ..SQUARE
        }],
        source: "Higham 2008, chapter 6",
        ..Row::EMPTY
    },
    Row {
        name: "sylvester",
        help: "The matrix Y with A*Y + Y*B = H: `sylvester(A, B, H)`.",
        forms: &[Form {
            signature: "A[m,m], B[n,n], H[m,n] -> [m,n]",
            kernels: Some(&crate::kernels!(matrix::sylvester)),
            spellings: &[("julia", "sylvester(#1, #2, -#3)"), ("matlab", "sylvester(#1, #2, #3)")],
            of_numbers: "H/(A + B)",
            differential: "sylvester(A, B, d(H) - d(A)*out - out*d(B))",
            adjoint: "sylvester(A', B', C)",
            domain: Domain::Words("no eigenvalue of #A is the negative of one of #B"),
            identities: &[identity(
                "sylvester_of_one_matrix_and_what_commutes",
                "sylvester(A, A, H) == inv(A)*H/2",
            )
            .over("A[n,n], H[n,n]")
            .given("A and H commute")],
            ..Form::EMPTY
        }],
        source: "Magnus and Neudecker 2019, 2.15",
        ..Row::EMPTY
    },
    Row {
        name: "chol",
        aliases: &["cholesky"],
        help: "The lower triangular L with L*L' = X, for a symmetric positive definite X.",
        forms: &[Form {
            invertible: true,
            kernels: Some(&crate::kernels!(matrix::chol)),
            ordered: true,
            spellings: &[
                ("numpy", "np.linalg.cholesky(#1)"),
                ("jax", "jnp.linalg.cholesky(#1)"),
                ("torch", "torch.linalg.cholesky(#1)"),
                ("julia", "cholesky(Symmetric(#1)).L"),
                ("matlab", "chol(#1, 'lower')"),
            ],
            of_numbers: "sqrt(X)",
            differential: "out*tril_half(inv(out)*(d(X) + d(X)')/2*inv(out)')",
            domain: Domain::Regular { matrix: "X", words: "#X symmetric positive definite" },
            structure: Some(Word::Posdef),
            identities: &[
                identity("chol_times_its_transpose", "chol(X)*chol(X)' == (X + X')/2"),
                identity("det_of_chol", "det(chol(X)) == sqrt(det((X + X')/2))"),
                identity("logdet_of_chol", "logdet(chol(X)) == logdet((X + X')/2)/2"),
                identity("sum_of_logs_of_chol", "sum(log(diag(chol(X)))) == logdet((X + X')/2)/2"),
            ],
            ..SQUARE
        }],
        latex: r"\operatorname{chol}",
        source: "Murray 2016, arXiv 1602.07527",
        ..Row::EMPTY
    },
    Row {
        name: "tril_half",
        help: "The lower triangle of a square matrix with half of its diagonal.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(matrix::tril_half)),
            spellings: &[
                ("numpy", "np.tril(#1) - 0.5 * np.diag(np.diag(#1))"),
                ("jax", "jnp.tril(#1) - 0.5 * jnp.diag(jnp.diag(#1))"),
                ("torch", "torch.tril(#1) - 0.5 * torch.diag(torch.diag(#1))"),
                ("julia", "tril(#1) - Diagonal(#1) / 2"),
                ("matlab", "tril(#1) - diag(diag(#1)) / 2"),
            ],
            of_numbers: "X/2",
            differential: "tril_half(d(X))",
            adjoint: "tril_half(C)",
            ..SQUARE
        }],
        latex: r"\Phi",
        source: "Murray 2016, arXiv 1602.07527",
        ..Row::EMPTY
    },
    Row {
        name: "pinv",
        help: "The inverse of Moore and Penrose.",
        forms: &[Form {
            signature: "X[m,n] -> [n,m]",
            kernels: Some(&crate::kernels!(matrix::pinv, float: spectral::pinv)),
            ordered: true,
            spellings: &[
                ("numpy", "np.linalg.pinv(#1)"),
                ("jax", "jnp.linalg.pinv(#1)"),
                ("torch", "torch.linalg.pinv(#1)"),
                ("julia", "pinv(#1)"),
                ("matlab", "pinv(#1)"),
            ],
            differential: "out*out'*d(X)'*(I - X*out) + (I - out*X)*d(X)'*out'*out - out*d(X)*out",
            domain: Domain::Rank("X"),
            transposition: Transposition::Commutes,
            kink: true,
            jump: true,
            identities: &[
                identity("pinv_of_pinv", "pinv(pinv(X)) == X"),
                identity("pinv_of_full_column_rank", "inv(X'*X)*X' == pinv(X)").shown_only(),
            ],
            ..Form::EMPTY
        }],
        latex: r"#1^{+}",
        source: "Golub and Pereyra 1973",
        ..Row::EMPTY
    },
    Row {
        name: "opnorm",
        help: "The largest singular value of a matrix.",
        forms: &[Form {
            signature: "X[m,n] -> []",
            kernels: Some(&crate::kernels_of_float!(spectral::opnorm)),
            ordered: true,
            spellings: &[
                ("numpy", "np.linalg.norm(#1, 2)"),
                ("jax", "jnp.linalg.norm(#1, 2)"),
                ("torch", "torch.linalg.norm(#1, 2)"),
                ("julia", "opnorm(#1)"),
                ("matlab", "norm(#1)"),
            ],
            of_numbers: "abs(X)",
            differential: "left_singular_vector(X)'*d(X)*right_singular_vector(X)",
            domain: Domain::Words("the largest singular value of #X is simple"),
            transposition: Transposition::Ignores,
            ..Form::EMPTY
        }],
        latex: r"\lVert #1 \rVert_2",
        source: "Watson 1992",
        ..Row::EMPTY
    },
    Row {
        name: "left_singular_vector",
        help: "The unit vector u with X*v = s*u, for the largest singular value s.",
        forms: &[Form {
            signature: "X[m,n] -> [m]",
            kernels: Some(&crate::kernels_of_float!(spectral::left_singular_vector)),
            ordered: true,
            differential: "(I - out*out')*inv(opnorm(X)^2*(I + out*out') - X*X')*(d(X)*X' + X*d(X)')*out",
            domain: Domain::Words("the largest singular value of #X is simple"),
            ..Form::EMPTY
        }],
        source: "Golub and Van Loan 2013, 2.4",
        ..Row::EMPTY
    },
    Row {
        name: "right_singular_vector",
        help: "The unit vector v with X'*u = s*v, for the largest singular value s.",
        forms: &[Form {
            signature: "X[m,n] -> [n]",
            kernels: Some(&crate::kernels_of_float!(spectral::right_singular_vector)),
            ordered: true,
            differential: "(I - out*out')*inv(opnorm(X)^2*(I + out*out') - X'*X)*(d(X)'*X + X'*d(X))*out",
            domain: Domain::Words("the largest singular value of #X is simple"),
            ..Form::EMPTY
        }],
        source: "Golub and Van Loan 2013, 2.4",
        ..Row::EMPTY
    },
    Row {
        name: "nuclear",
        help: "The sum of the singular values of a matrix.",
        forms: &[Form {
            signature: "X[m,n] -> []",
            kernels: Some(&crate::kernels!(analytic::nuclear, float: spectral::nuclear)),
            ordered: true,
            products: 30,
            spellings: &[
                ("numpy", "np.linalg.norm(#1, 'nuc')"),
                ("jax", "jnp.linalg.norm(#1, 'nuc')"),
                ("torch", "torch.linalg.norm(#1, 'nuc')"),
                ("julia", "sum(svdvals(#1))"),
                ("matlab", "sum(svd(#1))"),
            ],
            of_numbers: "abs(X)",
            differential: "tr(polar(X)'*d(X))",
            domain: Domain::Words("#X of full rank"),
            transposition: Transposition::Ignores,
            ..Form::EMPTY
        }],
        latex: r"\lVert #1 \rVert_*",
        source: "Watson 1992",
        ..Row::EMPTY
    },
    Row {
        name: "polar",
        help: "The orthogonal factor U*V', where X = U*S*V' is the thin singular value decomposition.",
        forms: &[Form {
            signature: "X[m,n] -> [m,n]",
            kernels: Some(&crate::kernels!(analytic::polar, float: spectral::polar)),
            products: 30,
            // The first term turns within the range; the others are 0 where X is square.
            of_numbers: "sign(X)",
            differential: "out*sylvester(out'*X + I - out'*out, out'*X + I - out'*out, out'*d(X) - d(X)'*out)*out'*out + (I - out*out')*d(X)*pinv(X)*out + out*pinv(X)*d(X)*(I - out'*out)",
            domain: Domain::Words("#X of full rank"),
            transposition: Transposition::Commutes,
            ..Form::EMPTY
        }],
        source: "Higham 2008, chapter 8",
        ..Row::EMPTY
    },
    Row {
        name: "eigvals",
        help: "The eigenvalues of a symmetric matrix, the largest first.",
        forms: &[Form {
            signature: "X[n,n] -> [n]",
            kernels: Some(&crate::kernels_of_float!(spectral::eigvals)),
            ordered: true,
            spellings: &[
                ("numpy", "np.linalg.eigvalsh(#1)[::-1]"),
                ("jax", "jnp.linalg.eigvalsh(#1)[::-1]"),
                ("torch", "torch.linalg.eigvalsh(#1).flip(0)"),
                ("julia", "reverse(eigvals(Symmetric(#1)))"),
                ("matlab", "flipud(eig(#1))"),
            ],
            of_numbers: "X",
            differential: "diag(eigvecs(X)'*d(X)*eigvecs(X))",
            domain: Domain::Words("#X symmetric with simple eigenvalues"),
            structure: Some(Word::Symmetric),
            transposition: Transposition::Ignores,
            identities: &[
                identity("sum_of_eigenvalues", "sum(eigvals(X)) == tr(X)"),
                identity("product_of_eigenvalues", "prod(eigvals(X)) == det((X + X')/2)"),
            ],
            ..Form::EMPTY
        }],
        source: "Matrix Cookbook (65) to (67)",
        ..Row::EMPTY
    },
    Row {
        name: "eigvecs",
        help: "The orthonormal eigenvectors of a symmetric matrix as columns, that of the largest eigenvalue first.",
        forms: &[Form {
            kernels: Some(&crate::kernels_of_float!(spectral::eigenvectors)),
            ordered: true,
            spellings: &[
                ("numpy", "np.linalg.eigh(#1)[1][:, ::-1]"),
                ("jax", "jnp.linalg.eigh(#1)[1][:, ::-1]"),
                ("torch", "torch.linalg.eigh(#1)[1].flip(1)"),
                ("julia", "reverse(eigvecs(Symmetric(#1)), dims=2)"),
            ],
            differential: "out*((out'*(d(X) + d(X)')*out).*(ones(n,n) - I)./(ones(n)*eigvals(X)' - eigvals(X)*ones(n)' + I))/2",
            domain: Domain::Words("#X symmetric with simple eigenvalues"),
            structure: Some(Word::Symmetric),
            ..SQUARE
        }],
        source: "Matrix Cookbook (68)",
        ..Row::EMPTY
    },
];
