"""Keys of those who may open what is sealed to a desk: public keys, signed lists, wrapped secrets that only a browser opens."""
