"""Pure decisions about decisions, money, certificates and codes."""
