"""Chats under hostile words: every command, button and answer, by people who may be anybody."""
