"""Texts to vectors. Knows no store, no map and no screen; loads no model before one is used."""
