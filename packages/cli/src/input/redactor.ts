/**
 * Keeps secrets out of what is shown: whatever was told to be secret becomes `…` in every text that goes through.
 * Plugins write logs of their own, so it is not enough that this program never names a secret.
 */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Texts shorter than 4 characters are not hidden: they would make everything unreadable, and hide nothing. */
  add(...secrets: readonly string[]): void {
    for (const secret of secrets) if (secret.length >= 4) this.#secrets.add(secret);
  }

  /** The URL itself, its user name, password, path and query; scheme, host and port stay visible. */
  addUrl(url: URL): void {
    const { username, password, pathname, search, host, protocol } = url;
    if (username === '' && password === '' && pathname === '/' && search === '') return;
    this.add(url.href, username, password, safeDecode(username), safeDecode(password));
    if (password !== '') this.add(Buffer.from(`${safeDecode(username)}:${safeDecode(password)}`).toString('base64'));
    if (pathname !== '/' || search !== '') this.add(`${pathname}${search}`, `${protocol}//${host}${pathname}${search}`);
    for (const value of url.searchParams.values()) this.add(value);
  }

  redact(text: string): string {
    let shown = text;
    // The longest first, so that no part of a longer secret stays.
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) shown = shown.replaceAll(secret, '…');
    return shown;
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
