/** What comes of a value once it is there: at once where it is, so that a call that waits for nothing makes no promise. */
export function andThen<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
