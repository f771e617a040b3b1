"""Pure rules about people, passwords, codes and dated roles."""
