"""Use cases of decisions and certificates: draft, record the signature, publish, amend, issue, verify."""
