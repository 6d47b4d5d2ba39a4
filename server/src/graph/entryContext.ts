/** In what a function starts to run. */
export type EntryContext = "process" | "softirq" | "hardirq";

/** What the context of a callback, or the key of an operation, says of how the function is entered; undefined when it does not. */
export function entryContext(name: string): EntryContext | undefined {
  switch (name) {
    case "hardirq":
    case "softirq":
      return name;
    case "process":
    case "irqThread":
    case "kthread":
      return "process";
    default:
      return operationContext(name);
  }
}

function operationContext(key: string): EntryContext | undefined {
  const [, tag, member] = /^\(struct (\w+)\)\.(\w+)@/.exec(key) ?? [];
  if (tag === undefined || member === undefined) return undefined;
  return operations.get(tag)?.get(member);
}

/**
 * Operations that are always entered the same way: from system calls and sysfs with interrupts on, from the network stack with
 * bottom halves off. Documentation/filesystems/vfs.rst, locking.rst, Documentation/networking/netdevices.rst.
 */
const operations: ReadonlyMap<string, ReadonlyMap<string, EntryContext>> = new Map(
  Object.entries({
    file_operations: inProcess(
      "open",
      "release",
      "read",
      "write",
      "unlocked_ioctl",
      "compat_ioctl",
      "llseek",
      "mmap",
    ),
    proc_ops: inProcess("proc_open", "proc_release", "proc_read", "proc_write", "proc_ioctl"),
    device_attribute: inProcess("show", "store"),
    kobj_attribute: inProcess("show", "store"),
    tty_operations: inProcess("open", "close", "ioctl", "compat_ioctl", "set_termios", "hangup"),
    net_device_ops: new Map([
      ...inProcess(
        "ndo_open",
        "ndo_stop",
        "ndo_do_ioctl",
        "ndo_eth_ioctl",
        "ndo_change_mtu",
        "ndo_set_mac_address",
      ),
      ["ndo_start_xmit", "softirq"] as const,
    ]),
    ethtool_ops: inProcess(
      "get_link_ksettings",
      "set_link_ksettings",
      "set_ringparam",
      "set_coalesce",
      "self_test",
    ),
    block_device_operations: inProcess("open", "release", "ioctl", "compat_ioctl"),
    snd_kcontrol_new: inProcess("get", "put"),
    dev_pm_ops: inProcess("suspend", "resume"),
    usb_driver: inProcess("disconnect", "suspend", "resume"),
  }),
);

function inProcess(...members: readonly string[]): ReadonlyMap<string, EntryContext> {
  return new Map(members.map((member) => [member, "process" as const]));
}
