const HANDED_ON = /^(?:request failed, status code: \d+, err: )+/;

/** A sentence of a service, without the words and the JSON by which services and clients hand on what others told them. */
export function plainMessage(text: string): string {
  const said = text.trim().replace(HANDED_ON, '');
  const at = said.indexOf('{"');
  if (at === -1) return said;
  try {
    const { message } = JSON.parse(said.slice(at)) as { message?: unknown };
    return typeof message === 'string' ? plainMessage(`${said.slice(0, at)}${message}`) : said;
  } catch {
    return said; // not an answer of a service after all
  }
}
