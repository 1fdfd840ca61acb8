// Light, dark, or as the system has it: chosen on this device. `theme.js` lays the choice before the first paint.

export const THEMES = ['auto', 'light', 'dark'] as const;
export type ThemeName = (typeof THEMES)[number];
const KEPT = 'console-theme';

class Theme {
  chosen = $state<ThemeName>(THEMES.find((each) => each === localStorage.getItem(KEPT)) ?? 'auto');

  choose(name: ThemeName): void {
    this.chosen = name;
    if (name === 'auto') {
      localStorage.removeItem(KEPT);
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem(KEPT, name);
      document.documentElement.dataset.theme = name;
    }
  }
}

export const theme = new Theme();
