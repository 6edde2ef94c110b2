"""How the project starts, serves, logs and answers for itself. Settings and urls stand beside."""
