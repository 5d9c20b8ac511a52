"""What all tests share. The cast of people stands in `tests/make.py`."""
