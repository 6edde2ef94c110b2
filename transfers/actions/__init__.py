"""Writing what a file brought: all or nothing, each once."""
