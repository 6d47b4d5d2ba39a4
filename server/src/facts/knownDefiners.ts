import { readMacroText, type MacroText } from "./macroText";

/**
 * Macros that define functions and operation tables all over the tree, said in C of our own: what they bind, not how. Sources:
 * include/linux/{seq_file,debugfs,fs,device,sysfs,configfs,pm,pm_runtime,hwmon-sysfs}.h, include/linux/iio/sysfs.h.
 */
const DEFINERS: readonly string[] = [
  ...openers("DEFINE_SHOW_ATTRIBUTE(n)", "single_open(file, n##_show, inode->i_private)"),
  ...openers(
    "DEFINE_SHOW_STORE_ATTRIBUTE(n)",
    "single_open(file, n##_show, inode->i_private)",
    ".write = n##_write,",
  ),
  ...openers("DEFINE_SEQ_ATTRIBUTE(n)", "seq_open(file, &n##_sops)"),
  `DEFINE_PROC_SHOW_ATTRIBUTE(n) static int n##_open(struct inode *inode, struct file *file) { return single_open(file, n##_show, pde_data(inode)); }
   static const struct proc_ops n##_proc_ops = { .proc_open = n##_open, .proc_read = seq_read, .proc_release = single_release };`,
  ...["DEFINE_SIMPLE_ATTRIBUTE", "DEFINE_SIMPLE_ATTRIBUTE_SIGNED"].map((name) => simple(name, "simple")),
  ...["DEFINE_DEBUGFS_ATTRIBUTE", "DEFINE_DEBUGFS_ATTRIBUTE_SIGNED"].map((name) => simple(name, "debugfs")),
  ...attributes("DEVICE", "device_attribute", "dev_attr_"),
  ...attributes("DRIVER", "driver_attribute", "driver_attr_"),
  ...attributes("BUS", "bus_attribute", "bus_attr_"),
  ...attributes("CLASS", "class_attribute", "class_attr_"),
  "BIN_ATTR(n, m, r, w, s) struct bin_attribute bin_attr_##n = { .read = r, .write = w };",
  ...["", "ADMIN_"].flatMap((kind) => [
    `BIN_ATTR_${kind}RO(n, s) struct bin_attribute bin_attr_##n = { .read = n##_read };`,
    `BIN_ATTR_${kind}WO(n, s) struct bin_attribute bin_attr_##n = { .write = n##_write };`,
    `BIN_ATTR_${kind}RW(n, s) struct bin_attribute bin_attr_##n = { .read = n##_read, .write = n##_write };`,
  ]),
  "CONFIGFS_ATTR(p, n) static struct configfs_attribute p##attr_##n = { .show = p##n##_show, .store = p##n##_store };",
  "CONFIGFS_ATTR_RO(p, n) static struct configfs_attribute p##attr_##n = { .show = p##n##_show };",
  "CONFIGFS_ATTR_WO(p, n) static struct configfs_attribute p##attr_##n = { .store = p##n##_store };",
  "CONFIGFS_BIN_ATTR(p, n, x, s) static struct configfs_bin_attribute p##attr_##n = { .read = p##n##_read, .write = p##n##_write };",
  "CONFIGFS_BIN_ATTR_RO(p, n, x, s) static struct configfs_bin_attribute p##attr_##n = { .read = p##n##_read };",
  "CONFIGFS_BIN_ATTR_WO(p, n, x, s) static struct configfs_bin_attribute p##attr_##n = { .write = p##n##_write };",
  ...sensors("SENSOR_DEVICE_ATTR", "sensor_device_attribute"),
  ...sensors("SENSOR_DEVICE_ATTR_2", "sensor_device_attribute_2"),
  "IIO_DEVICE_ATTR(n, m, s, t, a) struct iio_dev_attr iio_dev_attr_##n = { .dev_attr = { .show = s, .store = t } };",
  "IIO_DEVICE_ATTR_RO(n, a) struct iio_dev_attr iio_dev_attr_##n = { .dev_attr = { .show = n##_show } };",
  "IIO_DEVICE_ATTR_WO(n, a) struct iio_dev_attr iio_dev_attr_##n = { .dev_attr = { .store = n##_store } };",
  "IIO_DEVICE_ATTR_RW(n, a) struct iio_dev_attr iio_dev_attr_##n = { .dev_attr = { .show = n##_show, .store = n##_store } };",
  ...[
    "SIMPLE_DEV_PM_OPS",
    "DEFINE_SIMPLE_DEV_PM_OPS",
    "EXPORT_SIMPLE_DEV_PM_OPS",
    "EXPORT_GPL_SIMPLE_DEV_PM_OPS",
  ].map((name) => `${name}(n, s, r) const struct dev_pm_ops n = { SYSTEM_SLEEP_PM_OPS(s, r) };`),
  ...[
    "EXPORT_DEV_PM_OPS(n)",
    "EXPORT_GPL_DEV_PM_OPS(n)",
    "EXPORT_NS_DEV_PM_OPS(n, s)",
    "EXPORT_NS_GPL_DEV_PM_OPS(n, s)",
  ].map((head) => `${head} const struct dev_pm_ops n`),
  "DEFINE_NOIRQ_DEV_PM_OPS(n, s, r) const struct dev_pm_ops n = { NOIRQ_SYSTEM_SLEEP_PM_OPS(s, r) };",
  "UNIVERSAL_DEV_PM_OPS(n, s, r, i) const struct dev_pm_ops n = { SYSTEM_SLEEP_PM_OPS(s, r) RUNTIME_PM_OPS(s, r, i) };",
  ...["DEFINE_RUNTIME_DEV_PM_OPS", "EXPORT_RUNTIME_DEV_PM_OPS", "EXPORT_GPL_RUNTIME_DEV_PM_OPS"].map(
    (name) =>
      `${name}(n, s, r, i) const struct dev_pm_ops n = { .suspend = pm_runtime_force_suspend, .resume = pm_runtime_force_resume, RUNTIME_PM_OPS(s, r, i) };`,
  ),
];

