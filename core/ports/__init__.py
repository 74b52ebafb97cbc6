"""What core asks of the outside, a Protocol a file."""
