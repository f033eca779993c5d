"""The library's values as text or bytes for other programs. Pure: knows no store, no network and no
screen."""
