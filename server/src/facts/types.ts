/**
 * What is known about one source file, read without any other file. Plain data: it is serialised to workers and caches as JSON.
 * Every `at` is an offset into the file's latin1 text, hence a byte offset.
 */
export interface FileFacts {
  /** Path relative to the root, with `/`. */
  readonly path: string;
  readonly lineStarts: readonly number[];
  /** As written, without quotes or brackets; `system` for `<...>`. */
  readonly includes: readonly { readonly path: string; readonly system: boolean }[];
  readonly functions: readonly FunctionFacts[];
  readonly records: readonly RecordFacts[];
  readonly typedefs: readonly { readonly name: string; readonly type: TypeRef; readonly at: number }[];
  /** File-scope objects, `DEFINE_MUTEX`-like declarations included. */
  readonly variables: readonly VariableFacts[];
  /** Designated, positional and nested initialisers whose value is (the address of) a name: ops tables. */
  readonly initializers: readonly InitializerFacts[];
  /** `DEFINE_GUARD`, `DEFINE_LOCK_GUARD_1`, `DEFINE_CLASS`, `..._COND` and friends. */
  readonly guards: readonly GuardFacts[];
  /** Callbacks bound at file scope: `DECLARE_WORK(name, fn)`, `DEFINE_TIMER`, `module_init(fn)`. */
  readonly bindings: readonly FileBinding[];
  /** Functions declared but not defined here: their return types matter. */
  readonly prototypes?: readonly Prototype[];
  /** Names of functions visible outside; only when nothing else was asked for. */
  readonly defined?: readonly string[];
  /** What could not be read, for the statistics. */
  readonly lost: readonly { readonly at: number; readonly name: string; readonly reason: string }[];
  /** Functions with a flow in which some piece could not be parsed, and where the first such piece is. */
  readonly errors?: readonly { readonly at: number; readonly name: string; readonly errorAt: number }[];
}

export interface Prototype {
  readonly name: string;
  readonly returns: TypeRef;
  readonly at: number;
}

export type BaseType =
  | { readonly k: "record"; readonly kind: "struct" | "union" | "enum"; readonly tag: string }
  /** A typedef name. */
  | { readonly k: "named"; readonly name: string }
  /** An anonymous struct or union, in place. */
  | { readonly k: "inline"; readonly record: RecordFacts }
  | { readonly k: "builtin"; readonly name: string }
  /** A function (behind one or more pointers: a function pointer). */
  | { readonly k: "function"; readonly returns: TypeRef }
  | { readonly k: "typeof"; readonly of: Expr }
  | { readonly k: "unknown" };

/** A type: base, number of pointer levels outside it, and number of array dimensions outside those. */
export interface TypeRef {
  readonly base: BaseType;
  readonly pointers: number;
  readonly arrays: number;
}

/** Preprocessor conditions around something at file scope, as those of functions; absent when there are none. */
export type Conditions = readonly string[];

export interface RecordFacts {
  readonly kind: "struct" | "union";
  /** Undefined for anonymous records. */
  readonly tag?: string;
  readonly at: number;
  /** In order. An anonymous struct or union member has no name: its members belong to the enclosing record. */
  readonly members: readonly MemberFacts[];
  readonly conditions?: Conditions;
}

export interface MemberFacts {
  readonly name?: string;
  readonly type: TypeRef;
  readonly at: number;
  /** Text of `__guarded_by(x)` when annotated. */
  readonly guardedBy?: string;
}

export interface VariableFacts {
  readonly name: string;
  readonly type: TypeRef;
  readonly at: number;
  readonly isStatic: boolean;
  /** Only declared here (`extern`). */
  readonly isExtern?: boolean;
  /** Per-cpu: every cpu has its own instance. */
  readonly isPerCpu?: boolean;
  readonly conditions?: Conditions;
}

export interface InitializerFacts {
  /** The variable initialised, or undefined for a compound literal. */
  readonly variable?: string;
  readonly type: TypeRef;
  readonly at: number;
  readonly entries: readonly {
    /**
     * Dotted member path: `ops.open`; positional entries use their index: `0`; elements of arrays are `[]`: `[].open`.
     * Empty when the variable itself is initialised with the name.
     */
    readonly member: string;
    /** The name that is the value: a function, or the address of an object (`&foo_ops`). */
    readonly value: string;
    readonly at: number;
    /** Those inside the initializer. */
    readonly conditions?: Conditions;
  }[];
  readonly conditions?: Conditions;
}

