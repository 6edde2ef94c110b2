"""What a file becomes, from plain values alone."""
