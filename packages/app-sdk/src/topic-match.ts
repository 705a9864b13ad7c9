/** True if a message on `topic` belongs to a pipeline with that topic pattern. Matches as EdgeX does, so `a/+` also takes `a/b/c`, and `a/#` not `a`. */
export function pipelineTakes(pattern: string, topic: string): boolean {
  if (pattern === '#') return true;
  if (!pattern.includes('+') && !pattern.includes('#')) return pattern === topic;
  const wanted = pattern.split('/');
  const given = topic.split('/');
  if (wanted.length > given.length) return false;
  const shaped = given.map((level, i) => (wanted[i] === '+' || wanted[i] === '#' ? wanted[i] : level));
  return shaped.join('/').startsWith(pattern);
}
