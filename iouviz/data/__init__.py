"""What is evaluated: images, ground truth, predictions, and how they are read."""
