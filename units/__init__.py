"""Communes, schools, party cells and all other units: a dated tree with old names, clusters and statistics."""
