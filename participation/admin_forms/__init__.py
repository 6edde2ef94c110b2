"""What editors' forms check and show, one module for each page."""
