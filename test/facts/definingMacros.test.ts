import { describe, expect, test } from "vitest";
import { factsOf, functionOf, outlineFactsOf } from "./extract";
import { extractFile } from "../../server/src/facts/extractFile";
import { createKernelModel } from "../../server/src/kernel/model";
import { loadTestGrammar } from "../syntax/loadTestGrammar";

/** What is initialized, an entry each. */
function entriesOf(text: string): string[] {
  return factsOf(text).initializers.map(({ variable, type, entries }) => {
    const tag = type.base.k === "record" ? type.base.tag : type.base.k;
    return `${tag} ${variable ?? "-"}: ${entries.map(({ member, value }) => `${member}=${value}`).join(" ")}`;
  });
}

function functionNames(text: string): string[] {
  return factsOf(text).functions.flatMap(({ kind, name }) => (kind === "function" ? [name] : []));
}

const SHOW = `#define SHOW(_name, _lock) \\
static ssize_t _name##_show(struct device *dev, char *buf) /* a comment */ \\
{ \\
	struct foo *foo = to_foo(dev); \\
	mutex_lock(&foo->_lock); \\
	return 0; \\
} \\
static DEVICE_ATTR_RO(_name)
`;

describe("macros of the file that define functions", () => {
  test("each use defines a function of its own, and what it is bound to", () => {
    const text = `${SHOW}SHOW(temp, lock);\nSHOW(volt, other)\nint f(void) { return 0; }\n`;
    expect(functionNames(text)).toEqual(["temp_show", "volt_show", "f"]);
    expect(entriesOf(text)).toEqual([
      "device_attribute dev_attr_temp: show=temp_show",
      "device_attribute dev_attr_volt: show=volt_show",
    ]);
    expect(JSON.stringify(functionOf(text, "volt_show").flow)).toContain('"field":"other"');
  });

  test("what is defined stands at the use", () => {
    const text = `${SHOW}SHOW(temp, lock);\nint f(void) { return 0; }\n`;
    const use = text.lastIndexOf("SHOW(");
    const { at, start, end, flow } = functionOf(text, "temp_show");
    expect({ at, start, end }).toEqual({ at: use, start: use, end: text.indexOf(";\nint f") + 1 });
    const offsets = [...JSON.stringify(flow).matchAll(/"at":(\d+)/g)].map((match) => Number(match[1]));
    expect(offsets.length).toBeGreaterThan(0);
    expect(offsets.every((offset) => offset >= use && offset < end)).toBe(true);
  });

  test("only what is asked for is read in full", () => {
    const text = `${SHOW}SHOW(temp, lock);\nSHOW(volt, lock);\n`;
    const flows = outlineFactsOf(text, ["volt_show"]).functions.map(({ name, flow }) => [
      name,
      flow !== undefined,
    ]);
    expect(flows).toContainEqual(["temp_show", false]);
    expect(flows).toContainEqual(["volt_show", true]);
  });

  test("a macro ends in the header of the body behind it", () => {
    const text = `#define HANDLER(n) static int n##_handler(struct foo *foo); \\
	static struct hook n##_hook = { .fn = n##_handler }; \\
	static int n##_handler(struct foo *foo)
HANDLER(zap)
{
	return foo->a;
}
`;
    const { params, isStatic } = functionOf(text, "zap_handler");
    expect({ params: params.map(({ name }) => name), isStatic }).toEqual({ params: ["foo"], isStatic: true });
    expect(entriesOf(text)).toEqual(["hook zap_hook: fn=zap_handler"]);
  });

  test("a macro that uses itself comes to an end", () => {
    expect(functionNames("#define A(x) A(x) int x(void) { }\nA(f);\nint g(void) { }\n").at(-1)).toBe("g");
  });

  test("a macro of statements defines nothing", () => {
    const text =
      "#define TAKE(x) do { if (x) { lock(x); } } while (0)\nint f(int a)\n{\n\tTAKE(a);\n\treturn 0;\n}\n";
    expect(functionNames(text)).toEqual(["f"]);
    expect(entriesOf(text)).toEqual([]);
  });
});

