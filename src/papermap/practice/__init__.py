"""The reading craft as pure rules: passes, the note, prediction, calibration, cadence."""
