// What every editor of a field is given, and what the field needs to know of it.
import type { Component } from 'svelte';

import type { Schemas } from '../../api/client';
import type { Place } from '../../text/place';

export type FormField = Schemas['FormField'];

export interface Given {
  field: FormField;
  /** The id of what takes the focus. */
  id: string;
  value: unknown;
  /** The fields of the same record, where an editor names some of them. */
  siblings: FormField[];
  place: Place;
  /** Ids of what says more about it. */
  describedby: string | undefined;
  invalid: boolean;
  onchange: (value: unknown) => void;
}

export interface Control {
  editor: Component<Given>;
  /** It is one thing to write in, which the field's label names; else it is a group of several. */
  isOne?: boolean;
  /** It shows the label itself. */
  hasLabel?: boolean;
}

/** What a field's editor is found by, wherever something leads to it. */
export function fieldId(locale: string, field: string): string {
  return `field-${locale}-${field}`;
}

/** Whether there is nothing in a value. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length);
}

/** The value, or null where there is nothing in it: so the API is told to empty the field. */
export function orNull<T>(value: T): T | null {
  return isEmpty(value) ? null : value;
}

/** How many characters a text has, as the API counts them. */
export function lengthOf(text: string): number {
  return [...text].length;
}
