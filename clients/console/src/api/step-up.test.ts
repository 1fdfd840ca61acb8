import { expect, test, vi } from 'vitest';

import { onStepUp, sendProven } from './step-up';

const WANTS = () => Response.json({ type: '/v1/problems/step-up-required', detail: 'Site core asks.' }, { status: 403 });

function call(body = '{"a":1}'): Request {
  return new Request('http://localhost/v1/admin/keys', { method: 'POST', body });
}

test('a call that wants proof is sent again, whole, once it was given', async () => {
  const bodies: string[] = [];
  onStepUp(async () => true);
  const answer = await sendProven(call(), async (request) => {
    bodies.push(await request.text());
    return bodies.length === 1 ? WANTS() : Response.json({ done: true });
  });
  expect(await answer.json()).toEqual({ done: true });
  expect(bodies).toEqual(['{"a":1}', '{"a":1}']);
});

test('who gives no proof gets the refusal, and nothing is sent again', async () => {
  onStepUp(async () => false);
  const send = vi.fn(async () => WANTS());
  const answer = await sendProven(call(), send);
  expect(answer.status).toBe(403);
  expect((await answer.json()).type).toMatch(/step-up-required$/);
  expect(send).toHaveBeenCalledTimes(1);
});

test('calls refused at once are answered by one proof', async () => {
  const ask = vi.fn(() => new Promise<boolean>((done) => setTimeout(() => done(true), 5)));
  onStepUp(ask);
  let refused = 2;
  const send = async () => (refused-- > 0 ? WANTS() : Response.json({}));
  const answers = await Promise.all([sendProven(call(), send), sendProven(call(), send)]);
  expect(answers.map((each) => each.status)).toEqual([200, 200]);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('another refusal is no reason to ask', async () => {
  const ask = vi.fn(async () => true);
  onStepUp(ask);
  const answer = await sendProven(call(), async () => Response.json({ type: '/v1/problems/not-allowed' }, { status: 403 }));
  expect(answer.status).toBe(403);
  expect(ask).not.toHaveBeenCalled();
});
