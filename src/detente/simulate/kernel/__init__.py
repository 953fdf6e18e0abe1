"""A model's step as a list of primitive operations, recorded once: what every target but one run on plain numbers is made from."""

from detente.simulate.kernel.kernel import Kernel, keeping, record

__all__ = ["Kernel", "keeping", "record"]
