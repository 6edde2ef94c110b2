"""What the pages of a vote show; each function makes the context of one template or a part."""
