// How the translations of a site stand, by record type and language: the counts of the server as a table.
import type { Schemas } from '../../api/client';

export const STATES = ['outdated', 'missing', 'draft', 'machine', 'dismissed', 'up_to_date'] as const;
export type State = (typeof STATES)[number];
/** What there is to do: what is behind, and what nobody has begun. */
export const TO_DO: State[] = ['outdated', 'missing'];

export type Cell = Record<State, number>;
const NONE: Cell = { outdated: 0, missing: 0, draft: 0, machine: 0, dismissed: 0, up_to_date: 0 };

export interface Matrix {
  locales: string[];
  rows: { type: string; cells: Record<string, Cell> }[];
  totals: Record<string, Cell>;
}

/** The table of counts: a row for each type that has any, a column for each language. */
export function matrixOf(counts: Schemas['StatusCounts'][], order: string[]): Matrix {
  const rows = new Map<string, Record<string, Cell>>();
  const totals: Record<string, Cell> = {};
  for (const { locale, type = '', ...states } of counts) {
    const cells = rows.get(type) ?? {};
    rows.set(type, cells);
    cells[locale] = sum(cells[locale], states);
    totals[locale] = sum(totals[locale], states);
  }
  const place = (type: string): number => (order.includes(type) ? order.indexOf(type) : order.length);
  const sorted = [...rows].map(([type, cells]) => ({ type, cells })).toSorted((one, other) => place(one.type) - place(other.type));
  return { locales: Object.keys(totals).toSorted(), rows: sorted, totals };
}

function sum(one: Cell = NONE, other: Cell): Cell {
  return Object.fromEntries(STATES.map((state) => [state, one[state] + other[state]])) as Cell;
}

/** How many texts there are in a cell. */
export function all(cell: Cell): number {
  return STATES.reduce((sum, state) => sum + cell[state], 0);
}
