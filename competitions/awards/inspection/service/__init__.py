"""Use cases of inspection: anchors, the record in words, grants, readings, the folder for inspectors."""
