"""Pure rules of series: which days get a session, which are passed over and why."""
