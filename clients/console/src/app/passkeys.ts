// Passkeys of this device: made, and used to prove that it is still the same person; the browser asks, the server judges.
import { api, sent, type Schemas } from '../api/client';

type Made = Pick<Schemas['MadeCredential'], 'id' | 'rawId' | 'response'>;
type Shown = Pick<Schemas['Assertion'], 'id' | 'rawId' | 'response'>;

/** Whether this browser can make and use passkeys. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** Make a passkey on this device and let the server know it; undefined where the person thought better of it. */
export async function addPasskey(name: string): Promise<Schemas['PasskeyValue'] | undefined> {
  const { publicKey } = await sent(api.POST('/v1/admin/me/passkeys/challenge'));
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey as PublicKeyCredentialCreationOptionsJSON);
  const made = await asked(() => navigator.credentials.create({ publicKey: options }));
  if (!made) return undefined;
  const { id, rawId, response } = made.toJSON() as Made;
  const { clientDataJSON, attestationObject } = response;
  const credential = { id, rawId, type: 'public-key' as const, response: { clientDataJSON, attestationObject } };
  return sent(api.POST('/v1/admin/me/passkeys', { body: { name, credential } }));
}

/** Prove by a passkey that it is still the same person; false where they thought better of it. */
export async function prove(): Promise<boolean> {
  const { publicKey } = await sent(api.POST('/v1/admin/session/step-up/challenge'));
  const passkey = await show(publicKey);
  if (!passkey) return false;
  await sent(api.POST('/v1/admin/session/step-up', { body: { passkey } }));
  return true;
}

/** What a passkey answers to a question of the server's; undefined where the person thought better of it. */
export async function show(publicKey: Schemas['RequestOptions']): Promise<Schemas['Assertion'] | undefined> {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey as PublicKeyCredentialRequestOptionsJSON);
  const shown = await asked(() => navigator.credentials.get({ publicKey: options }));
  if (!shown) return undefined;
  const { id, rawId, response } = shown.toJSON() as Shown;
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return { id, rawId, type: 'public-key' as const, response: { clientDataJSON, authenticatorData, signature, userHandle } };
}

// The browser says alike that somebody closed its window, took too long, or has nothing to show.
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  try {
    return ((await ask()) as PublicKeyCredential | null) ?? undefined;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
