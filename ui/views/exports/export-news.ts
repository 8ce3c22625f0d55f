const changed = new Set<() => void>();

/** Calls back when an export was begun, has changed or was seen on this page: the notice of the bar looks at once. Gives what ends it. */
export function onExportChange(listener: () => void): () => void {
  changed.add(listener);
  return () => changed.delete(listener);
}

export function tellExportChange(): void {
  for (const listener of changed) listener();
}
