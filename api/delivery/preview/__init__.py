"""Content as a patient sees it: pages of any site, topic and view, for consoles, for clinics without a website, and for print."""
