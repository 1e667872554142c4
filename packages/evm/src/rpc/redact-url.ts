/**
 * A URL as logs and errors may show it: scheme, host and port. User names, passwords, paths and queries may all
 * hold an API key and become `…`.
 */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)';
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname === '/' && search === '' ? '' : '/…'}`;
}
