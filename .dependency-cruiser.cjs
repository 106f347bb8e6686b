// The ground plan as rules: which folder may import which. docs/architecture.md draws the same arrows.

/** Folders of src/ that are no rooms. Every other folder there is a room: one family of resources. */
const NO_ROOM = 'billing|http|platform|temporal|embedded|server|console';
const ROOM = `^src/(?!(?:${NO_ROOM})/)([^/]+)/`;
const DOOR = '^src/[^/]+/index\\.ts$';
const TOOLING = '^(test|bench|examples|scripts|console)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Two files that need each other are one idea in two files, or two ideas that want a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'rooms-through-the-door',
      comment: 'Whatever others may use of a room, its index.ts exports.',
      severity: 'error',
      from: { path: ROOM },
      to: { path: ROOM, pathNot: ['^src/$1/', DOOR] },
    },
    {
      name: 'outsiders-through-the-door',
      comment: 'The same holds for activities, the Temporal side and the entry point.',
      severity: 'error',
      from: { path: '^(activities|workflows|migrations)/|^src/(temporal|server|main)' },
      to: { path: ROOM, pathNot: DOOR },
    },
    {
      name: 'billing-is-pure',
      comment: 'The core computes values from values. It knows no room, no database, no clock and no Node.',
      severity: 'error',
      from: { path: '^src/billing/' },
      to: { pathNot: ['^src/billing/', 'node_modules/(bignumber\\.js|luxon|@types/luxon|filtrex|currency-codes|@noble/hashes)/'] },
    },
    {
      name: 'workflows-use-little',
      comment: 'Workflow code is replayed for years and loaded at each wake: calendar and subscription state are all it may take from src/.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^(src|migrations)/', pathNot: '^src/billing/(calendar|subscription)/' },
    },
    {
      name: 'workflows-know-types-of-activities',
      comment: 'Activities run elsewhere; a workflow knows their signatures only.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-use-no-node',
      comment: 'The sandbox has no Node modules, and of packages only Temporal’s own belong there.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-no-pkg'], pathNot: 'node_modules/@temporalio/(workflow|common)/' },
    },
    {
      name: 'http-knows-no-room',
      comment: 'The HTTP kernel carries requests; what they mean is the rooms’ business.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^(src/(?!(?:http|platform)/)|activities/|workflows/|migrations/)' },
    },
    {
      name: 'platform-stands-alone',
      comment: 'The platform is what everything else stands on.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^(src/(?!platform/)|activities/|workflows/|migrations/)' },
    },
    {
      name: 'embedded-stands-alone',
      comment: 'The zero-setup stack starts servers; it must not know what they are for.',
      severity: 'error',
      from: { path: '^src/embedded/' },
      to: { path: '^(src/(?!embedded/)|activities/|workflows/|migrations/)' },
    },
    {
      name: 'one-place-speaks-to-temporal',
      comment: 'Only src/temporal holds a client or a worker; rooms call it through a port that they declare.',
      severity: 'error',
      from: { pathNot: ['^src/temporal/', TOOLING] },
      to: { path: 'node_modules/@temporalio/(client|worker|testing)/' },
    },
    {
      name: 'rooms-declare-ports',
      comment: 'A room that needs Temporal says what it needs as a type; src/server hands the real thing in.',
      severity: 'error',
      from: { path: ROOM },
      to: { path: '^(src/(temporal|embedded|server)/|activities/|workflows/|node_modules/@temporalio/)' },
    },
    {
      name: 'only-the-server-starts-servers',
      comment: 'Whether Postgres and Temporal are embedded is decided once, where the roles are put together.',
      severity: 'error',
      from: { pathNot: ['^src/embedded/', '^src/server/', TOOLING] },
      to: { path: '^src/embedded/' },
    },
    {
      name: 'nothing-needs-the-server',
      comment: 'src/server puts the parts together; a part that needed it would need everything.',
      severity: 'error',
      from: { pathNot: ['^src/server/', '^src/main', TOOLING] },
      to: { path: '^src/server/' },
    },
    {
      name: 'express-stays-in-http',
      comment: 'Rooms describe routes as values, so that the OpenAPI document and the server cannot differ.',
      severity: 'error',
      from: { pathNot: ['^src/http/', TOOLING] },
      to: { path: 'node_modules/(express|@types/express|helmet)/' },
    },
    {
      name: 'product-knows-no-tooling',
      comment: 'Tests, benchmarks and examples use the product, never the other way round.',
      severity: 'error',
      from: { path: '^(src|workflows|activities|migrations)/' },
      to: { path: TOOLING },
    },
    {
      name: 'product-needs-no-dev-dependency',
      comment: 'The image holds production dependencies only.',
      severity: 'error',
      from: { path: '^(src|workflows|activities|migrations)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'every-import-resolves',
      comment: 'A package that is not in package.json is there by luck.',
      severity: 'error',
      from: { pathNot: TOOLING },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache|\\.tidebill)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
