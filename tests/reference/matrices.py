"""Functions of matrices, of their spectra, and variables that are declared to have a structure."""

import jax
import jax.numpy as jnp
import jax.scipy.linalg
import mpmath

from cases import (
    Case, N, S, V, declared, det, diag, differences, grad, hess, inv, jac, kron, logdet, norm, sylvester, tr, valued, vec,
)

expm = jax.scipy.linalg.expm


def adj(X):
    return det(X) * inv(X)


def eigvals(X):
    return jnp.linalg.eigvalsh((X + X.T) / 2)[::-1]


def frechet(function):
    """The derivative of a function of matrices along H: the corner of its value at [X, H; 0, X]."""
    def of(X, H):
        n = len(X)
        whole = mpmath.matrix(2 * n, 2 * n)
        for i in range(n):
            for j in range(n):
                exact = mpmath.mpf(str(round(float(X[i, j]), 6)))
                whole[i, j], whole[n + i, n + j] = exact, exact
                whole[i, n + j] = mpmath.mpf(str(round(float(H[i, j]), 6)))
        value = function(whole)
        return jnp.array([[float(mpmath.re(value[i, n + j])) for j in range(n)] for i in range(n)])
    return of


def trace(X):
    return sum(X[i, i] for i in range(X.rows))


def half(X):
    return jnp.tril(X) - diag(diag(X)) / 2


# A triangle of what is symmetric: the slope by a symmetric matrix is symmetric, too.
def chol(X):
    return jnp.linalg.cholesky((X + X.T) / 2)


