// Calls that a site wants proof for: the person is asked for it once, and the call is sent again.

/** Ask whoever is there for proof; whether they gave it. */
export type AskForProof = () => Promise<boolean>;

let ask: AskForProof | undefined;
let asking: Promise<boolean> | undefined;

/** Say who asks people for proof. */
export function onStepUp(asks: AskForProof): void {
  ask = asks;
}

/** Send a call, and again where it was refused for want of proof and that was given. */
export async function sendProven(request: Request, send: (request: Request) => Promise<Response> = fetch): Promise<Response> {
  if (request.method === 'GET') return send(request);
  const again = request.clone();
  const response = await send(request);
  if (!ask || !(await wantsProof(response))) return response;
  // Several calls that are refused at once are answered by one proof.
  asking ??= ask().finally(() => (asking = undefined));
  return (await asking) ? send(again) : response;
}

async function wantsProof(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const problem = (await response.clone().json().catch(() => undefined)) as { type?: string } | undefined;
  return !!problem?.type?.endsWith('/step-up-required');
}
