"""What follows from what: functions from values to values."""
