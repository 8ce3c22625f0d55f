/** The rooms and which way imports go (platform/docs/ARCHITECTURE.md). */
const slices = ['records', 'reports', 'access', 'surveys', 'setup', 'mail', 'audit'];
const floors = ['contract', 'table-files', 'fields', 'formula', 'metadata', 'query', 'database'];
const upward = floors.map((floor, index) => ({
  name: `${floor}-imports-downwards`,
  severity: 'error',
  from: { path: `^platform/${floor}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^platform/(${[...floors.slice(index + 1), ...slices, 'server', 'testing'].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    ...slices.map((slice) => ({
      name: `${slice}-keeps-to-itself`,
      severity: 'error',
      from: { path: `^platform/${slice}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^platform/(${[...slices.filter((other) => other !== slice), 'server', 'testing'].join('|')})/` },
    })),
    { name: 'only-database-knows-pg', severity: 'error', from: { path: '^platform/', pathNot: '^platform/(database|testing)/|\\.test\\.ts$' }, to: { path: 'node_modules/(pg|typeorm|pg-copy-streams)/' } },
    { name: 'ui-imports-what-runs-in-the-browser', severity: 'error', from: { path: '^ui/', pathNot: '^ui/(e2e/|vite\\.config)|\\.test\\.ts$' }, to: { path: '^platform/', pathNot: '^platform/(contract|fields|formula)/' } },
    { name: 'nobody-imports-ui', severity: 'error', from: { path: '^(platform|seeds)/' }, to: { path: '^ui/' } },
    { name: 'only-the-server-imports-seeds', severity: 'error', from: { path: '^platform/', pathNot: '^platform/(server|testing)/|\\.test\\.ts$' }, to: { path: '^seeds/' } },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, enhancedResolveOptions: { extensions: ['.ts', '.js'] } },
};
