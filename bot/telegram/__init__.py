"""Telegram: what is typed, sent and pressed there, and what is said back."""
