"""Views of the site, one subject a module."""
