"""Which of our repositories can already do X, and where is the proof?"""
