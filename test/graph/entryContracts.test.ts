import { describe, expect, it } from "vitest";
import { present } from "../program/linkTexts";
import { judgeTexts } from "./cyclesOf";

/** `class mode object` of every lock that all callers of a function hold. */
async function contractOf(text: string, name: string): Promise<string[]> {
  const { contracts, program } = await judgeTexts(text);
  const { id } = present(program.functionIndex.named(name)[0]);
  return contracts
    .of(id)
    .map(({ class: held, mode, object }) => `${held.name} ${mode} ${object ?? "?"}`)
    .sort();
}

const kernfs = `
#include <linux/mutex.h>
struct kernfs_node { int active; };
struct kernfs_node *kernfs_get_active(struct kernfs_node *kn);
void kernfs_put_active(struct kernfs_node *kn);
struct open_file { struct kernfs_node *kn; struct mutex mutex; };
struct attr_ops { long (*show)(struct open_file *of); long (*store)(struct open_file *of); };
static const struct attr_ops *ops;
long file_read(struct open_file *of)
{
	long done;
	mutex_lock(&of->mutex);
	if (!kernfs_get_active(of->kn)) {
		mutex_unlock(&of->mutex);
		return -1;
	}
	done = ops->show(of);
	kernfs_put_active(of->kn);
	mutex_unlock(&of->mutex);
	return done;
}
static long foo_show(struct open_file *of) { return 0; }
static const struct attr_ops foo_ops = { .show = foo_show };
`;

const directory = `
#include <linux/rwsem.h>
struct inode { struct rw_semaphore i_rwsem; const struct dir_ops *ops; };
struct dir_ops { int (*create)(struct inode *dir); };
static int vfs_create(struct inode *dir) { return dir->ops->create(dir); }
int do_create(struct inode *parent)
{
	int err;
	down_write(&parent->i_rwsem);
	err = vfs_create(parent);
	up_write(&parent->i_rwsem);
	return err;
}
static int foo_create(struct inode *dir) { return 0; }
static const struct dir_ops foo_ops = { .create = foo_create };
`;

describe("the contract of an operation", () => {
  it("has what every call through the pointer holds, kernfs's active reference too", async () => {
    expect(await contractOf(kernfs, "foo_show")).toEqual([
      "other struct kernfs_node shared p0.kn*",
      "struct open_file.mutex exclusive p0.mutex",
    ]);
  });

  it("comes down through functions that hold nothing themselves, by object", async () => {
    expect(await contractOf(directory, "foo_create")).toEqual(["struct inode.i_rwsem exclusive p0.i_rwsem"]);
  });

  it("is lost with one call that holds nothing", async () => {
    const bare = "int bare(struct inode *dir)\n{\n\treturn dir->ops->create(dir);\n}\n";
    expect(await contractOf(directory + bare, "foo_create")).toEqual([]);
  });

  it("is lost when the function is also bound to what nobody is seen to call", async () => {
    const hook =
      "struct hook { int (*run)(struct inode *dir); };\nstruct hook hook = { .run = foo_create };\n";
    expect(await contractOf(directory + hook, "foo_create")).toEqual([]);
  });

  it("does not have what is dropped before the call", async () => {
    const drops = directory.replace(
      "{ return dir->ops->create(dir); }",
      "{\n\tint err;\n\tup_write(&dir->i_rwsem);\n\terr = dir->ops->create(dir);\n\tdown_write(&dir->i_rwsem);\n\treturn err;\n}",
    );
    expect(await contractOf(drops, "foo_create")).toEqual([]);
  });

  it("names no object where calls pass different ones", async () => {
    const other =
      "int two(struct inode *a, struct inode *b)\n{\n\tint err;\n\tdown_write(&a->i_rwsem);\n\terr = vfs_create(b);\n" +
      "\tup_write(&a->i_rwsem);\n\treturn err;\n}\n";
    expect(await contractOf(directory + other, "foo_create")).toEqual(["struct inode.i_rwsem exclusive ?"]);
  });
});
