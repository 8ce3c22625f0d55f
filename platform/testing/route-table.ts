import type { SetupArea } from '../contract/definitions.ts';

/** What belongs to one prefecture, by its real ids. */
export interface Belongings {
  /** A daily survey of one of its hospitals. */
  readonly survey: string;
  readonly surveyVersion: number;
  /** An inquiry of its staff, a comment to it, and the file of that. */
  readonly inquiry: string;
  readonly comment: string;
  readonly file: string;
  /** The account of one of its hospitals, and the id of a session of its staff. */
  readonly user: string;
  readonly session: string;
}

/** What a route of the server does for whom. */
export interface RouteRule {
  /** Anybody, whoever is logged in, or those who look after an area of the set-up. */
  readonly access: 'public' | 'session' | SetupArea;
  /** The values of the path's parameters, of what belongs to a prefecture. */
  readonly of?: (belongings: Belongings) => Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: (belongings: Belongings) => unknown;
  /** What it answers to those who may: by default 200; an administrator where it is of an area, else staff of the prefecture that it belongs to. */
  readonly own?: number;
  /** What it answers to those of another prefecture; none when it belongs to nobody. */
  readonly foreign?: number;
  /** What it answers to ids that are none; 404 unless said. */
  readonly hostile?: number;
  /** Not asked as those who may: it would end the session that the others are asked with, or needs what no test here has. */
  readonly skipOwn?: true;
}

const survey = ({ survey: id }: Belongings) => ({ object: 'daily_hospital', id });
const related = ({ inquiry: id }: Belongings) => ({ object: 'inquiry', id, other: 'inquiry_comment', by: 'inquiry' });
const list = () => ({ object: 'daily_hospital', list: 'all' });
const report = () => ({ report: 'daily_survey_csv' });
const folder = () => ({ folder: '01a20719-64e7-7000-8b29-97eb1ef991aa' });
const user = ({ user: id }: Belongings) => ({ id });
const template = () => ({ name: 'password_reset' });
const token = () => ({ token: 'A'.repeat(43) });
const nobodysId = '0190a1b2-0000-7000-8000-00000000000f';

/**
 * Every route of the server, and what it is to answer: one line each. The test that reads this asks the OpenAPI description for the routes that there are;
 * one that is not here fails it, and one that is here and nowhere else, too.
 */
