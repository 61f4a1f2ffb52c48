"""One document by itself: read, told, judged, drawn."""
