"""The notebook of the examples runs, and the cell `%%gradus` typesets."""

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

NOTEBOOK = Path(__file__).parents[1] / "examples" / "tour.ipynb"


def test_the_tour_runs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not any(output.output_type == "error" for output in outputs)
    shown = [output.data for output in outputs if "data" in output]
    assert sum("text/latex" in data or "text/html" in data for data in shown) >= 5


def test_a_cell() -> None:
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    capture = pytest.importorskip("IPython.utils.capture")
    shell = interactive.InteractiveShell.instance()
    shell.run_line_magic("load_ext", "gradus")
    with capture.capture_output() as captured:
        shell.run_cell_magic("gradus", "", "A : R[m,n]; x : R[n]\ngrad(norm(A*x)^2, x)")
        shell.run_cell_magic("gradus", "", "grad(norm(A*x)^2, x) +")
    assert any("text/html" in output.data for output in captured.outputs) or "Answer" in captured.stdout
    assert "G0" in captured.stdout
