"""What several readers share: rows, spans, and the shapes in which sister data sets come."""
