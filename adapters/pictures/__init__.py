"""Pictures we draw: charts of prices."""
