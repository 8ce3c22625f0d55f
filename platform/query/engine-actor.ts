import { setupAreas } from '../contract/definitions.ts';
import type { Actor } from './query.ts';

/** The engine itself: what it computes is the same for everybody, and no rule stops it. Conditions that ask for the viewer find nobody. */
export const engineActor: Actor = {
  id: '00000000-0000-0000-0000-000000000000',
  username: '',
  name: '',
  role: '',
  roles: [],
  language: 'ja',
  units: {},
  setup: true,
  areas: setupAreas,
};
