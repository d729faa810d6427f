"""What people look at: the page."""
