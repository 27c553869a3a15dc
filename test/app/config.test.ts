import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import type { NearpaperError } from '../../src/domain/errors.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';

function refusalOf(environment: Record<string, string>): NearpaperError {
  try {
    readConfig(environment);
  } catch (error) {
    return error as NearpaperError;
  }
  throw new Error(`${JSON.stringify(environment)} was taken`);
}

describe('readConfig', () => {
  test('without any variable gives the defaults', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: join(packageRoot, 'index'),
      logLevel: 'info',
      model: undefined,
      modelsDir: join(packageRoot, 'models'),
      allowModelDownload: false,
      modelHubUrl: undefined,
      serverUrl: undefined,
      serverKey: undefined,
      tracing: { isOn: false, serviceName: undefined },
      embeddingEngine: 'auto',
      embeddingProcesses: Math.min(availableParallelism(), 16),
      allowAnonymous: undefined,
      rateLimit: undefined,
      corsOrigins: [],
      basePath: '',
      trustedProxies: [],
      webhookAllowPrivate: false,
      calledFrom: process.cwd(),
    });
  });

  test.each([
    ['HOST', '0.0.0.0', { host: '0.0.0.0' }],
    ['HOST', '::1', { host: '::1' }],
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65_535 }],
    ['PUBLIC_URL', 'https://papers.example/lab/', { publicUrl: 'https://papers.example/lab' }],
    ['PUBLIC_URL', '', { publicUrl: undefined }],
    ['DATA_DIR', '/data/papers', { dataDir: '/data/papers' }],
    ['DATA_DIR', 'here', { dataDir: resolve('here') }],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
    ['MODEL', 'owner/name', { model: 'owner/name' }],
    ['MODELS_DIR', '/models', { modelsDir: '/models' }],
    ['ALLOW_MODEL_DOWNLOAD', '1', { allowModelDownload: true }],
    ['ALLOW_MODEL_DOWNLOAD', 'true', { allowModelDownload: true }],
    ['ALLOW_MODEL_DOWNLOAD', '0', { allowModelDownload: false }],
    ['ALLOW_MODEL_DOWNLOAD', 'false', { allowModelDownload: false }],
    ['ALLOW_MODEL_DOWNLOAD', '', { allowModelDownload: false }],
    ['MODEL_HUB_URL', 'https://hub.example.org/', { modelHubUrl: 'https://hub.example.org/' }],
    ['EMBEDDING_PROCESSES', '3', { embeddingProcesses: 3 }],
    ['EMBEDDING_PROCESSES', '256', { embeddingProcesses: 256 }],
    ['EMBEDDING_ENGINE', 'onnxruntime', { embeddingEngine: 'onnxruntime' }],
    ['EMBEDDING_ENGINE', 'avx2', { embeddingEngine: 'avx2' }],
    // What it was called when there was one kernel.
    ['EMBEDDING_ENGINE', 'kernels', { embeddingEngine: 'auto' }],
    ['ALLOW_ANONYMOUS', 'read', { allowAnonymous: 'read' }],
    ['ALLOW_ANONYMOUS', '', { allowAnonymous: undefined }],
    ['RATE_LIMIT', '100/min', { rateLimit: { requests: 100, perSeconds: 60 } }],
    ['RATE_LIMIT', '', { rateLimit: undefined }],
    ['CORS_ORIGINS', '*', { corsOrigins: ['*'] }],
    [
      'CORS_ORIGINS',
      'https://a.example, http://localhost:8080',
      { corsOrigins: ['https://a.example', 'http://localhost:8080'] },
    ],
    ['BASE_PATH', '/papers', { basePath: '/papers' }],
    ['BASE_PATH', '/a/b-c/', { basePath: '/a/b-c' }],
    ['BASE_PATH', '/', { basePath: '' }],
    [
      'TRUST_PROXY',
      'loopback,10.0.0.0/8, 2001:db8::1',
      { trustedProxies: ['loopback', '10.0.0.0/8', '2001:db8::1'] },
    ],
    ['INIT_CWD', '/home/someone', { calledFrom: '/home/someone' }],
  ])('%s=%s sets that and nothing else', (name, value, expected) => {
    expect(readConfig({ [name]: value })).toEqual({ ...readConfig({}), ...expected });
  });

  test('takes no notice of the variables of others', () => {
    expect(readConfig({ PATH: '/bin', NODE_ENV: 'test', npm_config_port: '1' })).toEqual(
      readConfig({}),
    );
  });

  test.each([
    ['HOST', ''],
    ['PORT', ''],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', ' 80'],
    ['PORT', '9'.repeat(30)],
    ['DATA_DIR', ''],
    ['LOG_LEVEL', 'loud'],
    ['LOG_LEVEL', 'INFO'],
    ['MODEL', ''],
    ['MODELS_DIR', ''],
    ['ALLOW_MODEL_DOWNLOAD', 'yes'],
    ['MODEL_HUB_URL', 'hub.example.org'],
    ['MODEL_HUB_URL', 'ftp://hub.example.org'],
    ['MODEL_HUB_URL', 'javascript:alert(1)'],
    ['PUBLIC_URL', 'papers.example'],
    ['EMBEDDING_PROCESSES', '0'],
    ['EMBEDDING_PROCESSES', '257'],
    ['EMBEDDING_PROCESSES', 'all'],
    ['EMBEDDING_ENGINE', 'gpu'],
    ['ALLOW_ANONYMOUS', 'write'],
    ['ALLOW_ANONYMOUS', '1'],
    ['RATE_LIMIT', '100'],
    ['RATE_LIMIT', '0/min'],
    ['RATE_LIMIT', '10/week'],
    ['BASE_PATH', 'papers'],
    ['BASE_PATH', '//papers'],
    ['BASE_PATH', '/a?b'],
  ])('%s=%j is CONFIG_INVALID and names the variable and its value', (name, value) => {
    const error = refusalOf({ [name]: value });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message.startsWith(`${name}=${JSON.stringify(value)}: `)).toBe(true);
    expect(error.problems?.map(({ path }) => path)).toEqual([name]);
  });

  test.each([
    ['CORS_ORIGINS', 'https://a.example,b.example'],
    ['CORS_ORIGINS', 'https://a.example/'],
    ['CORS_ORIGINS', 'https://*.example'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.1,proxy.example'],
  ])('%s=%j is CONFIG_INVALID and names the variable', (name, value) => {
    const error = refusalOf({ [name]: value });
    expect([error.code, error.problems?.[0]?.path.split('.')[0]]).toEqual(['CONFIG_INVALID', name]);
  });

  test('names everything that is wrong at once', () => {
    const error = refusalOf({ PORT: 'x', LOG_LEVEL: 'x', EMBEDDING_PROCESSES: 'x' });
    expect(error.problems?.map(({ path }) => path)).toEqual([
      'PORT',
      'LOG_LEVEL',
      'EMBEDDING_PROCESSES',
    ]);
  });

  test('an empty MODEL_HUB_URL, as compose files leave it, is none', () => {
    expect(readConfig({ MODEL_HUB_URL: '' }).modelHubUrl).toBeUndefined();
  });
});
