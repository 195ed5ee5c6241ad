/** Runs tasks one after the other, first come, first served. What becomes of one is told to whoever asked for it, and is nothing to the next. */
export type OneAtATime = <T>(task: () => Promise<T>) => Promise<T>;

export function createOneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const mine = last.then(task);
    last = mine.catch(() => undefined);
    return mine;
  };
}
