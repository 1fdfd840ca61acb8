// The buttons over a text: what each does, which keys do the same, and for which part of Markdown it is.

export type Deed = 'bold' | 'italic' | 'heading' | 'bullets' | 'numbers' | 'quote' | 'link' | 'contact';

export interface Button {
  deed: Deed;
  /** Which of the field's `markdown` it needs. */
  needs: string;
  glyph: string;
  keys?: string;
}

export const BUTTONS: Button[] = [
  { deed: 'bold', needs: 'emphasis', glyph: 'B', keys: 'Ctrl+B' },
  { deed: 'italic', needs: 'emphasis', glyph: 'I', keys: 'Ctrl+I' },
  { deed: 'heading', needs: 'headings', glyph: 'H' },
  { deed: 'bullets', needs: 'lists', glyph: '•' },
  { deed: 'numbers', needs: 'lists', glyph: '1.' },
  { deed: 'quote', needs: 'quotes', glyph: '❝' },
  { deed: 'link', needs: 'links', glyph: '🔗', keys: 'Ctrl+K' },
  { deed: 'contact', needs: 'paragraphs', glyph: '☎' },
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
