"""Questions, their answers, and what is refused."""

import json
import subprocess
import sys
import threading

import gradus
import pytest


def test_a_derivative_has_all_that_is_said_of_it() -> None:
    r = gradus.derive("sigma(W*x + b)", wrt="x")
    assert r.text == "diag(y .* (1 - y))*W"
    assert r.shape == ("m", "n")
    assert dict(r.where) == {"y": "sigma(W*x + b)"}
    assert r.left == r"\frac{\partial y}{\partial x}"
    assert r.checked and r.certainty in ("proved", "exact") and r.how
    assert r.layout == "axes of y, then of x"
    assert r.shapes == {"W": "R[m,n]", "x": "R[n]", "b": "R[m]"}
    assert r._repr_latex_().startswith("$\\displaystyle \\frac{\\partial y}")
    assert "✓ checked" in r._repr_html_()


def test_conditions_are_told() -> None:
    assert gradus.derive("logdet(X)", wrt="X").conditions


def test_notations_and_layouts() -> None:
    r = gradus.derive("A*X*B", wrt="X")
    assert r.kron().text == "kron(B', A)"
    assert r.index().shape == r.shape
    assert gradus.derive("A*x", wrt="x", layout="denominator").text == "A'"


def test_orders() -> None:
    assert gradus.derive("x'*A*x", "x", 2).text == "A + A'"
    assert gradus.derive("sum(x.^4)", "x", 3).shape == ("n", "n", "n")
    with pytest.raises(ValueError, match="the order"):
        gradus.derive("x'*x", "x", 9)


def test_declarations_of_a_question_alone_stay_with_it() -> None:
    r = gradus.derive("x'*S*x", "x", declare="S : R[n,n] symmetric")
    assert r.text == "2*S*x"
    assert r.index().text.count("S") == 1
    assert gradus.derive("x'*S*x", "x").text == "(S + S')*x"


def test_a_session_keeps_what_was_said_and_nothing_else() -> None:
    g = gradus.Session("S : R[n,n] symmetric")
    assert g.derive("x'*S*x", "x").text == "2*S*x"
    assert g.derive("x'*A*x", "x").text == "(A + A')*x"
    g.run("f = norm(S*x)^2")
    assert g.derive("f", "x").shape == ("n",)
    assert gradus.Session().derive("x'*S*x", "x").text == "(S + S')*x"


def test_programs() -> None:
    answers = gradus.run("A : R[2,2] = [1, 2; 3, 4]; x : R[2] = [1; 1]\ngrad(norm(A*x)^2, x)\neval A*x\nclaim A*x == A*x\nshape A\nsteps grad(x'*x, x)")
    assert [one.kind for one in answers] == ["expression", "eval", "claim", "shape", "steps"]
    assert answers[1].value.tolist() == [3.0, 7.0]
    assert answers[2].claim
    assert "<div>" in answers._repr_html_()


def test_claims() -> None:
    assert gradus.claim("grad(tr(A*X), X) == A'")
    wrong = gradus.claim("grad(tr(A*X), X) == A")
    assert not wrong and wrong.holds is False
    assert wrong.counterexample["left"] != wrong.counterexample["right"]
    with pytest.raises(gradus.GradusError, match="claims nothing"):
        gradus.Session().claim("x : R[n]\n")


def test_mistakes_have_a_code_a_place_and_a_fix() -> None:
    with pytest.raises(gradus.GradusError) as caught:
        gradus.derive("sum(sigmod(W*x))", "x")
    error = caught.value
    assert error.code.startswith("G0")
    assert error.source[slice(*error.span)].startswith("sigmod")
    assert error.fixed == "sum(sigmoid(W*x))"
    assert "sigmod" in str(error)


def test_places_count_characters() -> None:
    with pytest.raises(gradus.GradusError) as caught:
        gradus.derive("μ'*μ + sum(sigmod(x))", "x")
    assert caught.value.source[slice(*caught.value.span)].startswith("sigmod")


def test_a_program_that_fails_keeps_what_stood_before() -> None:
    g = gradus.Session()
    with pytest.raises(gradus.GradusError):
        g.run("S : R[n,n] symmetric\nS*nonsense(")
    assert g.derive("x'*S*x", "x").text == "2*S*x"


def test_threads() -> None:
    found: dict[int, str] = {}
    g = gradus.Session("A : R[m,n]; x : R[n]")

    def work(number: int) -> None:
        found[number] = g.derive("norm(A*x)^2", "x").text

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found.values()) == {"2*A'*A*x"} and len(found) == 8


def test_documents(tmp_path) -> None:
    page = tmp_path / "notes.md"
    page.write_text("# Notes\n\n$$\n\\nabla_w \\|Xw - y\\|^2 = X^\\top (Xw - y)\n$$\n\n```gradus\nclaim grad(x'*x, x) == 2*x\n```\n", encoding="utf-8")
    report = gradus.check(page)
    assert not report
    assert report.counts["failed"] == 1 and report.counts["good"] == 1
    assert report.findings[0].line == 4
    page.write_text("# Notes\r\n\r\n```gradus\r\nclaim grad(x'*x, x) == 2*x\r\n```\r\n", encoding="utf-8")
    assert gradus.check(page)


def test_the_command_is_inside() -> None:
    ran = subprocess.run([sys.executable, "-c", "from gradus._command import main; main()", "derive", "x'*A*x", "--wrt", "x", "--json"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["text"] == "(A + A')*x"
    wrong = subprocess.run([sys.executable, "-c", "from gradus._command import main; main()", "derive", "x*", "--wrt", "x"], capture_output=True, text=True, env={"NO_COLOR": "1"})
    assert wrong.returncode == 2 and "\x1b" not in wrong.stderr


def test_what_is_typed_is_data() -> None:
    for text in ["<script>", "x" * 10_000, "(" * 3000, "\u202ex", "__import__('os')", "", ";", "\0"]:
        with pytest.raises(gradus.GradusError):
            gradus.derive(text, "x")
