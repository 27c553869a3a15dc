import { isObject, type JsonObject } from './dialect.js';

/** What JSON objects are that hold no papers, by keys that no paper has, or has together. */
const KINDS: readonly [name: string, fits: (object: JsonObject) => boolean][] = [
  [
    'an API description',
    ({ openapi, swagger, asyncapi }) => isText(openapi ?? swagger ?? asyncapi),
  ],
  ['a notebook', ({ nbformat }) => isSome(nbformat)],
  [
    'geographic data',
    ({ type, geometry, features }) => isGeo(type) && isSome(geometry ?? features),
  ],
  [
    'a description of a package',
    (object) =>
      ['dependencies', 'devDependencies', 'lockfileVersion', 'engines', 'contributes'].some((key) =>
        isSome(object[key]),
      ) ||
      (isObject(object.scripts) && isText(object.version)),
  ],
  ['a JSON schema', ({ properties, type }) => isObject(properties) && isSchemaType(type)],
  ['settings of a program', ({ compilerOptions, plugins }) => isSome(compilerOptions ?? plugins)],
  ['a chart', ({ series, mark, datasets }) => isSome(series ?? mark ?? datasets)],
  ['a feed of news', ({ version }) => isText(version) && version.includes('jsonfeed.org')],
];

/** What an object seems to be that holds no papers, in words for messages; undefined where nothing says so. */
export function kindOfObject(object: JsonObject): string | undefined {
  return KINDS.find(([, fits]) => fits(object))?.[0];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isSome = (value: unknown): boolean => value !== undefined && value !== null;
const isGeo = (type: unknown): boolean => type === 'Feature' || type === 'FeatureCollection';
const isSchemaType = (type: unknown): boolean => type === 'object' || type === undefined;
