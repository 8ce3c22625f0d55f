export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testMatch: ['<rootDir>/{platform,ui,seeds}/**/*.test.ts'],
  // What ends on a quiet machine in seconds may wait minutes for its turn on a busy one; no test asserts how long it takes.
  testTimeout: 240_000,
  // Both cores of the machine: by default Jest would leave one to itself.
  maxWorkers: 2,
};
