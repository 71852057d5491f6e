"""The docstrings' examples are tests as well: see `test_docs.py`."""
