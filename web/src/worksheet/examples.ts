/** The programs of the menu: the lecture first, from the repository's own examples. */
import lecture from "../../../examples/backprop.gradus?raw";
import misprint from "../../../examples/misprint.gradus?raw";

const LAYER = `# A layer, its loss, and what to subtract from its weights.
W : R[m,n]; x : R[n]; b, t : R[m]
net = W*x + b
out = sigma(net)
E = 1/2*norm(out - t)^2

grad(E, out)
jacobian(out, net)
grad(E, W)
steps grad(E, net)
claim grad(E, W) == ((out - t) .* out .* (1 - out))*x'
`;

const NEWTON = `# Logistic regression: the gradient and the Hessian that Newton's method needs.
X : R[n,k]; y : R[n]; w : R[k]; lambda : R positive
p = sigma(X*w)
L = sum(log(1 + exp(X*w)) - y .* (X*w)) + lambda/2*norm(w)^2

grad(L, w)
hessian(L, w)
claim grad(L, w) == X'*(p - y) + lambda*w
claim hessian(L, w) == X'*diag(p .* (1 - p))*X + lambda*eye(k)
`;

const GAUSSIAN = `# The log-likelihood of a Gaussian by its mean and its covariance.
S : R[n,n] symmetric posdef; x, mu : R[n]
l = -1/2*logdet(S) - 1/2*(x - mu)'*inv(S)*(x - mu)

grad(l, mu)
grad(l, S)
hessian(l, mu)
`;

const NUMBERS = `# Values are put in by eval; they bind the sizes.
A : R[m,n] = [1, 2, 0; 0, 1, 3]
x : R[n] = [1; -1; 2]
y = tanh(A*x)

jacobian(y, x)
eval y
eval jacobian(y, x)
eval hessian(sum(y), x)
`;

export const EXAMPLES: [string, string][] = [
  ["The lecture: backpropagation", lecture],
  ["One layer", LAYER],
  ["Logistic regression", NEWTON],
  ["Gaussian", GAUSSIAN],
  ["Numbers", NUMBERS],
  ["A misprint found", misprint],
];
