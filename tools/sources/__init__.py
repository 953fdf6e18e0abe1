"""Parts of ``tools/build_sources.py``."""
