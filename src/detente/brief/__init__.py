"""Telling it: one self-contained page from findings alone."""

from detente.brief.page import render, write_report

__all__ = ["render", "write_report"]
