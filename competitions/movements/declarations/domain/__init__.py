"""The pure part of declarations: states, contents, outliers, deadlines and the calendar of provisional lists."""