export interface GuardFacts {
  /** The class name used in `guard(name)`. */
  readonly name: string;
  readonly macro: string;
  /**
   * Type of `_T` in `enter` and `exit`. For `DEFINE_LOCK_GUARD_1` it is an inline struct whose member `lock` points to the
   * guarded type: the argument of `guard(name)(argument)` is `_T->lock`. Otherwise the (first) argument is `_T` itself.
   */
  readonly type?: TypeRef;
  /** For `_COND` and `EXTEND_CLASS` forms: the class it extends, whose `exit` it shares. */
  readonly base?: string;
  /** Whether entering may fail (`_COND` forms); `enter` then returns non-zero when it was entered. */
  readonly isConditional?: boolean;
  /**
   * Entered lock: a function named `guard name enter`, whose parameter is `_T` for locks and whose parameters are those of
   * the constructor for `DEFINE_CLASS`; it returns the object. Empty for `DEFINE_FREE`.
   */
  readonly enter: string;
  /** `guard name exit`, whose parameter is `_T`. For `DEFINE_FREE(name, ...)`: `free name`, what `__free(name)` runs. */
  readonly exit?: string;
  readonly at: number;
  readonly conditions?: Conditions;
}

/** A primitive with callbacks used at file scope. */
export interface FileBinding {
  readonly callee: string;
  readonly args: readonly Expr[];
  readonly at: number;
  readonly conditions?: Conditions;
}

export type AnnotationKind = "mustHold" | "acquires" | "releases" | "condAcquires" | "guardedBy";

export interface FunctionFacts {
  readonly name: string;
  /** `macro`: a function-like macro, whose parameters are untyped. `guard`: enter or exit of a guard class. */
  readonly kind: "function" | "macro" | "guard";
  /** A macro without parameter list, standing for a name or a member: `#define rdev_lock (rdev->lock)`. */
  readonly isObjectLike?: boolean;
  readonly isStatic: boolean;
  readonly isInline: boolean;
  /** Section attributes: `__init`, `__exit`. */
  readonly section?: "init" | "exit";
  /** Offset of the name, of the whole definition's first and past-last character, of `{`. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly body: number;
  readonly params: readonly Variable[];
  readonly returns: TypeRef;
  readonly annotations: readonly { readonly kind: AnnotationKind; readonly args: readonly Expr[] }[];
  /** Preprocessor condition of the definition, innermost last: `["defined(CONFIG_X)", "!(MODULE)"]`. */
  readonly conditions: readonly string[];
  /** Names called, sorted, without duplicates; also for functions without `flow`. Macro uses look the same. */
  readonly calls: readonly string[];
  /** Member names called through a pointer (`x->ops->open()` gives `open`), sorted, without duplicates. */
  readonly memberCalls: readonly string[];
  /** A definition that any other one of the name replaces: `__weak`. */
  readonly isWeak?: true;
  /**
   * Names used as values that are no variables of the function, sorted: the functions among them are stored or handed on.
   * Only with `flow`, and absent when there are none.
   */
  readonly values?: readonly string[];
  /** Absent when the body was not read in full (nothing in it can matter), or could not be (see `lost`). */
  readonly flow?: Flow;
}

export interface Variable {
  readonly name: string;
  readonly type: TypeRef;
  readonly at: number;
  /** A `static` local: one object for all calls. */
  readonly isStatic?: boolean;
}

/**
 * A function body as a control-flow graph. Block 0 is the entry; all blocks can be reached from it. A local that hides another
 * one, or that another scope declares with another type, has a suffix: `p@2`.
 */
export interface Flow {
  readonly locals: readonly Variable[];
  readonly blocks: readonly Block[];
  /** Initialisers of locals whose entries are functions: on-stack ops tables and contexts. */
  readonly initializers: readonly InitializerFacts[];
  /** Preprocessor arms inside the body and the conditions they stand under, by start; arms nest. Absent when there are none. */
  readonly arms?: readonly FlowArm[];
  /** Arms that could not be read, because the function would have to be read too often for that. */
  readonly missingArms?: number;
}

/** Everything from `start` to `end` is compiled under these conditions only, which are written as those of functions are. */
export interface FlowArm {
  readonly start: number;
  readonly end: number;
  readonly conditions: readonly string[];
}

