"""What the CMS does, in editors' verbs; each takes the session and the time, and none commits."""
