// The API, typed by openapi.yaml: `api.GET('/v1/…')`; and `sent()`, which gives what came or throws a Failure.
import createClient from 'openapi-fetch';

import { Failure, failureOf } from './failure';
import { lacking } from './lacking.svelte';
import { remembered } from './remembered';
import { PREFIX } from './root';
import type { components, paths } from './schema';
import { sendProven } from './step-up';

export type Schemas = components['schemas'];

export const api = createClient<paths>({
  baseUrl: PREFIX,
  headers: { 'X-Requested-With': 'fetch' },
  fetch: (request) => sendProven(request),
  // The API takes a list as one value with commas.
  querySerializer: { array: { style: 'form', explode: false } },
});
api.use(remembered);

interface Told<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

const watchers = new Set<(failure: Failure) => void>();

/** Be told of every call that fails, such as one without a session. */
export function onFailure(watch: (failure: Failure) => void): void {
  watchers.add(watch);
}

/** What a call was answered with; throws a Failure where it was not done. */
export async function sent<T>(call: Promise<Told<T>>): Promise<T> {
  // A call that somebody here held back says why; else no answer came.
  const told = await call.catch((error: unknown) => (error instanceof Failure ? error : new Failure('offline')));
  if (!(told instanceof Failure) && told.response.ok) {
    lacking.note(told.response.url, told.data);
    return told.data as T;
  }
  const failure = told instanceof Failure ? told : failureOf(told.response, told.error);
  for (const watch of watchers) watch(failure);
  throw failure;
}