export interface Block {
  readonly ops: readonly Op[];
  readonly end: Terminator;
}

/**
 * One effect in evaluation order. Calls inside expressions are pulled out into `call` ops; their results are temps. Values of `?:`,
 * `&&` and `||` with effects inside are temps too, assigned (`to.k === "temp"`) on each way.
 */
export type Op =
  | CallOp
  | AssignOp
  /** Enters a guard; `id` pairs it with its `unguard`. A guard with `result` may fail: then nothing is held, and `unguard` does nothing. */
  | GuardOp
  /** Leaves the guard: emitted on every way out of its C scope, innermost first. */
  | { readonly op: "unguard"; readonly id: number; readonly at: number }
  /** A statement boundary, for the editor. */
  | { readonly op: "line"; readonly at: number };

export interface AssignOp {
  readonly op: "assign";
  readonly to: Expr;
  readonly from: Expr;
  readonly at: number;
}

export interface CallOp {
  readonly op: "call";
  /** Temp that receives the result; unique in the function. */
  readonly result: number;
  readonly callee: Expr;
  readonly args: readonly Expr[];
  /** First character of the callee and one past the closing parenthesis. */
  readonly at: number;
  readonly end: number;
}

export interface GuardOp {
  readonly op: "guard";
  readonly id: number;
  /** Class name: `mutex`, `spinlock_irqsave`, `mutex_try`, ... */
  readonly guard: string;
  /** Variable declared by `CLASS(name, var)` or given `__free(fn)`. */
  readonly variable?: string;
  readonly args: readonly Expr[];
  /**
   * Name of the cleanup for `__free(name)` (then `guard` is `__free` and the argument the variable) or of the function for
   * `__cleanup(fn)` (then `guard` is `__cleanup` and the argument the variable's address).
   */
  readonly cleanup?: string;
  /**
   * Temp with the object: non-zero when the guard was entered. For `CLASS`, `scoped_cond_guard`, `ACQUIRE`, and `scoped_guard` of
   * a class named `*_try`, `*_intr`, `*_kill`.
   */
  readonly result?: number;
  readonly at: number;
}

export type Terminator =
  | { readonly to: "jump"; readonly block: number }
  /** `test` contains no call and no `&&`, `||` or `!` at its top: these became blocks. */
  | {
      readonly to: "branch";
      readonly test: Expr;
      readonly then: number;
      readonly else: number;
      readonly at: number;
    }
  | {
      readonly to: "switch";
      readonly value: Expr;
      readonly cases: readonly { readonly value?: Expr; readonly block: number }[];
      readonly at: number;
    }
  | { readonly to: "return"; readonly value?: Expr; readonly at: number }
  /** A call that does not return, or a path that falls off nothing. */
  | { readonly to: "stop" };

/** An expression without side effects: calls are temps, assignments were emitted as ops before it. */
export type Expr =
  | { readonly k: "name"; readonly name: string; readonly at: number }
  | { readonly k: "temp"; readonly id: number }
  | { readonly k: "number"; readonly value: number }
  | { readonly k: "string"; readonly value: string }
  | {
      readonly k: "member";
      readonly base: Expr;
      readonly field: string;
      readonly arrow: boolean;
      readonly at: number;
    }
  | { readonly k: "index"; readonly base: Expr; readonly index: Expr }
  | { readonly k: "addr"; readonly of: Expr }
  | { readonly k: "deref"; readonly of: Expr }
  | { readonly k: "cast"; readonly type: TypeRef; readonly of: Expr }
  | { readonly k: "unary"; readonly op: string; readonly of: Expr }
  | { readonly k: "binary"; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly k: "choose"; readonly test: Expr; readonly then: Expr; readonly else: Expr }
  /** A type used as an argument: `container_of(p, struct foo, member)`, `sizeof(x)`. */
  | { readonly k: "type"; readonly type: TypeRef }
  /**
   * A question to the configuration, by the text of its atom: `defined(CONFIG_X)`. The answer is one and the same all over a kernel
   * when the atom speaks of nothing but `CONFIG_` symbols, all over a file otherwise.
   */
  | { readonly k: "config"; readonly condition: string }
  /** Anything else, as written. */
  | { readonly k: "opaque"; readonly text: string };
