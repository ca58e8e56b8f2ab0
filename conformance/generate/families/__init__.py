"""One package a library; each lists its families."""
