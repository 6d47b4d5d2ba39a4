/* Locks that end with their C scope. */
#ifndef EXAMPLE_CLEANUP_H
#define EXAMPLE_CLEANUP_H

#include <linux/types.h>

#define EXAMPLE_JOIN2(a, b) a##b
#define EXAMPLE_JOIN(a, b) EXAMPLE_JOIN2(a, b)
#define EXAMPLE_UNIQUE(prefix) EXAMPLE_JOIN(prefix, __COUNTER__)
#define __cleanup(fn) __attribute__((cleanup(fn)))

#define DEFINE_CLASS(_name, _type, _exit, _init, _init_args...)     \
	typedef _type class_##_name##_t;                            \
	static inline void class_##_name##_leave(_type *p)          \
	{                                                           \
		_type _T = *p;                                      \
		_exit;                                              \
	}                                                           \
	static inline _type class_##_name##_enter(_init_args)       \
	{                                                           \
		_type t = _init;                                    \
		return t;                                           \
	}

#define CLASS(_name, var) \
	class_##_name##_t var __cleanup(class_##_name##_leave) = class_##_name##_enter

#define DEFINE_GUARD(_name, _type, _lock, _unlock) \
	DEFINE_CLASS(_name, _type, if (_T) { _unlock; }, ({ _lock; _T; }), _type _T)

#define DEFINE_GUARD_COND(_name, _ext, _condlock)                                     \
	typedef class_##_name##_t class_##_name##_ext##_t;                            \
	static inline void class_##_name##_ext##_leave(class_##_name##_t *p)          \
	{                                                                             \
		class_##_name##_leave(p);                                             \
	}                                                                             \
	static inline class_##_name##_t class_##_name##_ext##_enter(class_##_name##_t _T) \
	{                                                                             \
		return (_condlock) ? _T : NULL;                                       \
	}

#define DEFINE_LOCK_GUARD_1(_name, _type, _lock, _unlock, ...)                        \
	typedef struct {                                                              \
		_type *lock;                                                          \
		__VA_ARGS__;                                                          \
	} class_##_name##_t;                                                          \
	static inline void class_##_name##_leave(class_##_name##_t *_T)               \
	{                                                                             \
		if (_T->lock) {                                                       \
			_unlock;                                                      \
		}                                                                     \
	}                                                                             \
	static inline class_##_name##_t class_##_name##_enter(_type *lock)            \
	{                                                                             \
		class_##_name##_t held = { .lock = lock }, *_T = &held;               \
		_lock;                                                                \
		return held;                                                          \
	}

#define guard(_name) CLASS(_name, EXAMPLE_UNIQUE(guard_))

#define scoped_guard(_name, args...)                                                  \
	for (CLASS(_name, scope)(args), *once = (void *)1; once; once = (void *)0)

#define EXAMPLE_SCOPED_COND(_name, var, _fail, args...)                               \
	for (int once_##var = 1; once_##var; once_##var = 0)                          \
		for (CLASS(_name, var)(args); once_##var; once_##var = 0)             \
			if (!var)                                                     \
				_fail;                                                \
			else

#define scoped_cond_guard(_name, _fail, args...) EXAMPLE_SCOPED_COND(_name, scope, _fail, args)

#define DEFINE_FREE(_name, _type, _free)             \
	static inline void free_##_name(void *p)     \
	{                                            \
		_type _T = *(_type *)p;              \
		_free;                               \
	}
#define __free(_name) __cleanup(free_##_name)

#endif
