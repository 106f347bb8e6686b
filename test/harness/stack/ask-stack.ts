import { get } from 'node:http';
import type { StackAnswers } from './stack-host';
import { STACK_VARIABLE } from './stack-process';

/** Asks jest's main process for a part of the stack, which starts it if this is the first question for it. */
export function askStack<Name extends keyof StackAnswers>(name: Name, search: Readonly<Record<string, string>> = {}): Promise<StackAnswers[Name]> {
  const host = process.env[STACK_VARIABLE];
  if (host === undefined) throw new Error('The test stack is there only under jest with this project’s jest.config.js.');
  const url = `${host}/${name}?${new URLSearchParams(search).toString()}`;
  return new Promise((resolve, reject) => {
    // A connection of its own: a kept-alive one would be an open handle when the file ends.
    get(url, { agent: false }, (response) => {
      const parts: string[] = [];
      response.setEncoding('utf8').on('data', (part: string) => parts.push(part));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(parts.join('')) as StackAnswers[Name]);
        else reject(new Error(parts.join('')));
      });
    }).once('error', reject);
  });
}
