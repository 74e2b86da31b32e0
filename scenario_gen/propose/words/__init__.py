"""Words for what the data of a scenario holds, by what they are about."""
