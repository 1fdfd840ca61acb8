// Runs the functions that deploy/MIRROR.md shows for a CDN: `node cdn.mjs MIRROR.md "viewer request"`, the event as standard input.

import { readFileSync } from 'node:fs';

const [file, name] = process.argv.slice(2);
const [shown] = readFileSync(file, 'utf8').split('```js\n')[1].split('```');
const source = shown.split('// ').find((each) => each.startsWith(`${name}\n`)).slice(name.length);
const handler = new Function(`${source}; return handler;`)();
process.stdout.write(JSON.stringify(handler(JSON.parse(readFileSync(0, 'utf8')))));
