import { pino } from 'pino';
import { EmbeddedBackend } from '../../src/backend/embedded/embedded-backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { backendContract, DIMENSIONS } from './backend-contract.js';
import { retrievalContract } from './retrieval-contract.js';

const open = async () => {
  const options = {
    dataDir: temporaryFolder(),
    model: { id: 'made-up', fingerprint: 'contract', dimensions: DIMENSIONS },
    search: true,
    logger: pino({ level: 'silent' }),
  };
  let backend = await EmbeddedBackend.open(options);
  return {
    backend,
    reopen: async () => {
      await backend.close();
      backend = await EmbeddedBackend.open(options);
      return backend;
    },
  };
};

backendContract('embedded', open);
retrievalContract('embedded', open);
