// The buttons over a text: what each does, which keys do the same, and for which part of Markdown it is.

export type Deed = 'bold' | 'italic' | 'heading' | 'bullets' | 'numbers' | 'quote' | 'link' | 'contact';

export interface Button {
  deed: Deed;
  /** Which of the field's `markdown` it needs. */
  needs: string;
  /** What is drawn on it, in a square of sixteen. */
  path: string;
  keys?: string;
}

export const BUTTONS: Button[] = [
  { deed: 'bold', needs: 'emphasis', path: 'M4 2h5a3 3 0 0 1 2 5.2A3.3 3.3 0 0 1 9.5 14H4zm2.2 1.8v3h2.4a1.5 1.5 0 0 0 0-3zm0 4.8v3.6h2.9a1.8 1.8 0 0 0 0-3.6z', keys: 'Ctrl+B' },
  { deed: 'italic', needs: 'emphasis', path: 'M6 2h6v1.5H9.8l-2.1 9H10V14H4v-1.5h2.2l2.1-9H6z', keys: 'Ctrl+I' },
  { deed: 'heading', needs: 'headings', path: 'M3 2h2v5h6V2h2v12h-2V9H5v5H3z' },
  { deed: 'bullets', needs: 'lists', path: 'M2 2.5h2v2H2zm4 .4h8v1.2H6zM2 7h2v2H2zm4 .4h8v1.2H6zM2 11.5h2v2H2zm4 .4h8v1.2H6z' },
  { deed: 'numbers', needs: 'lists', path: 'M2.6 1.5h1v3.2h-1zM6 2.9h8v1.2H6zM1.8 6.4h2.4v1.4L3 8.9h1.2v1H1.8v-1l1.4-1.5H1.8zM6 7.4h8v1.2H6zm-4.2 3.9h2.4v3.2H1.8v-.9h1.4v-.4H2v-.7h1.2v-.3H1.8zM6 11.9h8v1.2H6z' },
  { deed: 'quote', needs: 'quotes', path: 'M2 9c0-3.2 1.4-5 4-6v1.6C4.800 5.2 4.2 6 4.1 7.200H6.500V12H2zm7 0c0-3.2 1.4-5 4-6v1.600c-1.2.600-1.8 1.4-1.9 2.600h2.400V12H9z' },
  { deed: 'link', needs: 'links', path: 'M6.500 11.500H5a3.500 3.5 0 0 1 0-7h1.500V6H5a2 2 0 0 0 0 4h1.500zm3-7H11a3.500 3.5 0 0 1 0 7H9.500V10H11a2 2 0 0 0 0-4H9.500zM5.500 7.300h5v1.400h-5z', keys: 'Ctrl+K' },
  { deed: 'contact', needs: 'paragraphs', path: 'M4.200 1.8 6.4 2l.7 3-1.5 1.200a8.500 8.5 0 0 0 4.2 4.200L11 8.900l3 .7.2 2.200c0 1.3-1 2.4-2.3 2.400C6.300 14.200 1.8 9.7 1.8 4.100c0-1.3 1.1-2.3 2.4-2.300z' },
];

/** What a text may leave to each clinic to say. */
export const CONTACT = ['name', 'phone', 'emergency_phone', 'email', 'address', 'booking_url'] as const;

/** A view of a text, as the toolbar and the dialogs use it. */
export interface View {
  do(deed: Deed): void;
  link(target: string, title: string): void;
  insert(words: string): void;
  focus(): void;
}

/** Which button a pressed key stands for. */
export function deedOf(event: KeyboardEvent): Deed | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return undefined;
  return BUTTONS.find((each) => each.keys === `Ctrl+${event.key.toUpperCase()}`)?.deed;
}
