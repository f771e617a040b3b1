"""What stops a subject from being proposed or decided until a document closes it."""
