"""Coverage-guided fuzzing with atheris: ``make fuzz``, or
``python -m tests.fuzz TARGET``.

What it finds becomes a small file in the tests, beside what it broke.
"""
