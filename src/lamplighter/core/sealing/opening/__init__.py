"""Opening: everything that needs a private key. An import contract names who may import this shelf."""