CASES = [
    Case("determinants", {"X": N(3), "B": V(2, 3)}, [
        ("grad(det(X)^2, X)", grad(lambda X, B: det(X) ** 2)),
        ("hessian(det(X), X)", hess(lambda X, B: det(X))),
        ("grad(logdet(X'*X), X)", grad(lambda X, B: logdet(X.T @ X))),
        ("grad(det(B*B'), B)", jax.grad(lambda X, B: det(B @ B.T), 1)),
        ("grad(log(det(X)), X)", grad(lambda X, B: logdet(X))),
        ("hessian(logdet(X), X)", hess(lambda X, B: logdet(X))),
        ("jacobian(adj(X), X)", jac(lambda X, B: adj(X))),
        ("grad(tr(adj(X)), X)", grad(lambda X, B: tr(adj(X)))),
        ("grad(det(I + X), X)", grad(lambda X, B: det(jnp.eye(3) + X))),
        ("grad(logdet(eye(2) + B*X*B'), X)", lambda X, B: grad(lambda X: logdet(jnp.eye(2) + B @ X @ B.T))(X)),
    ]),
    Case("determinant of what is singular", {"X": ((2, 2), [[1.0, 2.0], [2.0, 4.0]], "")}, [
        ("grad(det(X), X)", lambda X: jnp.array([[4.0, -2.0], [-2.0, 1.0]])),
        ("hessian(det(X), X)", lambda X: jnp.array(
            [[[[0.0, 0], [0, 1]], [[0, 0], [-1, 0]]], [[[0, -1], [0, 0]], [[1, 0], [0, 0]]]])),
        ("grad(det(X)^2, X)", lambda X: jnp.zeros((2, 2))),
        ("jacobian(adj(X), X)", lambda X: jnp.array(
            [[[[0.0, 0], [0, 1]], [[0, -1], [0, 0]]], [[[0, 0], [-1, 0]], [[1, 0], [0, 0]]]])),
    ]),
    Case("inverses", {"X": N(3), "b": V(3)}, [
        ("jacobian(inv(X), X)", jac(lambda X, b: inv(X))),
        ("diff(inv(X)*b, X, X)", jax.jacfwd(jac(lambda X, b: inv(X) @ b))),
        ("grad(b'*inv(X*X')*b, X)", grad(lambda X, b: b @ inv(X @ X.T) @ b)),
        ("grad(tr(inv(X)*inv(X)'), X)", grad(lambda X, b: jnp.sum(inv(X) ** 2))),
        ("jacobian(inv(I + X)*(I - X), X)", jac(lambda X, b: inv(jnp.eye(3) + X) @ (jnp.eye(3) - X))),
        ("grad(norm(inv(X)*b), b)", jax.grad(lambda X, b: norm(inv(X) @ b), 1)),
        ("jacobian(X^-2, X)", jac(lambda X, b: inv(X) @ inv(X))),
    ]),
    Case("powers of matrices", {"X": S(2, 2), "B": V(2, 2)}, [
        ("jacobian(X^4, X)", jac(lambda X, B: X @ X @ X @ X)),
        ("hessian(tr(X^4*B), X)", hess(lambda X, B: tr(X @ X @ X @ X @ B))),
        ("jacobian(matrix_power(X, 3), X)", jac(lambda X, B: X @ X @ X)),
        ("grad(norm(X^2)^2, X)", grad(lambda X, B: jnp.sum((X @ X) ** 2))),
        ("jacobian(X*B*X' - B, X)", jac(lambda X, B: X @ B @ X.T)),
        ("grad(tr((X*B)^2), X)", grad(lambda X, B: tr(X @ B @ X @ B))),
    ]),
    Case("the exponential of a matrix", {"X": S(2, 2), "H": V(2, 2), "t": V()}, [
        ("jacobian(expm(X), X)", jac(lambda X, H, t: expm(X))),
        ("grad(tr(expm(X)*H), X)", grad(lambda X, H, t: tr(expm(X) @ H))),
        ("diff(tr(expm(t*X)), t)", lambda X, H, t: tr(X @ expm(t * X))),
        ("diff(expm(t*X), t, t)", lambda X, H, t: X @ X @ expm(t * X)),
        ("dexpm(X, H)", lambda X, H, t: jax.jvp(expm, (X,), (H,))[1]),
        ("hessian(tr(expm(X)*H), X)", hess(lambda X, H, t: tr(expm(X) @ H))),
        ("grad(tr(dexpm(X, H)), H)", lambda X, H, t: expm(X).T),
        ("jacobian(expm(X)*H, H)", lambda X, H, t: jac(lambda H: expm(X) @ H)(H)),
    ]),
    Case("logarithm and root of a matrix", {"X": N(2), "H": V(2, 2)}, [
        ("jacobian(sqrtm(X), X)", lambda X, H: differences(mpmath.sqrtm)(X)),
        ("jacobian(logm(X), X)", lambda X, H: differences(mpmath.logm)(X)),
        ("grad(tr(sqrtm(X)), X)", lambda X, H: differences(lambda X: trace(mpmath.sqrtm(X)))(X)),
        ("grad(tr(logm(X)*X), X)", lambda X, H: differences(lambda X: trace(mpmath.logm(X) * X))(X)),
        ("hessian(tr(sqrtm(X)), X)", lambda X, H: differences(lambda X: trace(mpmath.sqrtm(X)), 2)(X)),
        ("hessian(tr(X*logm(X)), X)", lambda X, H: differences(lambda X: trace(X * mpmath.logm(X)), 2)(X)),
        ("dlogm(X, H)", lambda X, H: frechet(mpmath.logm)(X, H)),
        ("jvp(sqrtm(X), X, H)", lambda X, H: frechet(mpmath.sqrtm)(X, H)),
    ]),
    Case("a linear equation for a matrix", {"A": N(2), "B": N(3), "H": V(2, 3)}, [
        ("sylvester(A, B, H)", sylvester),
        ("jacobian(sylvester(A, B, H), A)", jac(sylvester, 0)),
        ("jacobian(sylvester(A, B, H), B)", jac(sylvester, 1)),
        ("grad(norm(sylvester(A, B, H))^2, H)", jax.grad(lambda A, B, H: jnp.sum(sylvester(A, B, H) ** 2), 2)),
        ("hessian(sum(sylvester(A, B, H)), A, H)", jax.jacfwd(jax.grad(lambda A, B, H: jnp.sum(sylvester(A, B, H)), 0), 2)),
    ]),
    Case("triangles", {"X": V(3, 3), "P": declared("posdef", 3, 3)}, [
        ("jacobian(tril_half(X)*X, X)", jac(lambda X, P: half(X) @ X)),
        ("grad(norm(tril_half(X))^2, X)", grad(lambda X, P: jnp.sum(half(X) ** 2))),
        ("grad(sum(log(diag(chol(P)))), P)", lambda X, P: inv(P) / 2),
        ("grad(norm(chol(P))^2, P)", lambda X, P: jnp.eye(3)),
        ("grad(sum(chol(P)), P)", jax.grad(lambda X, P: jnp.sum(chol(P)), 1)),
        ("grad(norm(chol(P)*X)^2, X)", jax.grad(lambda X, P: jnp.sum((chol(P) @ X) ** 2), 0)),
    ]),
    Case("the inverse of Moore and Penrose", {"X": V(3, 2), "Y": V(2, 3), "b": V(3)}, [
        ("jacobian(pinv(X), X)", jac(lambda X, Y, b: inv(X.T @ X) @ X.T)),
        ("jacobian(pinv(Y), Y)", jac(lambda X, Y, b: Y.T @ inv(Y @ Y.T), 1)),
        ("grad(norm(pinv(X)*b)^2, X)", grad(lambda X, Y, b: jnp.sum((inv(X.T @ X) @ X.T @ b) ** 2))),
        ("grad(rank(X)*norm(X)^2, X)", lambda X, Y, b: 4 * X),
        ("hessian(sum(pinv(X)), X)", hess(lambda X, Y, b: jnp.sum(inv(X.T @ X) @ X.T))),
    ]),
    Case("singular values", {"X": V(3, 2)}, [
        ("grad(opnorm(X), X)", grad(lambda X: jnp.sqrt(eigvals(X.T @ X)[0]))),
        ("grad(nuclear(X), X)", grad(lambda X: jnp.sum(jnp.sqrt(eigvals(X.T @ X))))),
        ("hessian(nuclear(X), X)", hess(lambda X: jnp.sum(jnp.sqrt(eigvals(X.T @ X))))),
        ("hessian(opnorm(X), X)", hess(lambda X: jnp.sqrt(eigvals(X.T @ X)[0]))),
        ("jacobian(polar(X), X)", lambda X: hess(lambda X: jnp.sum(jnp.sqrt(eigvals(X.T @ X))))(X)),
        ("jacobian(outer(left_singular_vector(X), right_singular_vector(X)), X)",
         lambda X: hess(lambda X: jnp.sqrt(eigvals(X.T @ X)[0]))(X)),
        ("grad(nuclear(X') + opnorm(X)^2, X)",
         grad(lambda X: jnp.sum(jnp.sqrt(eigvals(X.T @ X))) + eigvals(X.T @ X)[0])),
    ]),
    Case("eigenvalues", {"S": declared("symmetric", 3, 3), "w": V(3)}, [
        ("jacobian(eigvals(S), S)", jac(lambda S, w: eigvals(S))),
        ("grad(w'*eigvals(S), S)", grad(lambda S, w: w @ eigvals(S))),
        ("grad(sum(eigvals(S).^3), S)", grad(lambda S, w: tr(S @ S @ S))),
        ("grad(w'*eigvals(S*S), S)", grad(lambda S, w: w @ eigvals((S + S.T) @ (S + S.T) / 4))),
        ("jacobian(eigvecs(S)*diag(w)*eigvecs(S)', S)",
         jac(lambda S, w: (lambda Q: Q @ diag(w) @ Q.T)(jnp.linalg.eigh((S + S.T) / 2)[1][:, ::-1]))),
        ("jacobian(eigvecs(S)*diag(w)*eigvecs(S)', w)",
         jac(lambda S, w: (lambda Q: Q @ diag(w) @ Q.T)(jnp.linalg.eigh(S)[1][:, ::-1]), 1)),
        ("hessian(eigvals(S)[1], S)", hess(lambda S, w: eigvals(S)[0])),
    ]),
    Case("symmetric variables", {"S": declared("symmetric", 3, 3), "P": declared("posdef", 3, 3), "x": V(3)}, [
        ("grad(x'*S*x, S)", lambda S, P, x: jnp.outer(x, x)),
        ("grad(tr(S^3), S)", lambda S, P, x: 3 * S @ S),
        ("hessian(tr(S^3), S)", hess(lambda S, P, x: tr(S @ S @ S))),
        ("grad(logdet(P), P)", lambda S, P, x: inv(P)),
        ("hessian(logdet(P), P)", jax.jacfwd(jax.grad(lambda S, P, x: logdet(P), 1), 1)),
        ("diff(logdet(P), P, P, P)", jax.jacfwd(jax.jacfwd(jax.grad(lambda S, P, x: logdet(P), 1), 1), 1)),
        ("hessian(x'*inv(P)*x, P)", jax.jacfwd(jax.grad(lambda S, P, x: x @ inv(P) @ x, 1), 1)),
        ("grad(-logdet(P)/2 - x'*inv(P)*x/2, P)", jax.grad(lambda S, P, x: -logdet(P) / 2 - x @ inv(P) @ x / 2, 1)),
        ("hessian(-logdet(P)/2 - x'*inv(P)*x/2, P)",
         jax.jacfwd(jax.grad(lambda S, P, x: -logdet(P) / 2 - x @ inv(P) @ x / 2, 1), 1)),
        ("hvp(tr(S*P*S), S, P)", lambda S, P, x: 2 * P @ P),
        ("hessian(x'*inv(P)*x, P, x)", jax.jacfwd(jax.grad(lambda S, P, x: x @ inv(P) @ x, 1), 2)),
        ("jacobian(S*x, S)", jac(lambda S, P, x: S @ x)),
        ("hessian(norm(S*x)^2, S)", hess(lambda S, P, x: jnp.sum((S @ x) ** 2))),
    ]),
    Case("diagonals and triangles", {"D": declared("diagonal", 2, 2), "L": valued("lower", 2, 2), "R": valued("upper", 2, 2),
                              "A": V(2, 2)}, [
        ("grad(tr(D*A), D)", lambda D, L, R, A: A.T),
        ("grad(norm(L*A)^2, L)", lambda D, L, R, A: 2 * L @ A @ A.T),
        ("grad(tr(inv(R)*A), R)", lambda D, L, R, A: -(inv(R) @ A @ inv(R)).T),
        ("grad(logdet(D*D + A*A'), D)", lambda D, L, R, A: grad(lambda D: logdet(D @ D + A @ A.T))(D)),
        ("hessian(tr(D*A*D), D)", lambda D, L, R, A: hess(lambda D: tr(D @ A @ D))(D)),
        ("grad(sum(log(diag(L))), L)", lambda D, L, R, A: diag(1 / diag(L))),
        ("hessian(det(L), L)", lambda D, L, R, A: hess(det)(L)),
    ]),
    Case("a positive variable", {"p": declared("positive", 3), "Z": V(2, 2), "x": V(2)}, [
        ("hessian(p'*log(p) - sum(p), p)", lambda p, Z, x: diag(1 / p)),
        ("grad(sqrt(sum(p)), p)", lambda p, Z, x: jnp.ones(3) / (2 * jnp.sqrt(jnp.sum(p)))),
        ("jacobian(p/sum(p), p)", jac(lambda p, Z, x: p / jnp.sum(p))),
        ("jacobian(Z*Z*x, Z)", lambda p, Z, x: jac(lambda Z: Z @ Z @ x)(Z)),
        ("grad(x'*Z'*Z*x, Z)", lambda p, Z, x: 2 * Z @ jnp.outer(x, x)),
    ]),
    Case("Kronecker products and stacked columns", {"A": N(2), "B": N(2), "X": V(2, 2), "b": V(4), "x": V(2)}, [
        ("grad(b'*kron(x, x), x)", jax.grad(lambda A, B, X, b, x: b @ kron(x, x), 4)),
        ("grad(b'*vec(X*X'), X)", jax.grad(lambda A, B, X, b, x: b @ vec(X @ X.T), 2)),
        ("grad(logdet(kron(A, B)), A)", lambda A, B, X, b, x: 2 * inv(A).T),
        ("grad(vec(X)'*inv(kron(A, B))*vec(X), A)",
         jax.grad(lambda A, B, X, b, x: vec(X) @ inv(kron(A, B)) @ vec(X), 0)),
        ("grad(vec(X)'*kron(A, B)*vec(X), X)", jax.grad(lambda A, B, X, b, x: vec(X) @ kron(A, B) @ vec(X), 2)),
        ("jacobian(vec(A*X*B), vec(X))", lambda A, B, X, b, x: kron(B.T, A)),
        ("jacobian(vec(inv(A)), vec(A))", lambda A, B, X, b, x: -kron(inv(A).T, inv(A))),
        ("hessian(vec(A)'*vec(A*A), vec(A))",
         lambda A, B, X, b, x: hess(lambda v: jnp.sum(v * vec(v.reshape(2, 2).T @ v.reshape(2, 2).T)))(vec(A))),
        ("jacobian(K(2,2)*vec(X), X)", jac(lambda A, B, X, b, x: X.reshape(-1), 2)),
        ("grad(tr(kron(A, B)), B)", lambda A, B, X, b, x: tr(A) * jnp.eye(2)),
    ]),
    Case("the rank", {"x": V(2), "b": V(4)}, [
        ("rank(x*b')", lambda x, b: jnp.linalg.matrix_rank(jnp.outer(x, b)).astype(float)),
    ]),
]
