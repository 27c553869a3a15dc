import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { NearpaperError } from '../src/domain/errors.js';
import { MANIFEST_FILE, readManifest } from '../src/embedding/manifest.js';
import { prepareModel } from '../src/embedding/prepare.js';
import { modelFolder, resolveModel } from '../src/embedding/resolve-model.js';
import { describeCommand, runAlone } from './command.js';
import { wholeNumber } from './option-values.js';

interface Options {
  pooling?: 'mean' | 'cls';
  maxTokens?: number;
  queryPrefix?: string;
  passagePrefix?: string;
  origin?: string;
  licence?: string;
  force?: boolean;
}

export const command = describeCommand<Options>({
  name: 'add-model',
  usage: '[options] NAME',
  description:
    'Writes a manifest into a model folder (models/NAME), so that MODEL=NAME can be used. With ALLOW_MODEL_DOWNLOAD=1, downloads a model that is not there and is named by its hub id (owner/name).',
  define: (command) =>
    command
      .argument('<NAME>', 'a folder under models/, an absolute path, or a hub id')
      .addOption(
        new Option(
          '--pooling <how>',
          'how token vectors become the vector of a text (default: mean)',
        ).choices(['mean', 'cls']),
      )
      .option(
        '--max-tokens <number>',
        'cut longer texts (default: 256)',
        wholeNumber('must be a whole number.'),
      )
      .option('--query-prefix <text>', 'put before every query (default: nothing)')
      .option('--passage-prefix <text>', 'put before every paper (default: nothing)')
      .option('--origin <text>', 'where the model comes from')
      .option('--licence <text>', 'the licence of the model')
      .option(
        '--force',
        'replace a manifest that is there; settings that are not given keep its values',
      ),
  run: async ({ args, options, config }) => {
    const id = args[0] as string;
    const choice = { ...config, model: id };
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
  },
});
runAlone(import.meta.url, command);
