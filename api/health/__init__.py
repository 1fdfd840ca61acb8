"""Whether a server lives, and whether it is ready to answer: for load balancers, container platforms and whoever is woken at night."""
