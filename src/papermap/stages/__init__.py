"""The line a paper travels: metadata, links, vector, place, pdf, document.

Each stage is a module that says how its input is read from the store, how the work is done (knowing neither
store nor screen), and how the result is written. Stages meet only at the store; :mod:`.runner` moves papers
along.
"""
