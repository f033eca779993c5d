"""The mathematics of the map: pure functions over vectors and edge lists. No SQL, no files, no network."""
