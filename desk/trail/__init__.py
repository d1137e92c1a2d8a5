"""The trail as it is read: which acts a person may see, each in words, with what it was done to and how."""
