"""Weekly classes and courses: rules that become real sessions, with holidays passed over."""
