"""How a line that a person typed becomes criteria."""
