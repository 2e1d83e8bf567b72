"""What the script for coloring pages is made of."""
