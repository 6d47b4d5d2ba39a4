/**
 * The strongly connected components of a graph given by its edges, each sorted, those reached before those that reach them.
 * Tarjan's algorithm with an explicit stack: call chains in the kernel are deeper than the JavaScript stack.
 */
export function componentsOf(edges: readonly (readonly number[])[]): number[][] {
  const index = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const onStack = new Uint8Array(edges.length);
  const stack: number[] = [];
  const components: number[][] = [];
  let next = 0;
  const enter = (id: number): Frame => {
    index[id] = low[id] = next++;
    stack.push(id);
    onStack[id] = 1;
    return { id, edge: 0 };
  };
  const leave = ({ id }: Frame, parent: Frame | undefined): void => {
    if (parent) low[parent.id] = Math.min(low[parent.id] ?? 0, low[id] ?? 0);
    if (low[id] === index[id]) components.push(popComponent(stack, onStack, id));
  };
  for (let start = 0; start < edges.length; start++) {
    const frames = index[start] === -1 ? [enter(start)] : [];
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const target = edges[frame.id]?.[frame.edge++];
      if (target === undefined) {
        frames.pop();
        leave(frame, frames.at(-1));
      } else if (index[target] === -1) frames.push(enter(target));
      else if (onStack[target]) low[frame.id] = Math.min(low[frame.id] ?? 0, index[target] ?? 0);
    }
  }
  return components;
}

/** A node being visited, and the edge of it to follow next. */
interface Frame {
  readonly id: number;
  edge: number;
}

function popComponent(stack: number[], onStack: Uint8Array, root: number): number[] {
  const component: number[] = [];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    onStack[id] = 0;
    component.push(id);
    if (id === root) break;
  }
  return component.sort((a, b) => a - b);
}
