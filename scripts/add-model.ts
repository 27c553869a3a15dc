import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readConfig } from '../src/app/config.js';
import { NearpaperError } from '../src/domain/errors.js';
import { MANIFEST_FILE, readManifest } from '../src/embedding/manifest.js';
import { prepareModel } from '../src/embedding/prepare.js';
import { modelFolder, resolveModel } from '../src/embedding/resolve-model.js';
import { run } from './run.js';

const command = new Command('add-model')
  .usage('[options] NAME')
  .description(
    'Describes a model folder (models/NAME) in a manifest, so that MODEL=NAME can be used.\nWith ALLOW_MODEL_DOWNLOAD=1 and a hub id (owner/name) that is not there, downloads it.',
  )
  .argument('<NAME>', 'a folder under models/, an absolute path, or a hub id')
  .addOption(new Option('--pooling <how>', 'default: mean').choices(['mean', 'cls']))
  .option('--max-tokens <number>', 'cut longer texts (default: 256)', (text) => {
    if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
    return Number(text);
  })
  .option('--query-prefix <text>', 'put before every query (default: nothing)')
  .option('--passage-prefix <text>', 'put before every paper (default: nothing)')
  .option('--origin <text>', 'where the model comes from')
  .option('--licence <text>', 'under which licence')
  .option('--force', 'describe it anew, with the settings of its manifest unless others are given');

run(async () => {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse();
  const options = command.opts();
  const id = command.args[0] as string;
  const choice = { ...readConfig(), model: id };
  const folder = modelFolder(choice);
  if (existsSync(join(folder, MANIFEST_FILE)) && !options.force) {
    throw new NearpaperError(
      'MODEL_INVALID',
      `${folder} has a manifest already; --force describes it anew`,
    );
  }
  if (!existsSync(folder)) await resolveModel(choice);
  const before = await readManifest(folder).catch(() => undefined);
  await prepareModel({
    id,
    folder,
    description: {
      maxTokens: options.maxTokens ?? before?.maxTokens,
      pooling: options.pooling ?? before?.pooling,
      prefixes: {
        query: options.queryPrefix ?? before?.prefixes.query ?? '',
        passage: options.passagePrefix ?? before?.prefixes.passage ?? '',
      },
      origin: options.origin ?? before?.origin,
      licence: options.licence ?? before?.licence,
      goodMatch: before?.goodMatch,
    },
  });
  const { model } = await resolveModel(choice);
  process.stdout.write(
    `${id}: ${model.dimensions} dimensions, at most ${model.maxTokens} tokens, fingerprint ${model.fingerprint}\nUse it with MODEL=${id}\n`,
  );
  return 0;
});
