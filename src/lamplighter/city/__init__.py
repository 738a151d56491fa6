"""The city as its department says it: name, numbers, seal, colours, words for areas, officers and shifts, and its holidays."""
