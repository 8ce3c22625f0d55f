import type { RequestContext } from '../database/request-context.ts';

/** What surrounds work on accounts: a request's own things, without a viewer where nobody is logged in. */
export interface AccountContext extends Pick<RequestContext, 'database' | 'model' | 'now' | 'origin'> {
  /** Where users reach the pages, such as https://gmis.example.jp: links begin with it. */
  readonly baseUrl: string;
}

/** As above, for what somebody does who is logged in. */
export interface ManagerContext extends AccountContext, Pick<RequestContext, 'actor'> {}

/** The pages that links of mails and letters lead to. */
export const accountPages = {
  /** Where a password is set, by the token of a link. */
  password: ({ baseUrl }: AccountContext, token: string) => `${baseUrl}/password/${token}`,
  /** Where a new mail address is confirmed. */
  confirmMail: ({ baseUrl }: AccountContext, token: string) => `${baseUrl}/confirm-mail/${token}`,
  /** Where the one-time code of a letter is typed. */
  firstCode: ({ baseUrl }: AccountContext) => `${baseUrl}/first`,
};
