"""The Infobutton: what health-record systems ask for by the codes of a problem, in HL7's words."""
