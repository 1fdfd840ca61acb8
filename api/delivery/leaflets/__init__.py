"""Leaflets: a topic's page on paper, which leads back to whether it is still right."""
