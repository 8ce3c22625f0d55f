export type TextParameters = Readonly<Record<string, string | number>>;

/** Replaces `{name}` in a template; a name that is not given stays as it is, so that the mistake is seen. */
export function fill(template: string, parameters: TextParameters): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}
