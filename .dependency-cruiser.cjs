/** Imports go one way: domain <- runtime, text <- store <- engine <- backend; embedding, formats, sources <- ingest, query <- search <- api <- app. */
const only = (folder, allowed, comment) => ({
  name: `${folder.replaceAll('/', '-')}-imports`,
  comment,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})(/|\\.ts$)` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'A circle cannot be read, tested or replaced one piece at a time; one of types neither. Circles of folders: checks/folder-circles.mjs.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Everything depends on the domain, so it depends on nothing but zod: no files, no network, no library that could be replaced.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^(src/domain/|node_modules/zod/)' },
    },
    only('text', ['domain'], 'What is made of a text is a function of the text and nothing else.'),
    only('runtime', ['domain'], 'Processes, threads and files know nothing of what they are for.'),
    only(
      'embedding',
      ['domain', 'runtime'],
      'Turning text into vectors knows nothing of papers in stores, pipelines or HTTP.',
    ),
    only(
      'store',
      ['domain', 'text', 'runtime'],
      'The truth knows nothing of what is derived from it.',
    ),
    only(
      'engine',
      ['domain', 'text', 'runtime', 'store'],
      'An engine is handed vectors; that it never sees an embedder is what lets another take its place.',
    ),
    only(
      'backend',
      ['domain', 'text', 'runtime', 'store', 'engine', 'access', 'saved-searches'],
      'A store and an engine put together, and the upkeep of both: a backup has the keys and saved searches too.',
    ),
    only('formats', ['domain', 'runtime'], 'A file format is bytes in, records out.'),
    only(
      'sources',
      ['domain', 'runtime'],
      'Where bytes come from knows nothing of what they mean.',
    ),
    only(
      'access',
      ['domain', 'runtime'],
      'Who may do what is decided without HTTP, and is no matter of papers.',
    ),
    only('export', ['domain', 'store'], 'Papers are written out as a store has them.'),
    only(
      'saved-searches',
      ['domain', 'runtime', 'store', 'engine', 'search'],
      'Saved searches ask as anybody would, and post what is found; they know nothing of the HTTP that is served.',
    ),
    only(
      'ingest',
      ['domain', 'text', 'runtime', 'embedding', 'store', 'formats', 'sources'],
      'Writing papers and searching them are two pipelines; neither may come to lean on the other.',
    ),
    only(
      'query',
      ['domain', 'text', 'store', 'engine'],
      'What was typed is read without a model: the reader asks papers and vocabulary, and ranks nothing.',
    ),
    only(
      'search',
      ['domain', 'text', 'query', 'embedding', 'store', 'engine'],
      'Searching and writing papers are two pipelines; neither may come to lean on the other.',
    ),
    only(
      'api',
      [
        'domain',
        'text',
        'embedding',
        'store',
        'engine',
        'formats',
        'ingest',
        'search',
        'export',
        'access',
        'saved-searches',
      ],
      'HTTP is the outermost ring: it never sees configuration or how services are put together.',
    ),
    only(
      'evaluation',
      ['domain', 'store', 'engine', 'formats', 'sources', 'ingest', 'search', 'runtime'],
      'Measuring rankings uses both pipelines as anybody would; it is handed services and never puts them together.',
    ),
    {
      name: 'nothing-leans-on-evaluation',
      comment: 'What is measured must not know that it is: only commands import src/evaluation.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/evaluation/' },
      to: { path: '^src/evaluation/' },
    },
    {
      name: 'pipelines-see-interfaces',
      comment:
        'Pipelines and HTTP see embedder, store and engine through their interfaces only, so that a distributed engine fits behind the same seam.',
      severity: 'error',
      from: { path: '^src/(ingest|query|search|saved-searches|api|evaluation|export)/' },
      to: {
        path: '^src/(embedding|store|engine|backend)/',
        pathNot: '^src/(embedding/embedder|store/store|engine/(engine|vocabulary))\\.ts$',
      },
    },
    {
      name: 'drivers-are-chosen-in-one-place',
      comment: 'Commands and composition ask for the configured driver; they know none by name.',
      severity: 'error',
      from: { path: '^(scripts|src/app)/' },
      to: { path: '^src/(store/sqlite|engine/builtin|backend/embedded)/' },
    },
    {
      name: 'transformers-in-child-processes-only',
      comment:
        'onnxruntime computes on the thread that calls it and cannot be unloaded: it lives in processes that may be killed.',
      severity: 'error',
      from: {
        pathNot: '^(src/embedding/(onnx-session|tokenizer|prepare-child)|bench/.*|test/.*)\\.ts$',
      },
      to: { path: 'node_modules/(@xenova/transformers|onnxruntime-node)/' },
    },
    {
      name: 'no-encoder-in-the-server',
      comment: 'Importing the encoder would load onnxruntime into the process that serves HTTP.',
      severity: 'error',
      from: {
        pathNot:
          '^(src/embedding/(child|prepare-child|describe|probes|encoder)|bench/.*|test/.*)\\.ts$',
      },
      to: { path: '^src/embedding/encoder\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'storage-libraries-behind-the-seam',
      comment:
        'SQLite and HNSW are how one backend works, not what nearpaper is. Keys and saved searches have secrets that only the owner of their files may read, whatever the backend: src/runtime/owner-database.ts opens those.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/(store/sqlite/|engine/builtin/|backend/embedded/|runtime/owner-database\\.ts$)',
      },
      to: { path: 'node_modules/(better-sqlite3|hnswlib-node)/' },
    },
    {
      name: 'fastify-in-api-only',
      comment: 'What is below HTTP must be usable without it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/api/' },
      to: { path: 'node_modules/(fastify|@fastify|fastify-plugin|fastify-type-provider-zod)/' },
    },
    {
      name: 'src-stands-alone',
      comment: 'Commands, benchmarks and tests use src; src never uses them.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(scripts|bench|test)/' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'What is imported is in package.json, or a fresh clone may lack it.',
      severity: 'error',
      from: { path: '^(src|scripts|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    {
      name: 'no-dev-packages-in-src',
      comment: 'A production install has no development packages.',
      severity: 'error',
      from: { path: '^(src|scripts)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'not-unreachable',
      comment: 'An import that cannot be resolved breaks at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
