"""The store on disk: an output folder that a person can read and put under git."""
