import { describe, expect, it } from "vitest";
import { effects, heldAtExit, orders, summarizeTexts } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/device.h>",
  "struct semaphore {\n\tint count;\n};",
  "struct foo {\n\tstruct mutex lock;\n\tstruct semaphore sem;\n\tstruct device dev;\n};",
  "",
].join("\n");

const follow = async (body: string) =>
  (await summarizeTexts(`${head}void f(struct foo *foo, struct device *dev)\n{\n${body}\n}\n`)).of("f");

/** Two locks taken inside each other, in both orders. */
const both = (take: string, drop: string) =>
  `\t${take}\n\tmutex_lock(&foo->lock);\n\t${drop}\n\t${take}\n\tmutex_unlock(&foo->lock);\n\t${drop}`;

describe("locks without an order", () => {
  it.each([
    ["semaphores, which anybody may give back", "down(&foo->sem);", "up(&foo->sem);"],
    ["the lock of a device", "device_lock(dev);", "device_unlock(dev);"],
    ["the lock of a device inside another object", "device_lock(&foo->dev);", "device_unlock(&foo->dev);"],
  ])("are %s", async (_, take, drop) => {
    const found = await follow(both(take, drop));
    expect(effects(found)).toEqual(["acquire struct foo.lock"]);
    expect(orders(found)).toEqual([]);
    expect(heldAtExit(found)).toEqual([]);
  });
});
