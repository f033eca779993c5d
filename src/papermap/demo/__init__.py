"""The demo library: landmark papers as facts with words of our own, and three invented papers with PDFs.

Here live the data and a stand-in that answers from it in the services' own shapes. Nothing here fetches,
stores or draws.
"""
