"""Programs that break what can break while alerts flow, and count what arrived."""
