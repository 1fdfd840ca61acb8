// What an address asks by and no server refuses, since it takes any value there.
import { Failure } from '../api/failure';

/** That something of the address is not there, as if the server had said so: where it takes any value. */
export function nothingAt(...parameters: string[]): Failure {
  const errors = parameters.map((parameter) => ({ parameter, detail: '' }));
  return new Failure('missing', { type: 'invalid-parameter', title: '', status: 404, detail: '', request_id: '', errors });
}
