"""The only room that talks to the network: a ref in, records or bytes out.

Nothing is stored here and nothing is decided about papers; a source returns values or says how it failed.
"""
