import { staticPathsFirst } from '../../../src/http/route-order';

const order = (...paths: string[]) => staticPathsFirst(paths.map((path) => ({ path }))).map((route) => route.path);

describe('the order in which routes are mounted', () => {
  it('puts a path that is spelt out before the parameter that would take it for an id', () => {
    expect(order('/customers/:id', '/customers/usage')).toEqual(['/customers/usage', '/customers/:id']);
    expect(order('/customers/:id/wallets', '/customers/external/:external_id')).toEqual(['/customers/external/:external_id', '/customers/:id/wallets']);
  });

  it('keeps the order of paths that are alike', () => {
    expect(order('/b/:id', '/a/:id', '/b', '/a')).toEqual(['/b', '/a', '/b/:id', '/a/:id']);
  });
});
