import { pino } from 'pino';
import { embedded } from '../../src/backend/embedded/driver.js';
import { joined } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ContractDriver, DIMENSIONS } from './driver.js';
import { engineContract } from './engine-contract.js';
import { storeContract } from './store-contract.js';

const driver: ContractDriver = {
  name: 'embedded',
  async open() {
    const options = {
      dataDir: temporaryFolder(),
      model: { id: 'made-up', fingerprint: 'contract', dimensions: DIMENSIONS },
      search: true,
      logger: pino({ level: 'silent' }),
    };
    let opened = await embedded.open(options);
    return {
      backend: joined(opened),
      capabilities: opened.engine.capabilities,
      reopen: async () => {
        await opened.close();
        opened = await embedded.open(options);
        return joined(opened);
      },
    };
  },
};

storeContract(driver);
engineContract(driver);
