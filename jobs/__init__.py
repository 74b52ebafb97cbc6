"""When things happen. What happens is core's."""
