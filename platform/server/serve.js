/** Serves what was built, without asking whether it is up to date. */
import { loadBundle } from './load-bundle.js';

loadBundle('main.cjs');
