// How the pictures of the README are taken: as flows are run, and none of them is a flow.
import config from './playwright.config';

export default { ...config, testMatch: 'pictures.ts' };
