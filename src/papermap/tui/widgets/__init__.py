"""What is on the screens: each widget draws values it is given and tells of keys and clicks."""
