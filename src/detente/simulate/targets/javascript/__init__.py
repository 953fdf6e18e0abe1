"""The JavaScript target: a model as one plain script that a page runs by itself."""

from detente.simulate.targets.javascript.script import emit

__all__ = ["emit"]
