// Which type somebody began last in this browser, so that the next one of it is a step nearer.
const KEPT = 'console-last-type';

export function lastBegun(): string {
  return localStorage.getItem(KEPT) ?? 'any';
}

export function noteBegun(type: string): void {
  localStorage.setItem(KEPT, type);
}
