const timeout = 30_000;

/** Messages that arrived, and waiting for the first that fits, whether it came already or comes later. */
export function createMessages() {
  const arrived = [];
  const waiting = new Set();
  return {
    add(message) {
      arrived.push(message);
      for (const look of [...waiting]) look();
    },
    first(fits) {
      return new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const look = () => {
          const message = arrived.find(fits);
          if (message === undefined) return;
          end();
          resolve(message);
        };
        const timer = setTimeout(() => {
          end();
          reject(
            new Error(`no such message in ${timeout / 1000} s; last: ${JSON.stringify(arrived.at(-1))}`),
          );
        }, timeout);
        waiting.add(look);
        look();
      });
    },
  };
}