export const routeTable: Readonly<Record<string, RouteRule>> = {
  'get /healthz': { access: 'public' },
  'get /readyz': { access: 'public' },
  'get /metrics': { access: 'public' },
  'get /api/openapi.json': { access: 'public' },
  'get /api/app': { access: 'public' },
  'post /api/session': { access: 'public', body: () => ({}), own: 400 },
  'delete /api/session': { access: 'public', own: 204, skipOwn: true },
  'post /api/session/second-factor': { access: 'public', body: () => ({ ticket: 'none', code: '000000' }), own: 410 },
  'get /api/sign-ins': { access: 'public' },
  'get /api/sign-ins/oidc/start': { access: 'public', own: 404 },
  'get /api/sign-ins/oidc/callback': { access: 'public', own: 404 },

  'post /api/password-resets': { access: 'public', body: () => ({}), own: 400 },
  'get /api/password-links/{token}': { access: 'public', of: token, own: 410, hostile: 410 },
  'post /api/password-links/{token}': { access: 'public', of: token, body: () => ({ password: 'Another-Word-1' }), own: 410, hostile: 410 },
  'post /api/first-codes': { access: 'public', body: () => ({}), own: 400 },
  'post /api/mail-confirmations/{token}': { access: 'public', of: token, own: 410, hostile: 410 },

  'get /api/me': { access: 'session' },
  'patch /api/me': { access: 'session', body: () => ({ language: 'ja' }) },
  'get /api/account': { access: 'session' },
  'patch /api/account': { access: 'session', body: () => ({ language: 'ja' }) },
  'post /api/account/password': { access: 'session', body: () => ({}), own: 400 },
  'post /api/account/email': { access: 'session', body: () => ({}), own: 400 },
  'get /api/account/sessions': { access: 'session' },
  'delete /api/account/sessions': { access: 'session', own: 204, skipOwn: true },
  'delete /api/account/sessions/{id}': { access: 'session', of: ({ session: id }) => ({ id }), own: 204, foreign: 404, skipOwn: true },
  'get /api/account/log-ins': { access: 'session' },
  'post /api/account/second-factor': { access: 'session', body: () => ({ current: 'wrong' }), own: 403 },
  'post /api/account/second-factor/confirmation': { access: 'session', body: () => ({ code: '000000' }), own: 422 },
  'post /api/account/second-factor/recovery-codes': { access: 'session', body: () => ({ current: 'wrong', code: '000000' }), own: 422 },
  'post /api/account/second-factor/removal': { access: 'session', body: () => ({ current: 'wrong', code: '000000' }), own: 422 },

  'get /api/search': { access: 'session', query: 'q=%E7%97%85%E9%99%A2' },

  'get /api/objects': { access: 'session' },
  'get /api/objects/{object}': { access: 'session', of: () => ({ object: 'daily_hospital' }) },
  'get /api/objects/{object}/lists/{list}/rows': { access: 'session', of: list },
  'get /api/objects/{object}/lists/{list}/count': { access: 'session', of: list },
  'get /api/objects/{object}/lists': { access: 'session', of: () => ({ object: 'daily_hospital' }) },
  'post /api/objects/{object}/lists': { access: 'session', of: () => ({ object: 'daily_hospital' }), body: () => ({}), own: 400, hostile: 400 },
  'get /api/objects/{object}/lists/{list}': { access: 'session', of: list },
  'put /api/objects/{object}/lists/{list}': { access: 'session', of: list, body: () => ({}), own: 400, hostile: 400 },
  'delete /api/objects/{object}/lists/{list}': { access: 'session', of: list, own: 404 },
  'put /api/objects/{object}/lists/{list}/setting': {
    access: 'session',
    of: list,
    body: () => ({ columns: null, widths: { title: 200 }, sort: null }),
  },
  'delete /api/objects/{object}/lists/{list}/setting': { access: 'session', of: list, own: 204 },
  'post /api/objects/{object}/lists/{list}/rows-again': { access: 'session', of: list, body: (own) => ({ ids: [own.survey] }) },
  'put /api/objects/{object}/pinned-list': { access: 'session', of: () => ({ object: 'daily_hospital' }), body: () => ({ list: null }) },
  'get /api/objects/{object}/columns': { access: 'session', of: () => ({ object: 'daily_hospital' }), query: 'path=institution' },
  'get /api/objects/{object}/pointing': { access: 'session', of: () => ({ object: 'daily_hospital' }) },
  'post /api/objects/{object}/condition': { access: 'session', of: () => ({ object: 'daily_hospital' }), body: () => ({ formula: 'TRUE' }) },
  'get /api/objects/{object}/lists/{list}/export/check': { access: 'session', of: list },
  'get /api/objects/{object}/lists/{list}/export': { access: 'session', of: list },
  'get /api/objects/{object}/lists/{list}/board': { access: 'session', of: () => ({ object: 'inquiry', list: 'all' }) },
  'get /api/objects/{object}/new': { access: 'session', of: () => ({ object: 'inquiry' }) },
  'post /api/objects/{object}/records': { access: 'session', of: () => ({ object: 'inquiry_comment' }), body: () => ({ values: {} }), own: 422 },
  'get /api/objects/{object}/records/{id}': { access: 'session', of: survey, foreign: 404 },
  'patch /api/objects/{object}/records/{id}': {
    access: 'session',
    of: survey,
    body: (own) => ({ version: own.surveyVersion, values: { remarks: 'x' } }),
    own: 403,
    foreign: 404,
  },
  'delete /api/objects/{object}/records/{id}': { access: 'session', of: survey, query: 'version=999999', own: 403, foreign: 404 },
  'get /api/objects/{object}/records/{id}/form': { access: 'session', of: survey, foreign: 404 },
  'get /api/objects/{object}/records/{id}/history': { access: 'session', of: survey, foreign: 404 },
  'get /api/objects/{object}/records/{id}/history/{entry}': {
    access: 'session',
    of: (own) => ({ ...survey(own), entry: '999999999' }),
    own: 404,
    foreign: 404,
  },
  'post /api/objects/{object}/records/{id}/restore': {
    access: 'session',
    of: survey,
    body: (own) => ({ version: own.surveyVersion, at: '2026-11-18T00:00:00Z', dry_run: true }),
    own: 403,
    foreign: 404,
  },
  'get /api/objects/{object}/records/{id}/related/{other}/{by}/rows': { access: 'session', of: related, foreign: 404 },
  'get /api/objects/{object}/records/{id}/related/{other}/{by}/count': { access: 'session', of: related, foreign: 404 },
  'get /api/objects/{object}/lists/{list}/print': { access: 'session', of: list, query: 'filter=FALSE' },
  'post /api/objects/{object}/imports': { access: 'session', of: () => ({ object: 'care_status_survey' }), own: 415, hostile: 415 },
  'get /api/objects/{object}/import-places': { access: 'session', of: () => ({ object: 'care_status_survey' }) },
  'post /api/objects/{object}/imports/uploads': { access: 'session', of: () => ({ object: 'care_status_survey' }), body: () => ({}), own: 400, hostile: 400 },
  'post /api/uploads/{id}/import': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'delete /api/imports/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/imports': { access: 'session' },
  'get /api/imports/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'patch /api/imports/{id}': { access: 'session', of: () => ({ id: nobodysId }), body: () => ({}), own: 404 },
  'post /api/imports/{id}/check': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'post /api/imports/{id}/run': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'post /api/imports/{id}/stop': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/imports/{id}/rows': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/imports/{id}/rejected': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/objects/{object}/grid': { access: 'session', of: () => ({ object: 'daily_hospital' }), query: 'date=2026-11-18' },
  'post /api/objects/{object}/grid/previous': {
    access: 'session',
    of: () => ({ object: 'daily_hospital' }),
    body: () => ({ places: [{ respondent: nobodysId, date: '2026-11-18' }] }),
  },
  'post /api/objects/{object}/grid/drafts/find': { access: 'session', of: () => ({ object: 'daily_hospital' }), body: ({ survey: id }) => ({ places: [id] }) },
  'put /api/objects/{object}/grid/drafts': {
    access: 'session',
    of: () => ({ object: 'daily_hospital' }),
    body: () => ({ device: nobodysId, kept: [], dropped: [] }),
    own: 204,
  },
  'post /api/objects/{object}/grid/names': {
    access: 'session',
    of: () => ({ object: 'daily_hospital' }),
    body: () => ({ field: 'institution', names: ['none'] }),
  },
  'post /api/objects/{object}/grid/rows': { access: 'session', of: () => ({ object: 'daily_hospital' }), body: ({ survey: id }) => ({ ids: [id] }) },
  'post /api/objects/{object}/changes': {
    access: 'session',
    of: () => ({ object: 'daily_hospital' }),
    body: ({ survey: id }) => ({ changes: [{ id, values: {} }], dry_run: true }),
  },
  'post /api/objects/{object}/mass-change': {
    access: 'session',
    of: () => ({ object: 'daily_hospital' }),
    body: () => ({ list: 'all', action: 'delete', dry_run: true }),
  },
  'get /api/batches': { access: 'session' },
  'get /api/batches/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/batches/{id}/rows': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/batches/{id}/reasons': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/batches/{id}/left.csv': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'post /api/batches/{id}/cancel': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'post /api/batches/{id}/undo': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/bin': { access: 'session' },
  'get /api/objects/{object}/bin': { access: 'session', of: () => ({ object: 'inquiry' }) },
  'get /api/objects/{object}/bin/{id}': { access: 'session', of: () => ({ object: 'inquiry', id: nobodysId }), own: 404 },
  'post /api/objects/{object}/bin/{id}/restore': { access: 'session', of: () => ({ object: 'inquiry', id: nobodysId }), own: 404 },
  'delete /api/objects/{object}/bin/{id}': { access: 'session', of: () => ({ object: 'inquiry', id: nobodysId }), own: 403, hostile: 403 },
  'get /api/objects/{object}/fields/{field}/choices': { access: 'session', of: () => ({ object: 'daily_hospital', field: 'institution' }) },
  'post /api/objects/{object}/fields/{field}/files': {
    access: 'session',
    of: () => ({ object: 'inquiry_comment', field: 'attachments' }),
    own: 415,
    hostile: 415,
  },
  'get /api/objects/{object}/records/{id}/files/{file}': {
    access: 'session',
    of: ({ comment: id, file }) => ({ object: 'inquiry_comment', id, file }),
    foreign: 404,
  },

  'get /api/objects/{object}/draft': { access: 'session', of: () => ({ object: 'daily_hospital' }), query: 'place=new' },
  'put /api/objects/{object}/draft': { access: 'session', of: () => ({ object: 'daily_hospital' }), body: () => ({}), own: 400, hostile: 400 },
  'delete /api/objects/{object}/draft': {
    access: 'session',
    of: () => ({ object: 'daily_hospital' }),
    query: `place=new&device=${nobodysId}`,
    own: 204,
  },
  'post /api/objects/{object}/records/{id}/open-forms': { access: 'session', of: survey, body: () => ({ form: nobodysId }), foreign: 404 },
  'get /api/objects/{object}/records/{id}/previous': { access: 'session', of: survey, foreign: 404 },
  'get /api/objects/{object}/previous': {
    access: 'session',
    of: () => ({ object: 'daily_hospital' }),
    query: `respondent=${nobodysId}&date=2026-11-18`,
  },
  'get /api/objects/{object}/records/{id}/next': { access: 'session', of: survey, foreign: 404 },
  'get /api/saves/{key}': { access: 'session', of: () => ({ key: nobodysId }), own: 404 },

  'get /api/objects/{object}/records/{id}/files/{file}/text': {
    access: 'session',
    of: ({ comment: id, file }) => ({ object: 'inquiry_comment', id, file }),
    own: 415,
    foreign: 404,
  },
  'post /api/uploads': { access: 'session', body: () => ({}), own: 400 },
  'get /api/uploads/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'patch /api/uploads/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 415, hostile: 415 },
  'post /api/uploads/{id}/completion': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'delete /api/uploads/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/objects/{object}/records/{id}/comments': { access: 'session', of: survey, foreign: 404 },
  'post /api/objects/{object}/records/{id}/comments': { access: 'session', of: survey, body: () => ({ text: ' ' }), own: 422, foreign: 404 },
  'patch /api/objects/{object}/records/{id}/comments/{comment}': {
    access: 'session',
    of: (own) => ({ ...survey(own), comment: nobodysId }),
    body: () => ({ text: 'x', before: 'y' }),
    own: 404,
    foreign: 404,
  },
  'delete /api/objects/{object}/records/{id}/comments/{comment}': {
    access: 'session',
    of: (own) => ({ ...survey(own), comment: nobodysId }),
    own: 404,
    foreign: 404,
  },
  'get /api/objects/{object}/records/{id}/comments/{comment}/files/{file}': {
    access: 'session',
    of: (own) => ({ ...survey(own), comment: nobodysId, file: nobodysId }),
    own: 404,
    foreign: 404,
  },
  'get /api/objects/{object}/records/{id}/comments/{comment}/files/{file}/text': {
    access: 'session',
    of: (own) => ({ ...survey(own), comment: nobodysId, file: nobodysId }),
    own: 404,
    foreign: 404,
  },
  'get /api/objects/{object}/records/{id}/comment-people': { access: 'session', of: survey, foreign: 404 },
  'get /api/mentions': { access: 'session' },
  'get /api/mentions/count': { access: 'session' },
  'post /api/mentions/read': { access: 'session', body: () => ({}), own: 204 },

  'get /api/home': { access: 'session' },
  'get /api/dashboards': { access: 'session' },
  'get /api/dashboards/{dashboard}': { access: 'session', of: () => ({ dashboard: 'home_prefecture' }) },
  'get /api/dashboards/{dashboard}/components/{component}': {
    access: 'session',
    of: () => ({ dashboard: 'home_prefecture', component: 'chart.todays_daily_status' }),
  },
  'put /api/dashboards/{dashboard}/layout': {
    access: 'session',
    of: () => ({ dashboard: 'home_prefecture' }),
    body: () => ({ components: [] }),
    own: 204,
  },
  'delete /api/dashboards/{dashboard}/layout': { access: 'session', of: () => ({ dashboard: 'home_prefecture' }), own: 204 },
  'get /api/reports/{report}/chart/export/check': { access: 'session', of: () => ({ report: 'todays_daily_status' }) },
  'get /api/reports/{report}/chart/export': { access: 'session', of: () => ({ report: 'todays_daily_status' }) },
  'get /api/report-folders': { access: 'session' },
  'get /api/reports/{report}': { access: 'session', of: report },
  'get /api/reports/{report}/rows': { access: 'session', of: report },
  'get /api/reports/{report}/count': { access: 'session', of: report },
  'get /api/reports/{report}/groups': { access: 'session', of: () => ({ report: 'todays_daily_status' }) },
  'get /api/reports/{report}/export/check': { access: 'session', of: report },
  'get /api/reports/{report}/export': { access: 'session', of: report },
  'post /api/own-reports': { access: 'session', body: () => ({}), own: 400 },
  'put /api/own-reports/{report}': { access: 'session', of: report, body: () => ({ version: 1 }), own: 404 },
  'delete /api/own-reports/{report}': { access: 'session', of: report, own: 404 },
  'post /api/own-reports/{report}/restore': { access: 'session', of: report, own: 404 },
  'post /api/own-folders': { access: 'session', body: () => ({}), own: 400 },
  'get /api/own-folders/choices': { access: 'session', query: 'kind=units&search=x' },
  'get /api/own-folders/{folder}': { access: 'session', of: folder, own: 404 },
  'put /api/own-folders/{folder}': { access: 'session', of: folder, body: () => ({ version: 1 }), own: 404 },
  'delete /api/own-folders/{folder}': { access: 'session', of: folder, own: 404 },
  'post /api/report-check': { access: 'session', body: () => ({ definition: {} }) },
  'post /api/report-preview': { access: 'session', body: () => ({ definition: {} }) },
  'get /api/reports/{report}/definition': { access: 'session', of: report, own: 403 },
  'put /api/reports/{report}/favourite': { access: 'session', of: report, own: 204 },
  'delete /api/reports/{report}/favourite': { access: 'session', of: report, own: 204, hostile: 204 },
  'post /api/reports/{report}/settings': { access: 'session', of: report, body: () => ({}), own: 400, hostile: 400 },
  'put /api/reports/{report}/settings/{setting}': {
    access: 'session',
    of: () => ({ report: 'daily_survey_csv', setting: nobodysId }),
    body: () => ({ label: 'x', search: '', filter: '', sort: '', shared: false }),
    own: 404,
  },
  'delete /api/reports/{report}/settings/{setting}': { access: 'session', of: () => ({ report: 'daily_survey_csv', setting: nobodysId }), own: 404 },
  'put /api/reports/{report}/default-setting': { access: 'session', of: report, body: () => ({ setting: null }) },

  'get /api/exports': { access: 'session' },
  'post /api/exports': { access: 'session', body: () => ({}), own: 400 },
  'get /api/exports/news': { access: 'session' },
  'post /api/exports/seen': { access: 'session', own: 204 },
  'get /api/exports/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'post /api/exports/{id}/cancel': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'post /api/exports/{id}/again': { access: 'session', of: () => ({ id: nobodysId }), body: () => ({}), own: 404 },
  'delete /api/exports/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/exports/{id}/file': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/subscriptions': { access: 'session' },
  'post /api/subscriptions': { access: 'session', body: () => ({}), own: 400 },
  'post /api/subscription-trials': { access: 'session', body: () => ({}), own: 400 },
  'get /api/subscriptions/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'put /api/subscriptions/{id}': { access: 'session', of: () => ({ id: nobodysId }), body: () => ({}), own: 400, hostile: 400 },
  'delete /api/subscriptions/{id}': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'put /api/subscriptions/{id}/receiving': { access: 'session', of: () => ({ id: nobodysId }), body: () => ({ wanted: true }), own: 404 },
  'get /api/subscriptions/{id}/deliveries': { access: 'session', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/reports/{report}/trend': { access: 'session', of: report },
  'put /api/reports/{report}/snapshots': { access: 'session', of: report, body: () => ({ at: '06:00', days: 30 }), own: 204 },
  'delete /api/reports/{report}/snapshots': { access: 'session', of: report, own: 204 },
  'get /api/reports/{report}/trend/export/check': { access: 'session', of: report },
  'get /api/reports/{report}/trend/export': { access: 'session', of: report },
  'get /api/reports/{report}/subscription-offer': { access: 'session', of: report },
  'get /api/reports/{report}/recipients': { access: 'session', of: report, query: 'kind=users&search=a', own: 403 },

  'get /api/open': { access: 'public' },
  'get /api/open/{report}': { access: 'public', of: report, own: 404 },
  'get /api/open/{report}/{file}': { access: 'public', of: () => ({ report: 'daily_survey_csv', file: 'latest.csv' }), own: 404 },
  'get /api/settings/open-data': { access: 'open_data' },
  'get /api/settings/open-data/{report}': { access: 'open_data', of: () => ({ report: 'todays_status_by_prefecture' }) },
  'put /api/settings/open-data/{report}': { access: 'open_data', of: report, body: () => ({}), own: 400, hostile: 400 },
  'delete /api/settings/open-data/{report}': { access: 'open_data', of: report, own: 404 },

  'get /api/users': { access: 'accounts' },
  'post /api/users': { access: 'accounts', body: () => ({}), own: 400 },
  'get /api/users/roles': { access: 'accounts' },
  'get /api/users/units': { access: 'accounts', query: 'role=institution' },
  'get /api/users/{id}': { access: 'accounts', of: user },
  'patch /api/users/{id}': { access: 'accounts', of: user, body: () => ({}), own: 400 },
  'post /api/users/{id}/unlock': { access: 'accounts', of: user },
  'post /api/users/{id}/reset': { access: 'accounts', of: user, own: 422 },
  'post /api/users/{id}/second-factor-removal': { access: 'accounts', of: user, own: 409 },
  'post /api/users/letters': { access: 'accounts', body: () => ({}), own: 400 },
  'post /api/users/imports': { access: 'accounts', own: 415 },
  'get /api/users/imports/{id}': { access: 'accounts', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/users/imports/{id}/rejected': { access: 'accounts', of: () => ({ id: nobodysId }), own: 404 },
  'delete /api/users/imports/{id}': { access: 'accounts', of: () => ({ id: nobodysId }), own: 404 },
  'get /api/users/{id}/log-ins': { access: 'accounts', of: user },

  'get /api/settings/password': { access: 'security' },
  'put /api/settings/password': { access: 'security', body: () => ({}), own: 400 },
  'get /api/settings/log-in': { access: 'security' },
  'put /api/settings/log-in': { access: 'security', body: () => ({}), own: 400 },

  'get /api/mail/templates': { access: 'mail' },
  'put /api/mail/templates/{name}': { access: 'mail', of: template, body: () => ({}), own: 400, hostile: 400 },
  'delete /api/mail/templates/{name}': { access: 'mail', of: template },
  'post /api/mail/templates/{name}/preview': { access: 'mail', of: template, body: () => ({}), own: 400, hostile: 400 },
  'get /api/mail/messages': { access: 'mail' },
  'post /api/mail/retries': { access: 'mail', body: () => ({}), own: 400, hostile: 400 },
  'post /api/mail/messages/{id}/retry': { access: 'mail', of: () => ({ id: nobodysId }), own: 404 },

  'get /api/audit': { access: 'audit' },
  'get /api/audit/{id}': { access: 'audit', of: () => ({ id: '1' }) },
  'get /api/audit/export': { access: 'audit' },
  'post /api/audit/verification': { access: 'audit' },
  'get /api/settings/audit': { access: 'audit' },
  'put /api/settings/audit': { access: 'security', body: () => ({ keep_days: 0 }) },

  'post /api/view-as': { access: 'access', body: () => ({ username: 'nobody-here' }), own: 404 },
  'delete /api/view-as': { access: 'session', own: 204 },
  'get /api/access/catalogue': { access: 'access' },
  'get /api/access/roles': { access: 'access' },
  'get /api/access/roles/{role}': { access: 'access', of: () => ({ role: 'prefecture' }) },
  'post /api/access/roles': { access: 'access', body: () => ({}), own: 400 },
  'put /api/access/roles/{role}': { access: 'access', of: () => ({ role: 'auditor' }), body: () => ({}), own: 400, hostile: 400 },
  'delete /api/access/roles/{role}': { access: 'access', of: () => ({ role: 'auditor' }), own: 409, hostile: 409 },
  'post /api/access/formula': { access: 'access', body: () => ({}), own: 400 },
  'get /api/access/explanation': { access: 'access', query: 'user=hosp-13&object=daily_hospital' },
};