/** Macros that stand for entries of an initializer, or for one. */
const ENTRIES: readonly string[] = [
  ...phases("", "", ""),
  ...phases("LATE_", "_late", "_early"),
  ...phases("NOIRQ_", "_noirq", "_noirq"),
  ...["", "SET_"].map(
    (set) => `${set}RUNTIME_PM_OPS(s, r, i) .runtime_suspend = s, .runtime_resume = r, .runtime_idle = i,`,
  ),
  "__ATTR(n, m, s, t) { .show = s, .store = t }",
  "__ATTR_PREALLOC(n, m, s, t) { .show = s, .store = t }",
  "__ATTR_RO(n) { .show = n##_show }",
  "__ATTR_RO_MODE(n, m) { .show = n##_show }",
  "__ATTR_WO(n) { .store = n##_store }",
  "__ATTR_RW(n) { .show = n##_show, .store = n##_store }",
  "__ATTR_RW_MODE(n, m) { .show = n##_show, .store = n##_store }",
  "__BIN_ATTR(n, m, r, w, s) { .read = r, .write = w }",
  "__BIN_ATTR_RO(n, s) { .read = n##_read }",
  "__BIN_ATTR_WO(n, s) { .write = n##_write }",
  "__BIN_ATTR_RW(n, s) { .read = n##_read, .write = n##_write }",
];

/**
 * Macros in front of a body, as the header that the kernel gives the function. Sources: include/linux/{syscalls,compat,filter}.h,
 * arch/x86/include/asm/idtentry.h.
 */
const HEADS: readonly string[] = [
  ...pairs("SYSCALL_DEFINE", "static long __se_sys_##n"),
  ...pairs("COMPAT_SYSCALL_DEFINE", "static long __se_compat_sys_##n"),
  ...pairs("SYSCALL32_DEFINE", "static long __se_sys_##n"),
  ...pairs("BPF_CALL_", "u64 n"),
  ...pairs("NOTRACE_BPF_CALL_", "u64 n"),
  ...[
    "",
    "_RAW",
    "_MCE",
    "_DEBUG",
    "_NMI",
    "_SYSVEC",
    "_SYSVEC_SIMPLE",
    "_MCE_USER",
    "_DEBUG_USER",
    "_XENCB",
  ].map((kind) => `DEFINE_IDTENTRY${kind}(n) void n(struct pt_regs *regs)`),
  ...["_ERRORCODE", "_RAW_ERRORCODE", "_DF", "_VC_KERNEL", "_VC_USER"].map(
    (kind) => `DEFINE_IDTENTRY${kind}(n) void n(struct pt_regs *regs, unsigned long error_code)`,
  ),
  "DEFINE_IDTENTRY_IRQ(n) void n(struct pt_regs *regs, u32 vector)",
];

