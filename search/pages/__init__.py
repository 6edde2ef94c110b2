"""What the pages of finding show."""
