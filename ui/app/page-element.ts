import type { Route } from './routes.ts';

/** What every page is: it gets the route at first, and again whenever only the search parameters change. */
export interface PageElement extends HTMLElement {
  route: Route;
}
