"""What export_pixart.py is made of."""
