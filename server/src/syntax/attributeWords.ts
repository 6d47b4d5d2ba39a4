/**
 * Words that say something about a declaration and nothing about its shape. Sources: the empty and `__attribute__`/`__section`
 * definitions in include/linux/{compiler*,init,linkage,cache,types}.h and their older spellings.
 */
const plain = new Set(
  `asmlinkage fastcall notrace noinstr noinline_for_stack noinline_for_kasan noinline noinline_for_tracing noinline_if_stackdepot
  inline_for_stack debug_noinline forceinline asmregparm noendbr randomized_struct_fields_start
  randomized_struct_fields_end __user __iomem __percpu __rcu __force __bitwise __bitwise__ __private __kernel __nocast __safe
  __chk_user_ptr __maybe_unused __always_unused __used __unused __must_check __sched __cold __hot __weak __pure __attribute_const__
  __packed __read_mostly __ro_after_init __always_inline __noreturn __malloc __deprecated __visible __latent_entropy
  __randomize_layout __no_randomize_layout __designated_init __lockfunc __kprobes __irq_entry __softirq_entry
  __exception_irq_entry __naked __noendbr __nocfi __cpuidle __flatten __noclone __bpf_kfunc __interrupt __fastcall __nosavedata
  __noinline __gnu_inline __externally_visible __nonstring __kernel_nonstring __attribute_used__ __noscs __xipram __compat_packed
  __idmap __fastpath_inline __annotate_jump_table __efi_runtime __efiapi EFIAPI __cdecl __tracing_map __function_aligned
  __bss_decrypted __bss_pgtbl __long_aligned __aligned_largest __machine_desc __async_inline __notrace_funcgraph
  __inline_maybe_unused __exitused __ctx_lock_type __counted __mayalias __may_alias __attribute_malloc__ __noretpoline
  __noinitretpoline __ipl_data __decrypted __stackprotector __head __ref __refdata __refconst __ksym __weakref __arch_hweight
  __hyp_text __noreturn__ __extension__ __moduleparam_const __cpumask_var_read_mostly __context_unsafe __kconfig
  ACPI_INTERNAL_VAR_XFACE ACPI_SYSTEM_XFACE EXPORT_FOR_TESTS noinline_for_static VISIBLE_IF_KUNIT
  STATIC_IFN_KUNIT __nonleaf __bpf_hook_start __bpf_hook_end __ptr_t __capability __initdata_or_meminfo __tcmlocalfunc __tcmfunc __tcmdata __tcmconst ____sev_guest __const
  __prombss __rust_helper __bpf_prog __softirq nokprobe_inline`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** Families: section words, cache alignment, sanitizer switches. */
const families =
  /^(?:__(?:init|initdata|initconst|exit|exitdata|exitcall|net_init|net_initdata|net_initconst|net_exit|net_exitdata|mem_?init|mem_?exit|meminit|meminitdata|meminitconst|memexit|memexitdata|cpuinit|cpuinitdata|cpuinitconst|cpuexit|devinit|devinitdata|devinitconst|devexit|devexitdata)(?:_or_\w+|_memblock)?|__no_[a-z]\w*|_{2,4}cacheline_(?:internodealigned|aligned)\w*|__page_aligned_\w+|__(?:init|exit)_refok|__kasan_\w+attr|__nokasan|__nosanitize\w*)$/;

/** Attributes that take arguments. */
const withArguments = new Set(
  `__attribute__ __attribute __acquires __releases __must_hold __must_hold_shared __cond_acquires __cond_releases
  __cond_acquires_shared __acquires_shared __releases_shared __acquires_ret
  __guarded_by __pt_guarded_by __must_not_hold __excludes_lock __cond_lock_attr __context__ __no_context_analysis
  __free __cleanup __printf __scanf __section __aligned __alloc_size __alloc_size__ __realloc_size __counted_by __counted_by_le
  __counted_by_be __counted_by_ptr __sized_by __no_sanitize __alias __diagnose_as __copy __assume_aligned __nonnull __nonnull_args
  __compiletime_error __compiletime_warning __compiletime_object_size_attr __mode __symbol_alias __strftime __malloc_attr __bootdata __ctx_guard_type
  __error __warning __declspec __asm_label __target __optimize __gcc_struct __element_count __btf_type_tag __releases_ret
  __acquires_cond __bpf_md_ptr_attr __rename __access __fd_arg __vector __tracepoint_attr __alignas`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

export function isPlainAttribute(word: string): boolean {
  if (plain.has(word)) return true;
  return word.charCodeAt(0) === 95 && families.test(word);
}

export function isAttributeWithArguments(word: string): boolean {
  return withArguments.has(word);
}
