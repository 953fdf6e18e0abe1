"""The native target: a model's kernel compiled by LLVM and run over many draws (the extra ``fast``)."""

from detente.simulate.targets.native.program import Draws, NativeProgram, compile_native

__all__ = ["Draws", "NativeProgram", "compile_native"]
