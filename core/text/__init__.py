"""Reading what people and sellers write."""
