"""What the publish gate lets stand because somebody said so, and what restates what."""