export const knownHeads: ReadonlyMap<string, MacroText> = tableOf(HEADS);
export const knownDefiners: ReadonlyMap<string, MacroText> = tableOf(DEFINERS);
export const knownEntries: ReadonlyMap<string, MacroText> = tableOf(ENTRIES);

/** Macros that take the types and names of up to six parameters in turn. */
function pairs(macro: string, header: string): string[] {
  return [0, 1, 2, 3, 4, 5, 6].map((count) => {
    const places = Array.from({ length: count }, (_, at) => at);
    const names = places.map((at) => `, t${at}, a${at}`).join("");
    const params = places.map((at) => `t${at} a${at}`).join(", ");
    return `${macro}${count}(n${names}) ${header}(${params === "" ? "void" : params})`;
  });
}

function openers(head: string, call: string, more = ""): string[] {
  return [
    `${head} static int n##_open(struct inode *inode, struct file *file) { return ${call}; }
     static const struct file_operations n##_fops = { .open = n##_open, .read = seq_read, .llseek = seq_lseek, ${more} };`,
  ];
}

function simple(name: string, kind: string): string {
  return `${name}(n, g, s, f) static int n##_open(struct inode *inode, struct file *file) { return simple_attr_open(inode, file, g, s, f); }
    static const struct file_operations n = { .open = n##_open, .read = ${kind}_attr_read, .write = ${kind}_attr_write, .release = simple_attr_release };`;
}

function attributes(macro: string, type: string, prefix: string): string[] {
  const both = ".show = n##_show, .store = n##_store";
  const variable = `struct ${type} ${prefix}##n`;
  return [
    ...["", "_PREALLOC", "_IGNORE_LOCKDEP"].map(
      (kind) => `${macro}_ATTR${kind}(n, m, s, t) ${variable} = { .show = s, .store = t };`,
    ),
    ...["", "_ADMIN"].flatMap((kind) => [
      `${macro}_ATTR${kind}_RO(n) ${variable} = { .show = n##_show };`,
      `${macro}_ATTR${kind}_WO(n) ${variable} = { .store = n##_store };`,
      `${macro}_ATTR${kind}_RW(n) ${variable} = { ${both} };`,
    ]),
    `${macro}_ATTR_RW_MODE(n, m) ${variable} = { ${both} };`,
    `${macro}_ATTR_RO_MODE(n, m) ${variable} = { .show = n##_show };`,
  ];
}

function sensors(macro: string, type: string): string[] {
  const rest = macro.endsWith("2") ? "a, b" : "a";
  const [head, two] = macro.endsWith("_2") ? [macro.slice(0, -2), "_2"] : [macro, ""];
  const variable = `struct ${type} sensor_dev_attr_##n`;
  return [
    `${macro}(n, m, s, t, ${rest}) ${variable} = { .dev_attr = { .show = s, .store = t } };`,
    `${head}${two}_RO(n, f, ${rest}) ${variable} = { .dev_attr = { .show = f##_show } };`,
    `${head}${two}_WO(n, f, ${rest}) ${variable} = { .dev_attr = { .store = f##_store } };`,
    `${head}${two}_RW(n, f, ${rest}) ${variable} = { .dev_attr = { .show = f##_show, .store = f##_store } };`,
  ];
}

/** The callbacks of one phase of system sleep; hibernation uses the same pair. */
function phases(prefix: string, down: string, up: string): string[] {
  const entries = ["suspend", "freeze", "poweroff"].map((name) => `.${name}${down} = s,`);
  const back = ["resume", "thaw", "restore"].map((name) => `.${name}${up} = r,`);
  return ["", "SET_"].map(
    (set) => `${set}${prefix}SYSTEM_SLEEP_PM_OPS(s, r) ${[...entries, ...back].join(" ")}`,
  );
}

function tableOf(sources: readonly string[]): ReadonlyMap<string, MacroText> {
  const macros = sources.flatMap((source) => readMacroText(source) ?? []);
  return new Map(macros.map((macro) => [macro.name, macro]));
}
