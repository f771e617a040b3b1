"""The tests mirror the packages; `journeys` tells whole stories, `faults` breaks things, `house` checks the rules."""
