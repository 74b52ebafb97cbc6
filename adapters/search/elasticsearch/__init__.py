"""Elasticsearch 8.19 or newer: an index of what listings say, kept up to date from an outbox in the database."""
