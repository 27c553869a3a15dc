import { embedded } from '../../src/backend/embedded/driver.js';
import { contractDriver } from './driver.js';
import { engineContract } from './engine-contract.js';
import { storeContract } from './store-contract.js';

const driver = contractDriver('embedded', embedded);
storeContract(driver);
engineContract(driver);
