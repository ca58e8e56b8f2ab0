/** What comes of a value once it is there: at once where it is, so that a call that waits for nothing makes no promise. */
export function andThen<T, U>(value: T | Promise<T>, use: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}
