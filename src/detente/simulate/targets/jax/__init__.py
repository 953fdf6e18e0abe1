"""The target over JAX: compiled for processor or GPU, with gradients."""

from detente.simulate.targets.jax.program import JaxProgram, compile_jax

__all__ = ["JaxProgram", "compile_jax"]
