"""What a screen shows, as frozen values made from stored ones. Pure: no database, no drawing.

The command line prints these, the screens draw them, ``--json`` dumps them; their field names are the
contract's.
"""
