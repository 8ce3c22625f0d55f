/** Saves what an address has as a file, by an anchor: it goes to the disk and never through this page's memory. Without a name it has the one that the server gives. */
export function saveFile(href: string, name = ''): void {
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}
