import opaqueNames from "./data/opaque.json";

/**
 * Functions and macros of include/linux never looked into: they take no lock that can matter to a caller, and their bodies, full of
 * `#ifdef` and architecture, would only cost time. Every row of the table of primitives is opaque as well.
 */
export const opaqueFunctions: ReadonlySet<string> = new Set(Object.values(opaqueNames).flat());

/** Families of logging, tracing and checking names; the levels are those of include/linux/printk.h and dev_printk.h. */
export const opaquePatterns =
  /^(?:trace_\w+|__?trace_\w+|(?:pr|dev|_dev|netdev|netif|net|wiphy|sdev|shost|starget|scmd|pci|hid|ata_(?:port|link|dev)|xe(?:_gt)?|gt|vdev|ibdev|v4l2|bt_dev|codec|ctrl|btrfs|xfs|ext4|nfs|f2fs|ubi|ubifs|mlx5_core|en)_(?:emerg|alert|crit|err|error|warn|warning|notice|info|dbg|debug|vdbg|devel|cont)(?:_once|_ratelimited|_ratelimit|_rl|_cont)?|drm_(?:emerg|alert|crit|err|warn|notice|info|dbg)(?:_\w+)?|drm_WARN(?:_\w+)?|DRM_(?:ERROR|WARN|INFO|NOTE|DEBUG|DEV_\w+)(?:_\w+)?|(?:BT|NL|VM|CHECK)_(?:DBG|ERR|WARN|INFO)|kasan_\w+|kmsan_\w+|kcsan_\w+|kmemleak_\w+|debug_object_\w+|instrument_\w+|lockdep_(?:recursing|stats)\w*|kunit_(?:info|warn|err|log)|KUNIT_(?:EXPECT|ASSERT)_\w+)$/;
