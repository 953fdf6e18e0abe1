"""Where a kernel runs: NumPy, native code, JAX, or JavaScript in a page; all the same numbers."""
