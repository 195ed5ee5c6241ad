/** What is loaded when somebody first needs it, and given to all that need it after that: asking for a module takes its time also when it is there. */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => (loading ??= load());
}
