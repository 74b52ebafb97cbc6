"""Where listings come from: files and feeds."""
