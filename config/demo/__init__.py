"""The demo district: a believable year of training, made through the same verbs as the pages."""
