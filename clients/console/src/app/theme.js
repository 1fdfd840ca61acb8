// The look that somebody chose on this device, before anything is painted; where they chose none, the system's holds.
const chosen = localStorage.getItem('console-theme');
if (chosen) document.documentElement.dataset.theme = chosen;
