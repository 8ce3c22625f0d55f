/** `npm start`: builds what is not built, then serves. */
import { build, isBuilt } from './build.js';

if (!isBuilt()) {
  console.log('Building …');
  build();
}
await import('./serve.js');
