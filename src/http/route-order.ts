import type { Route } from './route';

/**
 * Routes in the order to mount them: where two patterns match a path, the one that spells the path out goes first,
 * whatever order the rooms list them in. Example: `/customers/usage` before `/customers/:id`.
 */
export function staticPathsFirst<R extends Pick<Route, 'path'>>(routes: readonly R[]): readonly R[] {
  return routes
    .map((route) => ({ route, rank: rankOf(route.path) }))
    .toSorted(byRank)
    .map(({ route }) => route);
}

/** One digit for each segment of the path: 0 when it is spelt out, 1 when it is a parameter. */
function rankOf(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment.includes(':') ? '1' : '0'))
    .join('');
}

function byRank(a: { readonly rank: string }, b: { readonly rank: string }): number {
  if (a.rank === b.rank) return 0;
  return a.rank < b.rank ? -1 : 1;
}
