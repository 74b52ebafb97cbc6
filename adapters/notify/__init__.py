"""Voices that are no chat: a file or folder for each, strangers to one another."""
