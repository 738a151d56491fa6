"""Pure rules of what a department may choose: colours that can be read, words in two languages, days off."""
