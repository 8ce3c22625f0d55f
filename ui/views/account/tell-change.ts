/** Tells the page that the account, its sessions or its history have changed: it reads them again. */
export function tellChange(part: HTMLElement): void {
  part.dispatchEvent(new CustomEvent('account-change', { bubbles: true }));
}