describe("macros of the tree that define functions and tables", () => {
  test.each([
    ["static DEVICE_ATTR(a, 0644, show_a, set_a);", "device_attribute dev_attr_a: show=show_a store=set_a"],
    ["static DEVICE_ATTR(a, 0444, show_a, NULL);", "device_attribute dev_attr_a: show=show_a"],
    ["static DEVICE_ATTR_RW(a);", "device_attribute dev_attr_a: show=a_show store=a_store"],
    ["static DRIVER_ATTR_WO(a);", "driver_attribute driver_attr_a: store=a_store"],
    ["static BIN_ATTR_RO(a, 8);", "bin_attribute bin_attr_a: read=a_read"],
    ["CONFIGFS_ATTR(foo_, a);", "configfs_attribute foo_attr_a: show=foo_a_show store=foo_a_store"],
    [
      "static SENSOR_DEVICE_ATTR_RW(a, b, 0);",
      "sensor_device_attribute sensor_dev_attr_a: dev_attr.show=b_show dev_attr.store=b_store",
    ],
    [
      "static DEFINE_NOIRQ_DEV_PM_OPS(a, s, r);",
      "dev_pm_ops a: suspend_noirq=s freeze_noirq=s poweroff_noirq=s resume_noirq=r thaw_noirq=r restore_noirq=r",
    ],
    [
      "EXPORT_GPL_DEV_PM_OPS(a) = { RUNTIME_PM_OPS(s, r, NULL) };",
      "dev_pm_ops a: runtime_suspend=s runtime_resume=r",
    ],
    [
      "static const struct dev_pm_ops a = {\n\tSET_LATE_SYSTEM_SLEEP_PM_OPS(s, r)\n\t.prepare = p,\n};",
      "dev_pm_ops a: suspend_late=s freeze_late=s poweroff_late=s resume_early=r thaw_early=r restore_early=r prepare=p",
    ],
    [
      "static struct kobj_attribute a = __ATTR(b, 0644, show_b, set_b);",
      "kobj_attribute a: show=show_b store=set_b",
    ],
    ["static struct kobj_attribute a[] = { __ATTR_RO(b), };", "kobj_attribute a: [].show=b_show"],
    [
      "#define COMMON .open = c_open\n#define OPS(n) { COMMON, .read = n##_read }\nstatic struct ops a[] = { OPS(b) };",
      "ops a: [].open=c_open [].read=b_read",
    ],
  ])("%s", (text, expected) => {
    expect(entriesOf(`${text}\n`)).toEqual([expected]);
  });

  test("a show attribute opens with its show function", () => {
    const text = "DEFINE_SHOW_ATTRIBUTE(stats);\n";
    expect(entriesOf(text)[0]).toContain("file_operations stats_fops: open=stats_open");
    expect(JSON.stringify(functionOf(text, "stats_open").flow)).toContain("stats_show");
  });

  test("a simple attribute names its table itself", () => {
    const text = 'DEFINE_SIMPLE_ATTRIBUTE(level_fops, level_get, level_set, "%llu");\n';
    expect(entriesOf(text)[0]).toContain("file_operations level_fops: open=level_fops_open");
    expect(JSON.stringify(functionOf(text, "level_fops_open").flow)).toContain("level_set");
  });

  test.each([
    ["SYSCALL_DEFINE2(f, struct foo __user *, p, unsigned int, flags)", "__se_sys_f", ["p", "flags"]],
    ["SYSCALL_DEFINE0(f)", "__se_sys_f", []],
    ["COMPAT_SYSCALL_DEFINE1(f, int, fd)", "__se_compat_sys_f", ["fd"]],
    ["BPF_CALL_2(bpf_f, struct foo *, p, u64, flags)", "bpf_f", ["p", "flags"]],
    ["DEFINE_IDTENTRY_ERRORCODE(exc_f)", "exc_f", ["regs", "error_code"]],
  ])("%s", (header, name, params) => {
    const found = functionOf(`${header}\n{\n\tg();\n\treturn 0;\n}\n`, name);
    expect(found.params.map((param) => param.name)).toEqual(params);
    expect(found.calls).toEqual(["g"]);
    expect(found.flow).toBeDefined();
  });

  test("a system call is no function of the name that is called", async () => {
    const grammar = await loadTestGrammar();
    const text = "SYSCALL_DEFINE1(close, int, fd)\n{\n\treturn 0;\n}\nint ksys_close(int fd) { return 0; }\n";
    const context = { grammar, model: createKernelModel() };
    expect(extractFile({ path: "a.c", text, depth: "names" }, context).defined).toEqual(["ksys_close"]);
  });
});
