/** A primitive type that cannot be mixed up with another of the same representation. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
