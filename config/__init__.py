"""The only place that knows everyone: settings, the wiring, the command line."""
