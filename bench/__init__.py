"""Counted benchmarks; apart from the tests, because they report and do not judge."""
