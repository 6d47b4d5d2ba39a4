import type { AssignOp, CallOp, Expr } from "../facts/types";
import type { Primitive } from "../kernel/primitive";
import { classAt } from "../program/lockClass";
import type { Place } from "../program/place";
import type { FunctionNode } from "../program/program";
import type { FunctionContext } from "./functionContext";
import type { LockRef } from "./types";
import { handleOf } from "./handles";
import { refOf, targetOf } from "./targets";

/** Notes the callbacks that a call binds to an event: `INIT_WORK(&foo->work, foo_work)`. */
export function recordBinding(context: FunctionContext, call: CallOp, primitive: Primitive): void {
  const record = context.record;
  if (!record || !primitive.callbacks) return;
  const target = bindingTarget(context, call, primitive);
  if (!target?.class) return;
  for (const { index, context: where } of primitive.callbacks) {
    const arg = call.args[index];
    if (!arg) continue;
    const shared = {
      event: target,
      primitive,
      ...passedTo(context, call, primitive),
      context: where,
      site: { function: context.node, at: call.at, end: call.end },
    };
    for (const callback of functionsOf(context, arg)) record.bindings.push({ ...shared, callback });
  }
}

/** Older kernels set a timer's function by assignment: `timer.function = foo_timer`. */
export function recordAssignedCallback(context: FunctionContext, { to, from, at }: AssignOp): void {
  const record = context.record;
  if (!record || to.k !== "member" || to.field !== "function") return;
  const timer = to.arrow ? context.values.pointee(to.base) : context.values.object(to.base);
  const tag = timer?.type?.type.base.k === "record" ? timer.type.type.base.tag : undefined;
  const sort = tag === "hrtimer" ? "hrtimer" : tag === "timer_list" ? "timer" : undefined;
  const primitive =
    sort && context.program.model.primitive(sort === "hrtimer" ? "hrtimer_init" : "timer_setup");
  if (!timer || !sort || !primitive) return;
  const found = classAt(timer, sort, context.program);
  if (typeof found === "string") return;
  const shared = {
    event: refOf({ place: timer, class: found }, sort),
    primitive,
    argument: timer,
    parameter: 0,
    context: sort === "hrtimer" ? "hardirq" : "softirq",
    site: { function: context.node, at, end: at + 1 },
  };
  for (const callback of functionsOf(context, from)) record.bindings.push({ ...shared, callback });
}

/** Notes which work goes onto which queue. */
export function recordQueueing(context: FunctionContext, call: CallOp, primitive: Primitive): void {
  const record = context.record;
  if (!record || primitive.sort !== "work" || primitive.queueArgument === undefined) return;
  const queueArgument = call.args[primitive.queueArgument];
  const work = targetOf(context.values, primitive, call);
  const place = queueArgument && handleOf(context.values, queueArgument);
  if (!place || !work?.class) return;
  const found = classAt(place, "workqueue", context.program);
  if (typeof found === "string") return;
  record.queueings.push({
    queue: refOf({ place, class: found }, "workqueue"),
    work: refOf(work, "work"),
    site: { function: context.node, at: call.at, end: call.end },
  });
}

function bindingTarget(context: FunctionContext, call: CallOp, primitive: Primitive): LockRef | undefined {
  if (primitive.target.at === "result") {
    const place = handleOf(context.values, { k: "temp", id: call.result });
    const found = place && classAt(place, primitive.sort, context.program);
    if (!place || !found || typeof found === "string") return undefined;
    return refOf({ place, class: found }, primitive.sort);
  }
  const target = targetOf(context.values, primitive, call);
  return target && refOf(target, primitive.sort);
}

/** Which object the callback gets: the event's own (work, timer), or the data argument of the binding call. */
function passedTo(
  context: FunctionContext,
  call: CallOp,
  primitive: Primitive,
): { readonly argument: Place | undefined; readonly parameter: number } {
  const last = call.args.at(-1);
  switch (primitive.sort) {
    case "irq":
      return { argument: last && context.values.pointee(last), parameter: 1 };
    case "kthread": {
      const data = call.args[1];
      return { argument: data && context.values.pointee(data), parameter: 0 };
    }
    case "tasklet":
      if (primitive.name === "tasklet_init")
        return { argument: last && context.values.pointee(last), parameter: 0 };
      break;
    default:
  }
  const target = targetOf(context.values, primitive, call);
  return { argument: target?.place, parameter: 0 };
}

/** Functions that a callback may be: those it is given by name, and those known to be stored where it comes from. */
function functionsOf({ pointers, program }: FunctionContext, expr: Expr): readonly FunctionNode[] {
  const { functions, keys } = pointers.valueOf(expr);
  const stored = keys.flatMap((key) => program.ops.followed(key, pointers.path).map(({ node }) => node));
  return [...new Set([...functions, ...stored])];
}
