"""Who could have avoided it: reference drivers re-drive the ego."""
