"""Slack's refusal of malformed payloads, as tables: one entry point for each kind of payload."""

from sandbox.lint.payloads import lint_message, lint_view

__all__ = ["lint_message", "lint_view"]
