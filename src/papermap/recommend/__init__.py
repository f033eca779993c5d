"""Ranking the day's papers for one reader. Pure: arrays and values in, scores and reasons out."""
