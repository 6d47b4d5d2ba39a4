/** Words of C that look like a callee in front of `(` and are none. */
const neverCalled = new Set(
  `if for while switch return sizeof typeof typeof_unqual __typeof__ __typeof __auto_type defined alignof _Alignof __alignof__
  __alignof _Generic asm __asm__ __asm volatile __volatile__ goto case do else __attribute__ __attribute _Static_assert
  static_assert __builtin_offsetof offsetof __builtin_types_compatible_p __builtin_va_arg __extension__ struct union enum
  const static extern inline register auto restrict void char short int long float double signed unsigned bool _Bool
  __must_hold __acquires __releases __free __cleanup __aligned __section`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

const storage = new Set(
  "static extern inline __inline __inline__ const volatile register auto _Noreturn __extension__ STATIC".split(
    " ",
  ),
);

const builtinTypes = new Set(
  "void char short int long float double signed unsigned bool _Bool __signed__ __int128 __signed".split(" "),
);

const recordWords = new Set(["struct", "union", "enum"]);

export function isNeverCalled(word: string): boolean {
  return neverCalled.has(word);
}

/** Storage classes, qualifiers and `inline`: they precede a declaration and name no type. */
export function isStorageWord(word: string): boolean {
  return storage.has(word);
}

export function isBuiltinType(word: string): boolean {
  return builtinTypes.has(word);
}

export function isRecordWord(word: string): boolean {
  return recordWords.has(word);
}

export function isJumpWord(word: string): boolean {
  return word === "return" || word === "goto" || word === "break" || word === "continue";
}

/** `FOO_BAR2`: by custom a macro. */
export function isShouted(word: string): boolean {
  return /^[A-Z0-9_]*[A-Z][A-Z0-9_]*$/.test(word);
}
