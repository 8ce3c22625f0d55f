import type { Text } from '../../../platform/contract/text.ts';
import type { Column } from '../../../platform/contract/wire.ts';
import { currentUser } from '../../app/session.ts';

/** What comes with the first rows: see `describeList` of the server. */
export interface ListDescription {
  readonly object: string;
  readonly object_label: Text;
  readonly list: string;
  readonly label: Text;
  readonly lists: readonly { readonly list: string; readonly label: Text }[];
  readonly sort: string;
  readonly filters: readonly Column[];
  readonly can: { readonly create: boolean };
}

/** The list that the user's tabs open for an object. */
export function listOfTab(object: string): string | undefined {
  return currentUser()
    ?.tabs.flatMap((tab) => tab.objects)
    .find((entry) => entry.object === object)?.list;
}
