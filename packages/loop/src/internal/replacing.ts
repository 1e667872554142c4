/** The same object with other methods in the place of some; the rest stay its own, private members included. */
export function replacing<T extends object, R extends T>(object: R, methods: Partial<T>): R {
  return new Proxy(object, {
    get(target, name) {
      if (Object.hasOwn(methods, name)) return Reflect.get(methods, name);
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
