"""Letters and calendar files of the academy."""
