"""Measured speed, by `make bench`: figures, not tests."""
