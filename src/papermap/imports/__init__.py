"""Text or bytes from other places, read into refs and rows. Stores nothing."""
