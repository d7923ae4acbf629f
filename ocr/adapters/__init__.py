"""What reading does to the outside world: decoders, Tesseract, and the limited process they run in."""
