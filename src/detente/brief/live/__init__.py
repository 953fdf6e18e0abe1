"""Live scenarios: levers that run the theory in the page itself."""

from detente.brief.live.live import Live, view

__all__ = ["Live", "view"]
